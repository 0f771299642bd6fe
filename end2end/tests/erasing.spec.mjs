// An archived client is erased from its own page, for good: by keyboard, and looked for in the database.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { accessible, button, clients, colleague, confirm, expect, openGroup, review, test } from "./instroom.mjs";

test.use({ officeName: "erasing" });

/** Tab until it has the focus, and Enter. */
async function press(page, target) {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 100; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${target}`);
}

/** A value that this client has and no other. */
function ownValue(office, { fields }) {
  const texts = clients(office).map((client) => JSON.stringify(client.fields));
  const isOwn = (value) => /^[\x20-\x7e]{8,}$/.test(value) && texts.filter((text) => text.includes(value)).length === 1;
  return Object.values(fields).find(isOwn);
}

/** Whether some file of the database holds these letters, in any case. */
function holds(office, text) {
  const folder = dirname(dirname(office.sample("klanten-voorbeeld.xlsx")));
  const files = readdirSync(folder).filter((name) => name.startsWith("instroom.sqlite"));
  const bytes = files.map((name) => readFileSync(join(folder, name)).toString("latin1").toLowerCase());
  return bytes.some((content) => content.includes(text.toLowerCase()));
}

/** Archives a former client, and gives it. */
async function archiveOne(page, office) {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "enkel in Instroom");
  await page.getByRole("tabpanel").getByRole("checkbox").first().check();
  await button(page, "Archiveer 1 klant").click();
  await confirm(page);
  return clients(office).find(({ archived }) => archived);
}

const nameOf = ({ fields }) => `${fields.first_name} ${fields.last_name}`;
const erase = (page) => button(page, "Wis deze klant");
const question = (page, client) => page.getByRole("dialog", { name: `${nameOf(client)} definitief wissen?` });

test("an archived client is erased by keyboard, and what is left is when and by whom", async ({ page, office, request }) => {
  const current = clients(office).find(({ archived }) => !archived);
  await page.goto(`/clients/${current.id}`);
  await expect(page.getByRole("heading", { name: "Geschiedenis" })).toBeVisible();
  await expect(page.getByText("Nog niet uitgenodigd.")).toBeVisible();
  await expect(erase(page)).toHaveCount(0);

  const client = await archiveOne(page, office);
  const before = clients(office).length;
  const own = ownValue(office, client);
  expect(holds(office, own)).toBe(true);
  await page.addInitScript(() => {
    for (const kind of ["pointerdown", "mousedown", "touchstart"]) {
      addEventListener(kind, () => console.error(`${kind}: not by keyboard`), true);
    }
  });
  await page.goto(`/clients/${client.id}`);

  await test.step("asked first; Escape and Annuleer leave everything as it is", async () => {
    await press(page, erase(page));
    const dialog = question(page, client);
    await expect(dialog).toContainText("Dit kan niet ongedaan gemaakt worden.");
    await expect(dialog).toContainText("Ga na of u deze gegevens nog moet bewaren.");
    await expect(dialog.getByRole("button", { name: "Annuleer" })).toBeFocused();
    await accessible(page, "erasing, asked");
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(erase(page)).toBeFocused();
    await page.keyboard.press("Enter");
    await press(page, dialog.getByRole("button", { name: "Annuleer" }));
    await expect(dialog).toBeHidden();
    expect(clients(office).find(({ id }) => id === client.id).fields).toEqual(client.fields);
  });

  await test.step("erased; the page says when and by whom, and shows no value", async () => {
    await press(page, erase(page));
    await press(page, question(page, client).getByRole("button", { name: "Wis definitief" }));
    await expect(page.getByRole("heading", { level: 1, name: "Gewiste klant" })).toBeFocused();
    await expect(page.getByText(/^Gewist op .* door An Beheerder\.$/)).toBeVisible();
    await expect(page.getByRole("row").nth(1)).toContainText("Gewist");
    await expect(page.locator("main")).not.toContainText(client.fields.last_name);
    await expect(page.locator("main")).not.toContainText(client.fields.email);
    await expect(erase(page)).toHaveCount(0);
    await accessible(page, "erased");
    await page.reload();
    await expect(page.getByText(/^Gewist op .* door An Beheerder\.$/)).toBeVisible();
  });

  await test.step("in the database: a row without a value, and nothing in any byte", async () => {
    const row = clients(office).find(({ id }) => id === client.id);
    expect(row.fields).toEqual({});
    expect(clients(office)).toHaveLength(before);
    const [{ erased_at: at, name }] = office.database(
      `SELECT client.erased_at, user.name FROM client JOIN user ON user.id = client.erased_by WHERE client.id = '${client.id}'`,
    );
    expect(at).toBeGreaterThan(0);
    expect(name).toBe("An Beheerder");
    const events = office.database(`SELECT event, old, new FROM journal WHERE client = '${client.id}' ORDER BY id`);
    expect(events.at(-1).event).toBe("erased");
    expect(events.every(({ old, new: current }) => old === null && current === null)).toBe(true);
    expect(holds(office, own)).toBe(false);
  });

  await test.step("in no list, archived or not, and not among those whom an import is compared with", async () => {
    for (const archived of ["", "&archived=yes"]) {
      await page.goto(`/clients?search=${client.fields.external_id}${archived}`);
      await expect(page.getByText("Geen klanten gevonden")).toBeVisible();
    }
    const existing = (await (await request.get("/api/existing-clients")).body()).toString("latin1");
    expect(existing).toContain(current.fields.email);
    expect(existing).not.toContain(own);
  });
});

test("a colleague sees that a client was erased, and has nothing to erase with", async ({ browser, office }) => {
  const context = await browser.newContext({ storageState: await office.session(colleague), baseURL: office.origin });
  const page = await context.newPage();
  const [{ id: gone }] = office.database("SELECT id FROM client WHERE erased_at IS NOT NULL");
  await page.goto(`/clients/${gone}`);
  await expect(page.getByText(/^Gewist op .* door An Beheerder\.$/)).toBeVisible();
  const [another] = clients(office).filter(({ archived }) => !archived);
  await page.goto(`/clients/${another.id}`);
  await expect(page.getByRole("heading", { name: "Geschiedenis" })).toBeVisible();
  await expect(erase(page)).toHaveCount(0);
  await context.close();
});
