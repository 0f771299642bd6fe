// Coupling a questionnaire to many clients: those that were chosen, in the languages for which one was chosen, and nobody else.
import { accessible, button, clients, expect, test } from "./instroom.mjs";

test.use({ officeName: "coupling" });

const bar = (page) => page.getByRole("group", { name: "Met de aangevinkte klanten" });
const open = (page, count) => bar(page).getByRole("button", { name: `Vragenlijst koppelen (${count})`, exact: true });
const dialog = (page) => page.getByRole("dialog", { name: "Vragenlijst koppelen" });
const said = (page, text) => page.getByRole("status").filter({ hasText: text });
const NAME = "Vragenlijst zelfstandigen";

const named = (office, name) => office.database(`SELECT id FROM questionnaire WHERE name = '${name}'`)[0].id;
/** The questionnaire of every client. */
const coupled = (office) => Object.fromEntries(clients(office).map(({ id, questionnaire }) => [id, questionnaire]));

test("all that a filter shows are coupled by language, and nobody else", async ({ page, office }) => {
  const before = clients(office);
  const shown = before.filter(({ fields }) => fields.labels.includes("zelfstandige"));
  const of = (code) => shown.filter(({ language }) => language === code);
  const invited = shown.filter(({ status }) => status !== "not_sent").length;

  await page.goto("/clients");
  await expect(bar(page).getByRole("button", { name: "Vragenlijst koppelen", exact: true })).toBeDisabled();
  await page.getByRole("search").getByLabel("Label").selectOption("zelfstandige");
  await button(page, "Toon").click();
  await button(page, `Kies alle ${shown.length} klanten van deze selectie`).click();
  await open(page, shown.length).click();
  const choice = (language, code) => dialog(page).getByLabel(`${language} (${of(code).length} klanten)`);
  await expect(choice("Duits", "de")).toBeVisible();
  await expect(dialog(page)).toContainText(`${invited} klanten zijn al uitgenodigd: wat verstuurd is, blijft zoals het was.`);
  await expect(button(dialog(page), "Koppel")).toBeDisabled();
  await accessible(page, "coupling");

  await choice("Nederlands", "nl").selectOption({ label: `${NAME} 2025 (NL)` });
  await button(dialog(page), "Koppel").click();
  await expect(said(page, `Vragenlijst gekoppeld bij ${of("nl").length} klanten.`)).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: NAME }).first()).toBeVisible();
  await accessible(page, "coupled");

  const chosen = new Set(of("nl").map(({ id }) => id));
  const expected = before.map(({ id, questionnaire }) => [id, chosen.has(id) ? named(office, NAME) : questionnaire]);
  expect(coupled(office)).toEqual(Object.fromEntries(expected));
  expect(clients(office).map(({ status }) => status)).toEqual(before.map(({ status }) => status));
});

test("by keyboard alone two are ticked and coupled; leaving the dialog changes nothing and gives the focus back", async ({ page, office }) => {
  await page.addInitScript(() => {
    for (const kind of ["pointerdown", "mousedown", "touchstart"]) {
      addEventListener(kind, () => console.error(`${kind}: not by keyboard`), true);
    }
  });
  const tabTo = async (target, key = "Tab") => {
    await expect(target).toBeVisible();
    for (let presses = 0; presses < 100; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${key} never reaches ${target}`);
  };
  const press = async (target, key = "Enter") => {
    await tabTo(target);
    await page.keyboard.press(key);
  };
  const before = coupled(office);
  await page.goto("/clients?status=not_sent&language=nl&label=PB");
  await expect(bar(page)).toBeVisible();
  const rows = page.locator("tbody tr").filter({ hasText: "Vragenlijst personenbelasting" });
  const ids = [];
  for (const row of [rows.nth(0), rows.nth(1)]) {
    ids.push((await row.getByRole("link").getAttribute("href")).split("/").at(-1));
    await press(row.getByRole("checkbox"), "Space");
  }
  await tabTo(open(page, 2), "Shift+Tab");
  await page.keyboard.press("Enter");
  const choice = dialog(page).getByLabel("Nederlands (2 klanten)");
  await expect(choice).toBeVisible();
  await expect(dialog(page).locator(":focus")).toHaveCount(1);

  await test.step("Escape, and the button that cancels", async () => {
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
    await expect(open(page, 2)).toBeFocused();
    await page.keyboard.press("Enter");
    await press(dialog(page).getByRole("button", { name: "Annuleren" }));
    await expect(dialog(page)).toHaveCount(0);
    await expect(open(page, 2)).toBeFocused();
    expect(coupled(office)).toEqual(before);
  });

  await page.keyboard.press("Enter");
  await tabTo(choice);
  await page.keyboard.type("Vragenlijst z");
  await expect(choice.locator("option:checked")).toHaveText(`${NAME} 2025 (NL)`);
  await press(button(dialog(page), "Koppel"));
  await expect(said(page, "Vragenlijst gekoppeld bij 2 klanten.")).toBeVisible();
  await expect(open(page, 2)).toBeFocused();
  const id = named(office, NAME);
  expect(coupled(office)).toEqual({ ...before, [ids[0]]: id, [ids[1]]: id });
});

test("without a connection it is said, and the same once more has its effect", async ({ page, context, office }) => {
  page.allowed.push(/ERR_INTERNET_DISCONNECTED/);
  const before = coupled(office);
  await page.goto("/clients?language=fr");
  await expect(bar(page)).toBeVisible();
  const row = page.locator("tbody tr").first();
  const id = (await row.getByRole("link").getAttribute("href")).split("/").at(-1);
  await row.getByRole("checkbox").check();
  await open(page, 1).click();
  const choice = dialog(page).getByLabel("Frans (1 klant)");
  // In another language than the client's: it is offered, and says which.
  await choice.selectOption({ label: `${NAME} 2025 (NL)` });
  await context.setOffline(true);
  await button(dialog(page), "Koppel").click();
  await expect(dialog(page).getByRole("alert")).toContainText("De server kon niet antwoorden");
  await accessible(page, "not coupled");
  expect(coupled(office)).toEqual(before);
  await context.setOffline(false);
  await button(dialog(page), "Koppel").click();
  await expect(said(page, "Vragenlijst gekoppeld bij 1 klant.")).toBeVisible();
  expect(coupled(office)).toEqual({ ...before, [id]: named(office, NAME) });
});
