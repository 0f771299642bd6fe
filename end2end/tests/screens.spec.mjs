// What the screens of the import keep: the focus, what is filtered, and choices that are not sent yet.
import { join } from "node:path";
import { accessible, button, chooseFile, conservation, expect, importOpened, openGroup, openImport, review, reviewFile, root, tab, test } from "./instroom.mjs";

test.use({ officeName: "screens" });

const awkward = (name) => join(root, "crates/review/tests/samples", name);
const status = (page, text) => page.getByRole("status").filter({ hasText: text });

test("after a doubtful row the keyboard is at the next one, and after the last at the group", async ({ page, office }) => {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "Twijfel");
  const cards = page.locator(".card");
  for (const [left, row] of [[2, 194], [1, 195]]) {
    await cards.first().getByRole("button", { name: "Overslaan" }).press("Enter");
    await expect(status(page, `Rij ${row} is beslist. Nog te beslissen: ${left}.`)).toHaveCount(1);
    await expect(cards.first().getByRole("button").first()).toBeFocused();
  }
  // Two clients of one name are told apart.
  const names = await cards.first().getByRole("button", { name: "Deze klant" }).allInnerTexts();
  expect(new Set(names).size).toBe(names.length);
  await cards.first().getByRole("button", { name: "Overslaan" }).press("Enter");
  await expect(page.getByRole("tabpanel")).toBeFocused();
  await openGroup(page, "Overgeslagen");
  await button(page, "Beslissing terugnemen").first().press("Enter");
  await expect(status(page, "De beslissing over rij 194 is teruggenomen.")).toHaveCount(1);
  await expect(button(page, "Beslissing terugnemen").first()).toBeFocused();
});

test("after a repair the keyboard is at what is left to repair", async ({ page, office }) => {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "Ongeldige");
  const wrong = page.locator("input[value='jan.peeters@voorbeeld']");
  const next = page.locator("input[value='jan peeters@voorbeeld.example']");
  await wrong.fill("nog altijd geen adres");
  await wrong.press("Enter");
  const redrawn = page.locator("input[value='nog altijd geen adres']");
  await expect(redrawn).toBeFocused();
  await redrawn.fill("jan.peeters@voorbeeld.example");
  await redrawn.press("Enter");
  await expect(status(page, "staat nu bij")).toHaveCount(1);
  await expect(next).toBeFocused();
});

test("a formula without a value is said to be one, beside what is missing", async ({ page }) => {
  await review(page, awkward("formulas-without-values.xlsx"));
  await openGroup(page, "Ongeldige");
  const address = page.locator(".card").getByLabel("E-mailadres").first();
  await expect(address).toHaveAccessibleDescription(/verplicht, maar leeg.*formule zonder uitkomst: bewaar het bestand in Excel/);
  await accessible(page, "formulas without a value");
});

test("a company is said to be one, beside what would have to be repaired", async ({ page }) => {
  await review(page, awkward("adminpulse-sheet.xlsx"));
  await openGroup(page, "Ongeldige");
  const company = page.locator(".card").filter({ hasText: "een bedrijf dient geen aangifte in de personenbelasting in" });
  await expect(company.getByLabel("Voornaam")).toHaveAccessibleDescription(/verplicht, maar leeg/);
  await expect(company).not.toContainText("Rijksregisternummer:");
});

test("names in one column are not guessed at: it is said how to split them", async ({ page }) => {
  await openImport(page);
  await chooseFile(page, awkward("name-in-one-column.xlsx"));
  await expect(page.getByRole("heading", { name: "Wat staat er in elke kolom?" })).toBeVisible();
  const warning = status(page, "Verplicht voor nieuwe klanten en nog zonder kolom: Voornaam, Naam");
  await expect(warning).toContainText("Staan naam en voornaam samen in één kolom? Splits ze in Excel");
  const column = page.getByRole("combobox", { name: "Veld voor kolom Naam en voornaam" });
  await expect(column).toHaveValue("");
});

test("clearing the filters clears the controls too", async ({ page, office }) => {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "enkel in import");
  const search = page.getByRole("searchbox");
  const language = page.locator(".toolbar").getByRole("combobox").last();
  await search.fill("nieuwkomer");
  await language.selectOption("fr");
  await button(page, "Wis filters").click();
  await expect(search).toHaveValue("");
  await expect(search).toBeFocused();
  await expect(language).toHaveValue("");
  await expect(button(page, "Wis filters")).toHaveCount(0);
});

test("a link out of the import asks before it loses choices", async ({ page, office }) => {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "Twijfel");
  await button(page, "Overslaan").first().click();
  await expect(tab(page, "Overgeslagen")).toContainText("1");
  const away = page.getByRole("banner").getByRole("link", { name: "Klanten" });
  const asked = [];
  page.once("dialog", (dialog) => dialog.dismiss(asked.push(dialog.message())));
  await away.click();
  expect(asked).toEqual(["Uw keuzes zijn nog niet uitgevoerd en gaan verloren. De import verlaten?"]);
  await expect(conservation(page)).toContainText("1 overgeslagen");
  page.once("dialog", (dialog) => dialog.accept());
  await away.click();
  await expect(page).toHaveURL(/\/clients$/);
});

test("the browser's way back asks before it loses choices", async ({ page, office }) => {
  await page.goto("/clients");
  await page.getByRole("link", { name: "Importeer klanten of gegevens" }).click();
  await importOpened(page);
  await reviewFile(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "Twijfel");
  await button(page, "Overslaan").first().click();
  await expect(tab(page, "Overgeslagen")).toContainText("1");
  for (const answer of ["dismiss", "dismiss", "accept"]) {
    const asked = page.waitForEvent("dialog").then((dialog) => dialog[answer]());
    await page.evaluate(() => history.back());
    await asked;
    if (answer === "dismiss") {
      await expect(page).toHaveURL(/\/clients\/import$/);
      await expect(conservation(page)).toContainText("1 overgeslagen");
    }
  }
  await expect(page).toHaveURL(/\/clients$/);
  await expect(page.getByRole("heading", { level: 1, name: "Klanten" })).toBeVisible();
});

test("a part that cannot be downloaded says what to do, and the rest of the page goes on", async ({ page }) => {
  page.allowed.push(/ERR_FAILED/, /Failed to fetch/);
  const parts = /\/pkg\/(split|chunk)_.*\.wasm$/;
  await page.route(parts, (route) => route.abort());
  await page.goto("/clients");
  const missing = page.getByRole("alert").filter({ hasText: "Dit deel van de pagina kon niet geladen worden." });
  await expect(missing).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Klanten" })).toBeVisible();
  await page.getByRole("link", { name: "Importeer klanten of gegevens" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Klanten of gegevens importeren" })).toBeVisible();
  await expect(missing).toBeVisible();
  await accessible(page, "a part that did not come");

  await page.unroute(parts);
  await missing.getByRole("link", { name: "laad de pagina opnieuw" }).click();
  await importOpened(page);
});

test("a part that is long in coming says so, and then what to do", async ({ page }) => {
  await page.route(/\/pkg\/split_import.*\.wasm$/, () => {});
  await page.goto("/clients/import");
  await expect(status(page, "Bezig met laden…")).toBeVisible();
  await expect(page.getByText("Duurt dit lang?")).toBeVisible();
  await expect(page.getByRole("link", { name: "laad de pagina opnieuw" })).toBeVisible();
  await accessible(page, "a part that is long in coming");
});
