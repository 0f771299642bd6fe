// The story of an office that imports its clients again from Excel, told in a real browser; afterwards the database is
// looked into. The tests build on each other: one office, one season.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { accessible, database, expect, samples, signIn, test } from "./instroom.mjs";

const workbook = join(samples, "klanten-voorbeeld.xlsx");

async function review(page, file = workbook) {
  await page.getByRole("link", { name: "Importeer klanten of gegevens" }).click();
  await expect(page.getByRole("radio", { name: /^Excel/ })).toBeChecked();
  await expect(page.getByText("Nog niet gekoppeld").first()).toBeVisible();
  await page.getByRole("button", { name: "Volgende" }).click();
  await page.locator("input[type=file]").setInputFiles(file);
  const next = page.getByRole("button", { name: "Volgende" });
  await expect(next.or(page.getByTestId("conservation"))).toBeVisible();
  if (await next.isVisible()) await next.click();
  await expect(page.getByTestId("conservation")).toBeVisible();
}

const tab = (page, name) => page.getByRole("tab", { name: new RegExp(name) });

async function confirm(page) {
  const dialog = page.getByRole("dialog", { name: "Dit gaat er gebeuren" });
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Uitvoeren" }).click();
  await expect(page.getByRole("heading", { name: "Klaar" })).toBeVisible();
}

test("nobody sees a client without signing in", async ({ page }) => {
  page.allowed.push(/401/);
  await page.goto("/clients");
  await expect(page.getByRole("button", { name: "Aanmelden" })).toBeVisible();
  await accessible(page, "sign in");
  expect((await page.request.get("/api/existing-clients")).status()).toBe(401);
});

test("the client base is searched and filtered", async ({ page }) => {
  await signIn(page);
  await expect(page.getByText("200 klanten")).toBeVisible();
  await expect(page.getByText("geen rijksregisternummer").first()).toBeVisible();
  await accessible(page, "clients");
  await page.getByLabel("Zoeken").fill("klant007");
  await page.getByRole("button", { name: "Toon" }).click();
  await expect(page.getByText("1 klant", { exact: true })).toBeVisible();
});

test("the file is read, and every row stands in exactly one group", async ({ page }) => {
  await signIn(page);
  await review(page);
  await expect(page.getByTestId("conservation")).toHaveText(
    "201 rijen gelezen = 31 nieuw + 9 dubbel + 150 ongewijzigd + 3 twijfel + 8 ongeldig + 0 overgeslagen",
  );
  for (const name of ["enkel in import", "Dubbele", "enkel in Instroom", "Twijfel", "Ongeldige", "Ongewijzigd"]) {
    await tab(page, name).click();
    await expect(tab(page, name)).toHaveAttribute("aria-selected", "true");
    await page.waitForTimeout(200);
    await accessible(page, name);
  }
});

test("a value that cannot be is repaired on the spot", async ({ page }) => {
  await signIn(page);
  await review(page);
  await tab(page, "Ongeldige").click();
  await expect(tab(page, "Ongeldige")).toContainText("8");
  const email = page.locator("input[value='jan.peeters@voorbeeld']");
  await email.fill("jan.peeters@voorbeeld.example");
  await email.press("Enter");
  await expect(tab(page, "Ongeldige")).toContainText("7");
  await expect(tab(page, "enkel in import")).toContainText("32");
});

test("only the chosen field is overwritten, and nothing else", async ({ page }) => {
  const before = database("SELECT id, fields FROM client ORDER BY id");
  await signIn(page);
  await review(page);
  await tab(page, "Dubbele").click();
  await page.getByRole("checkbox", { name: /^Labels/ }).check();
  await page.getByRole("button", { name: /Overschrijf 9 waarden bij 9 klanten/ }).click();
  await confirm(page);
  const after = database("SELECT id, fields FROM client ORDER BY id");
  const changed = after.filter((client, index) => client.fields !== before[index].fields);
  expect(changed).toHaveLength(9);
  for (const client of changed) {
    const old = new Map(JSON.parse(before.find(({ id }) => id === client.id).fields));
    const now = new Map(JSON.parse(client.fields));
    const fields = [...new Set([...old.keys(), ...now.keys()])].filter((field) => old.get(field) !== now.get(field));
    expect(fields).toEqual(["labels"]);
  }
  expect(database("SELECT count(*) AS n FROM journal WHERE event = 'overwritten'")[0].n).toBe(9);
});

test("new clients come in with their questionnaire, and no byte of the file leaves", async ({ page }) => {
  const sent = [];
  page.on("request", (request) => request.method() !== "GET" && sent.push({ url: request.url(), body: request.postDataBuffer() }));
  await signIn(page);
  await review(page);
  await tab(page, "enkel in import").click();
  await page.getByRole("button", { name: /Voeg de geselecteerde klanten toe aan Instroom/ }).click();
  await confirm(page);
  const rows = database("SELECT language, status, questionnaire FROM client WHERE fields LIKE '%Nieuwkomer%'");
  expect(rows).toHaveLength(31);
  expect(rows.every(({ status }) => status === "not_sent")).toBe(true);
  const file = readFileSync(workbook);
  for (const { url, body } of sent) {
    if (!body) continue;
    expect(body.includes(file.subarray(0, 64)), url).toBe(false);
    // What was not approved stays at home: an unchanged client's code, and the title above the header.
    expect(body.includes("K0003"), url).toBe(false);
    expect(body.includes("Klantenlijst personenbelasting"), url).toBe(false);
  }
  expect(sent.filter(({ url }) => url.endsWith("/api/imports"))).toHaveLength(1);
});

test("the same file again has nothing new to say", async ({ page }) => {
  await signIn(page);
  await review(page);
  await expect(page.getByTestId("conservation")).toContainText("= 0 nieuw");
});

test("former clients are archived by number, and can be seen as archived", async ({ page }) => {
  await signIn(page);
  await review(page);
  await tab(page, "enkel in Instroom").click();
  const ticks = page.getByRole("tabpanel").getByRole("checkbox");
  await ticks.nth(0).check();
  await ticks.nth(1).check();
  await page.getByRole("button", { name: "Archiveer 2 klanten" }).click();
  await confirm(page);
  expect(database("SELECT count(*) AS n FROM client WHERE archived = 1")[0].n).toBe(2);
});

test("accents survive a CSV of Excel in Western Europe", async ({ page }) => {
  await signIn(page);
  await review(page, join(samples, "klanten-latin.csv"));
  await expect(page.getByText("Joëlle").first()).toBeVisible();
});

test("a damaged file is refused with what to do, and the page goes on", async ({ page }) => {
  await signIn(page);
  await page.goto("/clients/import");
  await page.getByRole("button", { name: "Volgende" }).click();
  const damaged = { name: "klanten.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from("PK\u0003\u0004 cut off") };
  await page.locator("input[type=file]").setInputFiles(damaged);
  await expect(page.getByRole("alert").filter({ hasText: /\S/ }).first()).toBeVisible();
  await accessible(page, "refused");
});

for (const scheme of ["light", "dark"]) {
  test(`the result is accessible in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await signIn(page);
    await review(page);
    await accessible(page, scheme);
  });
}

test("the screen changes language and keeps its place", async ({ page }) => {
  await signIn(page);
  await page.getByLabel("Taal van het scherm").selectOption("fr");
  await expect(page.getByRole("heading", { level: 1, name: "Clients" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Clients" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
});
