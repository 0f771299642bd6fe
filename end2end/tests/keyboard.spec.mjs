// The whole story with the keyboard alone: Tab, Enter, Space and arrows. The only thing that is not typed is the file, which
// the system's own picker would give.
import { administrator, clientOf, clients, expect, tab, test } from "./instroom.mjs";

test.use({ officeName: "keyboard" });

const isFocused = (element) => element === document.activeElement;
const isSelected = (element) => element.ariaSelected === "true";

/** Presses `key` until it is so of `target`. */
async function pressUntil(page, key, target, isSo) {
  for (let presses = 0; presses < 100; presses += 1) {
    await page.keyboard.press(key);
    if (await target.evaluate(isSo)) return;
  }
  throw new Error(`${key} never reaches ${target}`);
}

/** Goes from control to control. */
async function tabTo(page, target, key = "Tab") {
  await expect(target).toBeVisible();
  await pressUntil(page, key, target, isFocused);
}

async function press(page, target, key = "Enter") {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** From the open tab with the arrow keys, as a tab list works. */
async function arrowTo(page, name, key) {
  await tabTo(page, page.getByRole("tab", { selected: true }), "Shift+Tab");
  await pressUntil(page, key, tab(page, name), isSelected);
}

/** The dialog has the focus, keeps it, and does what it says. */
async function confirm(page, says) {
  const dialog = page.getByRole("dialog", { name: "Dit gaat er gebeuren" });
  await expect(dialog).toContainText(says);
  await expect(dialog.locator(":focus")).toHaveCount(1);
  await press(page, dialog.getByRole("button", { name: "Uitvoeren" }));
  await expect(page.getByRole("heading", { name: "Klaar" })).toBeFocused();
}

const backToResult = (page) => press(page, page.getByRole("button", { name: "Terug naar het resultaat" }));

test("an office imports its clients from Excel without a mouse", async ({ page, context, office }) => {
  await context.clearCookies();
  await page.addInitScript(() => {
    for (const kind of ["pointerdown", "mousedown", "touchstart"]) {
      addEventListener(kind, () => console.error(`${kind}: not by keyboard`), true);
    }
  });

  await page.goto("/sign-in");
  await tabTo(page, page.getByLabel("E-mailadres"));
  await page.keyboard.type(administrator.email);
  await tabTo(page, page.getByLabel("Wachtwoord"));
  await page.keyboard.type(administrator.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Klanten" })).toBeVisible();

  await press(page, page.getByRole("link", { name: "Importeer klanten of gegevens" }));
  await expect(page.getByRole("heading", { name: "Kies een bron" })).toBeVisible();
  await expect.poll(() => page.workers().length).toBe(1);
  await press(page, page.getByRole("button", { name: "Volgende" }));
  await expect(page.getByRole("heading", { name: "Kies een bestand" })).toBeFocused();
  await tabTo(page, page.locator("input[type=file]"));
  await page.locator("input[type=file]").setInputFiles(office.sample("klanten-voorbeeld.xlsx"));
  await expect(page.getByRole("heading", { name: "Resultaat van de import" })).toBeVisible();

  await test.step("overwrite the labels, of all but one", async () => {
    await arrowTo(page, "Dubbele", "ArrowRight");
    await press(page, page.getByRole("checkbox", { name: /^Labels/ }), "Space");
    const ticks = page.getByRole("tabpanel").locator("td.tick input");
    await tabTo(page, ticks.first());
    await page.keyboard.press("ArrowDown");
    await expect(ticks.nth(1)).toBeFocused();
    await page.keyboard.press("Space");
    await tabTo(page, page.getByRole("button", { name: "Overschrijf 8 waarden bij 8 klanten" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await confirm(page, "8 waarden overschrijven bij 8 klanten");
    await backToResult(page);
  });

  await test.step("repair an e-mail address", async () => {
    await arrowTo(page, "Ongeldige", "ArrowRight");
    await tabTo(page, page.locator("input[value='jan.peeters@voorbeeld']"));
    await page.keyboard.press("End");
    await page.keyboard.type(".example");
    await page.keyboard.press("Enter");
    await expect(tab(page, "Ongeldige")).toContainText("7");
  });

  await test.step("settle a doubtful row", async () => {
    await arrowTo(page, "Twijfel", "ArrowLeft");
    await expect(page.getByRole("listitem").filter({ hasText: "Overslaan" })).toHaveCount(3);
    await press(page, page.getByRole("button", { name: "Nieuwe klant" }).first(), "Space");
    await expect(tab(page, "Twijfel")).toContainText("2");
  });

  await test.step("add the new clients, with their questionnaires", async () => {
    await arrowTo(page, "enkel in import", "ArrowLeft");
    const questionnaires = page.getByRole("group", { name: "Vragenlijst per taal" }).getByRole("combobox");
    await tabTo(page, questionnaires.first());
    await page.keyboard.type("Vragenlijst p");
    await expect(questionnaires.first().locator("option:checked")).toHaveText("Vragenlijst personenbelasting");
    await press(page, page.getByRole("button", { name: /Voeg de geselecteerde klanten toe aan Instroom/ }));
    await confirm(page, "33 klanten toevoegen");
    await backToResult(page);
  });

  await test.step("archive a former client", async () => {
    await arrowTo(page, "enkel in Instroom", "ArrowRight");
    await press(page, page.getByRole("tabpanel").locator("td.tick input").first(), "Space");
    await tabTo(page, page.getByRole("button", { name: "Archiveer 1 klant" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await confirm(page, "1 klant archiveren");
  });

  await press(page, page.getByRole("link", { name: "Naar de klanten" }));
  await expect(page.getByText("232 klanten", { exact: true })).toBeVisible();

  const after = clients(office);
  expect(after).toHaveLength(233);
  expect(after.filter(({ archived }) => archived)).toHaveLength(1);
  expect(after.filter(({ fields }) => fields.labels?.includes("nieuw in 2026"))).toHaveLength(8);
  expect(clientOf(office, "K0151").fields.labels).toBe("PB");
  expect(after.filter(({ fields }) => fields.email === "jan.peeters@voorbeeld.example")).toHaveLength(1);
});
