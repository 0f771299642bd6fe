// The story from both CRMs: choose whose clients, fetch, read why everybody is where they are, and do exactly what was chosen.
import { accessible, button, clients, confirm, conservation, expect, importOpened, openGroup, summary, tab, test } from "./instroom.mjs";
import { FETCHED, card, consult, counts, link, numbers, openLinks, openScope, pretend, pulse, settings } from "./pretend.mjs";

test.use({ officeName: "crm", settings });
test.describe.configure({ timeout: 180_000 });

const TASKFLOW = "PB aanslagjaar 2026";

const heading = (page, name) => page.getByRole("heading", { level: 2, name });
const panel = (page) => page.getByRole("tabpanel");
async function chooseTaskflow(page) {
  await page.getByRole("radio", { name: "Klanten van een of meer taskflows" }).check();
  for (const ticked of await page.getByRole("checkbox", { checked: true }).all()) await ticked.uncheck();
  await page.getByRole("checkbox", { name: TASKFLOW }).check();
}

async function chooseAll(page) {
  await page.getByRole("radio", { name: "Alle klanten" }).check();
}

/** Fetches what is chosen, whatever was fetched of it before. */
async function fetchNow(page) {
  await page.getByRole("button", { name: /^(Volgende|Haal opnieuw op)$/ }).click();
}

const remembered = (office, crm) => clients(office).filter(({ fields }) => fields.external_id?.startsWith(`${crm}:`));

test("a CRM that is not linked cannot be chosen, and the way to link it is there", async ({ page }) => {
  await page.goto("/clients/import");
  await importOpened(page);
  await expect(page.getByRole("radio", { name: consult })).toBeDisabled();
  await expect(page.getByText("Nog niet gekoppeld:")).toHaveCount(2);
  await accessible(page, "source, not linked");
  await page.getByRole("link", { name: "koppeling leggen" }).first().click();
  await expect(card(page, consult)).toBeVisible();
});

test("all clients of Admin-IS | Consult: progress that is found again, remembered links, new clients with their questionnaires", async ({ page, office, request }) => {
  const crm = pretend(office, request);
  const before = clients(office);
  await link(page, consult);
  await openScope(page, consult);
  await expect(page.getByRole("radio", { name: "Alle klanten" })).toBeChecked();
  await chooseTaskflow(page);
  await expect(page.getByRole("checkbox", { name: TASKFLOW })).toBeChecked();
  await accessible(page, "scope");
  await chooseAll(page);

  await test.step("the fetch goes on while one is elsewhere", async () => {
    await crm.breaks({ kind: "slow", milliseconds: 40, on: "private" });
    await button(page, "Volgende").click();
    await expect(heading(page, `Klanten ophalen uit ${consult}`)).toBeFocused();
    await expect(page.locator(".fetch-progress")).toContainText(/van .* klanten/);
    await expect(page.getByText("U mag deze pagina verlaten")).toBeVisible();
    await accessible(page, "fetching");
    await page.goto("/clients");
    await page.goto("/clients/import");
    await importOpened(page);
    await expect(page.getByText(`${consult}, alle klanten: wordt opgehaald`)).toBeVisible();
    await accessible(page, "source, fetching");
    await button(page, "Toon voortgang").click();
    await expect(page.locator(".fetch-progress")).toContainText(/van .* klanten/);
    await crm.breaks();
  });

  const { fetched, fresh, double } = await counts(page);
  expect(fetched).toBeGreaterThan(1500);
  expect(double).toBeGreaterThan(50);
  await expect(page.locator(".file-name")).toContainText(`${consult} · alle klanten · opgehaald om`);
  await expect(page.locator(".file-name")).toContainText(/\d+ ondernemingen weggelaten/);

  await test.step("the links are remembered, and nothing else is overwritten", async () => {
    await openGroup(page, "Dubbele");
    await expect(page.getByRole("checkbox", { name: /^Klantcode/ })).toBeChecked();
    await expect(page.getByText(`Klantcode onthoudt de koppeling met ${consult}`)).toBeVisible();
    await accessible(page, "double clients of a CRM");
    await button(page, /^Overschrijf \d+ waarden bij \d+ klanten/).click();
    const [sentence] = await confirm(page);
    const [values, overwritten] = numbers(sentence);
    expect(values).toBe(overwritten);
    const changed = clients(office).filter((client, index) => JSON.stringify(client) !== JSON.stringify(before[index]));
    expect(changed).toHaveLength(values);
    expect(remembered(office, "adminconsult")).toHaveLength(values);
    for (const client of changed) {
      const { fields: old } = before.find(({ id }) => id === client.id);
      expect({ ...client.fields, external_id: null }).toEqual({ ...old, external_id: null });
    }
    await button(page, "Terug naar het resultaat").click();
  });

  await test.step("the new clients come in with their questionnaires, and without a mail", async () => {
    await openGroup(page, "enkel in import");
    const choices = page.getByRole("group", { name: "Vragenlijst per taal" }).getByRole("combobox");
    for (const choice of await choices.all()) await choice.selectOption({ index: 1 });
    await button(page, /^Voeg de geselecteerde klanten toe/).click();
    await confirm(page);
    await accessible(page, "done, from a CRM");
    const known = new Set(before.map(({ id }) => id));
    const added = clients(office).filter(({ id }) => !known.has(id));
    expect(added).toHaveLength(fresh);
    expect(new Set(added.map(({ status }) => status))).toEqual(new Set(["not_sent"]));
    expect(added.every(({ fields, questionnaire }) => fields.external_id.startsWith("adminconsult:") && questionnaire)).toBe(true);
  });

  await page.goto("/imports");
  await expect(page.getByRole("row", { name: consult }).first()).toBeVisible();
});

test("the clients of a taskflow: who is outside it has not left, and is told apart from who is not in the CRM", async ({ page, office }) => {
  await openScope(page, consult);
  await expect(page.getByRole("radio", { name: "Alle klanten" })).toBeChecked();
  // What was fetched today of exactly these clients is offered.
  await expect(page.getByText(/^Opgehaald om \d\d:\d\d, [\d.]+ klanten$/)).toBeVisible();
  await accessible(page, "fetched today");
  await chooseTaskflow(page);
  await button(page, "Volgende").click();
  await counts(page);
  await expect(page.locator(".file-name")).toContainText(`klanten van “${TASKFLOW}”`);

  await openGroup(page, "enkel in Instroom");
  const reasons = page.locator(".absences li");
  await expect(reasons.filter({ hasText: "buiten de gekozen taskflows" })).toContainText(`Zij zijn niet weg uit ${consult}`);
  await expect(reasons.filter({ hasText: `nooit uit ${consult} geïmporteerd` })).toHaveCount(1);
  const stated = await Promise.all((await reasons.locator("strong").all()).map(async (count) => numbers(await count.innerText())[0]));
  const [shown] = numbers(await tab(page, "enkel in Instroom").innerText());
  expect(stated.reduce((sum, count) => sum + count, 0)).toBe(shown);
  await accessible(page, "only in Instroom, of a CRM");

  const reason = page.getByLabel("Reden");
  const option = reason.locator("option", { hasText: "nooit uit" });
  const [never] = numbers(await option.innerText());
  await reason.selectOption(await option.getAttribute("value"));
  await expect(page.locator(".shown")).toHaveText(`${never} klanten`);
  await expect(panel(page).locator("td.why").first()).toContainText(`nooit uit ${consult} geïmporteerd`);
  await panel(page).locator("td.tick input").first().check();
  await button(page, "Archiveer 1 klant").click();
  await expect(summary(page)).toContainText("1 klant archiveren");
  expect(await confirm(page)).toEqual(["1 klant gearchiveerd"]);
  expect(clients(office).filter(({ archived }) => archived)).toHaveLength(1);
});

test("AdminPulse, from consent to the end; what is repaired there is fetched again, one client or all", async ({ page, office, request }) => {
  const crm = pretend(office, request);
  await openLinks(page);
  await card(page, pulse).getByRole("button", { name: "Koppeling leggen" }).click();
  await card(page, pulse).getByRole("link", { name: "Verbind met AdminPulse" }).click();
  await expect(card(page, pulse).getByText("Gekoppeld", { exact: true })).toBeVisible();

  await openScope(page, pulse);
  await chooseTaskflow(page);
  await button(page, "Volgende").click();
  const { invalid } = await counts(page);
  expect(invalid).toBeGreaterThan(1);

  await openGroup(page, "Ongeldige");
  await accessible(page, "invalid, of a CRM");
  const cards = page.locator(".cards > .card");
  const repaired = cards.filter({ has: page.getByLabel("E-mailadres", { exact: true }) }).first();
  const code = await repaired.locator("small").innerText();
  const [id] = numbers(code);
  await crm.types(id, { email: "hersteld.in.het.crm@voorbeeld.example", national_number: "" });
  await test.step("a CRM that refuses says so, and nothing is lost", async () => {
    await crm.breaks({ kind: "key_refused" });
    await repaired.getByRole("button", { name: "Herstel in AdminPulse en haal opnieuw op" }).click();
    const trouble = page.getByRole("alert").filter({ hasText: "AdminPulse weigert de sleutel" });
    await expect(trouble.getByRole("link", { name: "Test de koppeling" })).toBeVisible();
    await expect(tab(page, "Ongeldige")).toContainText(String(invalid));
    await accessible(page, "fetched again, refused");
    await crm.breaks();
    await trouble.getByRole("button", { name: "Opnieuw proberen" }).click();
  });
  await expect(cards.filter({ hasText: code })).toHaveCount(0);
  await expect(tab(page, "Ongeldige")).toContainText(String(invalid - 1));
  await expect(page.locator(".said")).toContainText(`Opnieuw opgehaald: 1 gewijzigd, 0 niet meer in AdminPulse. Nog ongeldig: ${invalid - 1}.`);

  const others = await cards.locator("small").allInnerTexts();
  for (const other of others) {
    await crm.types(numbers(other)[0], { email: `hersteld${numbers(other)[0]}@voorbeeld.example`, national_number: "" });
  }
  await button(page, new RegExp(`^Haal ${invalid - 1} klant(en)? opnieuw op$`)).click();
  const said = page.locator(".said").filter({ hasText: new RegExp(`^Opnieuw opgehaald: ${others.length} gewijzigd`) });
  await expect(said).toBeVisible();
  // A client may have something else that is wrong.
  const { invalid: left } = await counts(page);
  expect(left).toBeLessThan(invalid - 1);
  await expect(said).toContainText(`Nog ongeldig: ${left}.`);

  await openGroup(page, "Dubbele");
  await page.getByRole("checkbox", { name: /^Gsm/ }).check();
  await button(page, /^Overschrijf \d+ waarden? bij \d+ klant/).click();
  const [done] = await confirm(page);
  expect(done).toMatch(/waarden? overschreven bij/);
});

test("a fetch that is stopped or fails goes on where it stopped, archives nobody until it is whole, and can be thrown away", async ({ page, office, request }) => {
  const crm = pretend(office, request);
  await openScope(page, consult);
  await chooseAll(page);
  await crm.breaks({ kind: "slow", milliseconds: 40, on: "private" });
  await fetchNow(page);

  await test.step("stopped by hand", async () => {
    await expect(page.locator(".fetch-progress")).toContainText(/[1-9]\d* van .* klanten/);
    await button(page, "Annuleer").click();
    await expect(page.getByRole("alert").filter({ hasText: "Het ophalen is gestopt door een collega of door uzelf." })).toBeVisible();
    await expect(heading(page, `Klanten ophalen uit ${consult}`)).toBeFocused();
    await expect(page.getByText("kan niemand gearchiveerd worden")).toBeVisible();
    await accessible(page, "fetch, stopped");
  });

  await test.step("what is there can be looked at, and archives nobody", async () => {
    await button(page, "Bekijk wat er is").click();
    await counts(page);
    await expect(page.locator(".file-name")).toContainText("onvolledig opgehaald");
    await openGroup(page, "enkel in Instroom");
    await expect(page.getByText("Archiveren kan hier niet")).toBeVisible();
    await expect(button(page, /^Archiveer/)).toHaveCount(0);
    await expect(panel(page).locator("input[type=checkbox]")).toHaveCount(0);
    await accessible(page, "only in Instroom, not whole");
  });

  await test.step("it fails, for good", async () => {
    await crm.breaks({ kind: "key_refused" });
    await page.goto("/clients/import");
    await importOpened(page);
    await page.getByRole("listitem").filter({ hasText: `${consult}, alle klanten: gestopt om` }).getByRole("button", { name: "Bekijk" }).click();
    await button(page, "Ga verder waar het stopte").click();
    await expect(page.getByRole("alert").filter({ hasText: `${consult} weigert de sleutel` })).toBeVisible(FETCHED);
    await accessible(page, "fetch, failed");
  });

  await test.step("and goes on once it can", async () => {
    await crm.breaks();
    await button(page, "Ga verder waar het stopte").click();
    const { fetched } = await counts(page);
    expect(fetched).toBeGreaterThan(1500);
    await openGroup(page, "enkel in Instroom");
    await expect(button(page, /^Archiveer/)).toBeVisible();
  });

  await test.step("another one is stopped and thrown away", async () => {
    await crm.breaks({ kind: "slow", milliseconds: 40, on: "private" });
    await button(page, "Haal opnieuw op").click();
    await button(page, "Annuleer").click();
    await button(page, "Gooi weg").click();
    await expect(heading(page, "Keuze van klanten")).toBeFocused();
    await crm.breaks();
  });
});

test("an address of a fetch that is no longer there says so", async ({ page }) => {
  await page.goto("/clients/import?fetch=00000000-0000-0000-0000-000000000000");
  await expect(page.getByRole("alert").filter({ hasText: "Wat opgehaald was, is er niet meer" })).toBeVisible();
  await accessible(page, "a fetch that is gone");
});
