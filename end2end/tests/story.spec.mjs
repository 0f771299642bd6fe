// The story of an office that imports its clients again from Excel, told in a real browser; afterwards the database is
// looked into. The tests build on each other: one office, one season.
import { administrator, button, clients, confirm, conservation, csv, expect, openGroup, review, tab, test } from "./instroom.mjs";

test.use({ officeName: "story" });

test("nobody sees a client without signing in", async ({ page, context }) => {
  page.allowed.push(/401/);
  await context.clearCookies();
  await page.goto("/clients");
  await expect(button(page, "Aanmelden")).toBeVisible();
  expect((await page.request.get("/api/existing-clients")).status()).toBe(401);

  await page.getByLabel("E-mailadres").fill(administrator.email);
  await page.getByLabel("Wachtwoord").fill(administrator.password);
  await button(page, "Aanmelden").click();
  await expect(page.getByRole("heading", { level: 1, name: "Klanten" })).toBeVisible();
});

test("the client base is searched and filtered", async ({ page }) => {
  await page.goto("/clients");
  await expect(page.getByText("200 klanten", { exact: true })).toBeVisible();
  await expect(page.getByText("geen rijksregisternummer").first()).toBeVisible();
  await page.getByLabel("Zoeken").fill("klant007");
  await button(page, "Toon").click();
  await expect(page.getByText("1 klant", { exact: true })).toBeVisible();
});

test("the file is read, and every row stands in exactly one group", async ({ page, office }) => {
  await page.goto("/clients");
  await page.getByRole("link", { name: "Importeer klanten of gegevens" }).click();
  await expect(page.getByRole("radio", { name: /^Excel/ })).toBeChecked();
  await expect(page.getByText("Nog niet gekoppeld").first()).toBeVisible();
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await expect(conservation(page)).toHaveText(
    "201 rijen gelezen = 31 nieuw + 9 dubbel + 150 ongewijzigd + 3 twijfel + 8 ongeldig + 0 overgeslagen",
  );
  const groups = { "enkel in import": 31, Dubbele: 9, "enkel in Instroom": 38, Twijfel: 3, Ongeldige: 8, Ongewijzigd: 150 };
  for (const [name, count] of Object.entries(groups)) {
    await openGroup(page, name);
    await expect(tab(page, name)).toContainText(String(count));
    await expect(page.locator(".shown")).toHaveText(`${count} klanten`);
  }
});

test("a filter on a remark shows as many rows as it says", async ({ page, office }) => {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "enkel in import");
  const filter = page.getByLabel("Opmerking");
  const options = await filter.locator("option").allTextContents();
  expect(options.length).toBeGreaterThan(2);
  for (const option of options.slice(1)) {
    const [, count] = option.match(/\((\d+)\)$/);
    await filter.selectOption({ label: option });
    await expect(page.locator(".shown")).toHaveText(count === "1" ? "1 klant" : `${count} klanten`);
  }
});

test("a value that cannot be is repaired on the spot", async ({ page, office }) => {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "Ongeldige");
  await expect(tab(page, "Ongeldige")).toContainText("8");
  const email = page.locator("input[value='jan.peeters@voorbeeld']");
  await email.fill("jan.peeters@voorbeeld.example");
  await email.press("Enter");
  await expect(tab(page, "Ongeldige")).toContainText("7");
  await expect(tab(page, "enkel in import")).toContainText("32");
});

test("a name that the file has no column for is typed on the spot", async ({ page }) => {
  await review(page, csv("zonder-naam.csv", [["Voornaam", "E-mail"], ["Wannes", "wannes@voorbeeld.example"]]));
  await openGroup(page, "Ongeldige");
  const name = page.getByRole("tabpanel").getByRole("textbox", { name: "Naam", exact: true });
  await name.fill("Naamloos");
  await name.press("Enter");
  await expect(conservation(page)).toContainText("1 rij gelezen = 1 nieuw");
  await openGroup(page, "enkel in import");
  await expect(page.getByRole("rowheader", { name: "Naamloos Wannes" })).toBeVisible();
});

test("only the chosen field is overwritten, and nothing else", async ({ page, office }) => {
  const before = clients(office);
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "Dubbele");
  await page.getByRole("checkbox", { name: /^Labels/ }).check();
  await button(page, /Overschrijf 9 waarden bij 9 klanten/).click();
  await confirm(page);
  const changed = clients(office).flatMap((client, index) => {
    const old = before[index];
    expect(client.id).toBe(old.id);
    const fields = Object.keys({ ...old.fields, ...client.fields });
    return fields.filter((field) => client.fields[field] !== old.fields[field]);
  });
  expect(changed).toEqual(Array(9).fill("labels"));
  expect(office.database("SELECT count(*) AS n FROM journal WHERE event = 'overwritten'")[0].n).toBe(9);
});

test("new clients come in, each with the questionnaire of its language, and no mail leaves", async ({ page, office }) => {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "enkel in import");
  // Dutch has two questionnaires, so that the user chooses; the only one of another language is chosen already.
  const questionnaires = page.getByRole("group", { name: "Vragenlijst per taal" });
  await questionnaires.getByLabel("Nederlands").selectOption({ label: "Vragenlijst personenbelasting" });
  for (const choice of await questionnaires.getByRole("combobox").all()) {
    await expect(choice.locator("option:checked")).not.toHaveText("geen vragenlijst");
  }
  await button(page, /Voeg de geselecteerde klanten toe aan Instroom/).click();
  expect(await confirm(page)).toEqual(["31 klanten toegevoegd"]);
  const added = clients(office).filter(({ fields }) => fields.last_name.startsWith("Nieuwkomer"));
  expect(added).toHaveLength(31);
  const languages = new Map(office.database("SELECT id, language FROM questionnaire").map(({ id, language }) => [id, language]));
  for (const { status, questionnaire, language } of added) {
    expect(status).toBe("not_sent");
    expect(languages.get(questionnaire)).toBe(language);
  }
  expect(office.database("SELECT count(*) AS n FROM message")[0].n).toBe(0);
});

test("the same file again has nothing new to say", async ({ page, office }) => {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await expect(conservation(page)).toContainText("= 0 nieuw");
});

test("former clients are archived by number, and can be seen as archived", async ({ page, office }) => {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "enkel in Instroom");
  const ticks = page.getByRole("tabpanel").getByRole("checkbox");
  await ticks.nth(0).check();
  await ticks.nth(1).check();
  await button(page, "Archiveer 2 klanten").click();
  await confirm(page);
  expect(clients(office).filter(({ archived }) => archived)).toHaveLength(2);
});

test("the screen changes language and keeps its place", async ({ page }) => {
  await page.goto("/clients");
  const language = page.getByLabel(/Taal van het scherm|Langue de l/);
  // Before the page has come to life, a choice has no effect yet.
  await expect(async () => {
    await language.selectOption("nl");
    await language.selectOption("fr");
    await expect(page.getByRole("heading", { level: 1, name: "Clients" })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Clients" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
});
