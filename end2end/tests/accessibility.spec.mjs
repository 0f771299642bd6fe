// Every state of the screen meets WCAG 2.2 AA, in light and in dark.
import { accessible, button, clientOf, confirm, expect, openGroup, openImport, review, summary, test } from "./instroom.mjs";

test.use({ officeName: "accessibility" });

test("signing in", async ({ page, context }) => {
  page.allowed.push(/401/);
  await context.clearCookies();
  await page.goto("/sign-in");
  await accessible(page, "sign in");
  await page.getByLabel("E-mailadres").fill("niemand@kantoor.example");
  await page.getByLabel("Wachtwoord").fill("verkeerd");
  await button(page, "Aanmelden").click();
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toBeVisible();
  await accessible(page, "sign in, refused");
});

test("the clients and one client", async ({ page, office }) => {
  await page.goto("/clients");
  await expect(page.getByText("200 klanten", { exact: true })).toBeVisible();
  await accessible(page, "clients");
  await page.goto("/clients?search=niemand");
  await expect(page.getByText("0 klanten", { exact: true })).toBeVisible();
  await accessible(page, "no clients");
  await page.goto(`/clients/${clientOf(office, "K0003").id}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await accessible(page, "client");
});

test("each step of the import", async ({ page, office }) => {
  await openImport(page);
  await accessible(page, "source");
  await button(page, "Volgende").click();
  await expect(page.getByRole("heading", { name: "Kies een bestand" })).toBeVisible();
  await page.getByText("Cellen plakken", { exact: true }).click();
  await accessible(page, "file");
  await page.locator("input[type=file]").setInputFiles({ name: "a.xlsx", mimeType: "application/zip", buffer: Buffer.from("PK\u0003\u0004") });
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toBeVisible();
  await accessible(page, "file, refused");
  await page.locator("input[type=file]").setInputFiles(office.sample("klanten-latin.csv"));
  await expect(page.getByLabel("Tekencodering")).toBeVisible();
  await accessible(page, "file, with its encoding");
  await button(page, "Kolommen bekijken").click();
  await expect(page.getByRole("heading", { name: "Wat staat er in elke kolom?" })).toBeVisible();
  await accessible(page, "columns");
});

test("each group of the result", async ({ page, office }) => {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  for (const name of ["enkel in import", "enkel in Instroom", "Twijfel", "Ongewijzigd"]) {
    await openGroup(page, name);
    await expect(page.locator(".shown")).toContainText(/\d/);
    await accessible(page, name);
  }
  await openGroup(page, "Twijfel");
  await button(page, "Overslaan").first().click();
  await openGroup(page, "Overgeslagen");
  await expect(button(page, "Beslissing terugnemen")).toBeVisible();
  await accessible(page, "skipped");
  await openGroup(page, "Ongeldige");
  const email = page.locator("input[value='jan.peeters@voorbeeld']");
  await email.fill("nog altijd geen adres");
  await email.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "nog niet geldig" })).toHaveCount(1);
  await accessible(page, "Ongeldige");
});

test("choosing, confirming and having done it", async ({ page, context, office }) => {
  page.allowed.push(/ERR_INTERNET_DISCONNECTED/);
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "Dubbele");
  await page.getByRole("checkbox", { name: /^E-mailadres/ }).check();
  await page.locator("summary", { hasText: "Lege cellen" }).click();
  await accessible(page, "Dubbele, chosen");
  await button(page, /^Overschrijf/).click();
  await expect(summary(page)).toBeVisible();
  await accessible(page, "dialog, overwrite");

  await context.setOffline(true);
  await summary(page).getByRole("button", { name: "Uitvoeren" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Geen verbinding" })).toBeVisible();
  await accessible(page, "no connection");
  await context.setOffline(false);
  await button(page, "Opnieuw proberen").click();
  await expect(page.getByRole("heading", { name: "Klaar" })).toBeVisible();
  await accessible(page, "done");

  await button(page, "Terug naar het resultaat").click();
  await openGroup(page, "enkel in Instroom");
  await page.getByRole("tabpanel").locator("td.tick input").first().check();
  await button(page, "Archiveer 1 klant").click();
  await expect(summary(page)).toBeVisible();
  await accessible(page, "dialog, archive");
  expect(await confirm(page)).toEqual(["1 klant gearchiveerd"]);
});
