// Two administrators work in the same clients, each in a session of their own. Who comes second loses nothing: what changed meanwhile comes back to choose again.
import { administrator, button, clientOf, clients, confirm, conservation, csv, expect, openGroup, review, summary, test, watch } from "./instroom.mjs";

test.use({ officeName: "colleagues" });

const header = ["Klantcode", "Voornaam", "Naam", "E-mail", "Gemeente"];
const codes = ["K0060", "K0061", "K0062"];

/** These clients as a file, living in `city`. */
function moved(office, name, city, of) {
  const rows = of.map((code) => {
    const { first_name, last_name, email } = clientOf(office, code).fields;
    return [code, first_name, last_name, email, city];
  });
  return csv(name, [header, ...rows]);
}

async function chooseCity(page, count) {
  await openGroup(page, "Dubbele");
  await page.getByRole("checkbox", { name: /^Gemeente/ }).check();
  await button(page, new RegExp(`Overschrijf ${count} waarden? bij ${count} klant`)).click();
}

test("a value that a colleague changed meanwhile comes back for a fresh choice", async ({ page, browser, office }) => {
  const before = clients(office);
  await review(page, moved(office, "eerste.csv", "Oostende", codes));
  await expect(conservation(page)).toContainText("3 rijen gelezen = 0 nieuw + 3 dubbel");
  await chooseCity(page, 3);
  await expect(summary(page)).toBeVisible();

  await test.step("the colleague is first, with one of the three", async () => {
    const context = await browser.newContext({ baseURL: office.origin, storageState: await office.session(administrator) });
    const theirs = await context.newPage();
    const errors = watch(theirs);
    await review(theirs, moved(office, "tweede.csv", "Hasselt", ["K0061"]));
    await chooseCity(theirs, 1);
    await confirm(theirs);
    expect(errors()).toEqual([]);
    await context.close();
  });

  await summary(page).getByRole("button", { name: "Uitvoeren" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Er is nog niets gewijzigd" })).toContainText("(1)");
  expect(clientOf(office, "K0060").fields.city).toBe(before.find(({ fields }) => fields.external_id === "K0060").fields.city);

  await test.step("no row is lost, no choice is lost, and the colleague's value is shown", async () => {
    await expect(conservation(page)).toContainText("3 rijen gelezen = 0 nieuw + 3 dubbel");
    await expect(page.getByRole("checkbox", { name: /^Gemeente/ })).toBeChecked();
    await expect(page.locator("td[data-field=city] .old")).toHaveText(["Gent", "Hasselt", "Brugge"]);
  });

  await test.step("the fresh choice: the colleague's value stays, the others are overwritten", async () => {
    const ticks = page.getByRole("tabpanel").locator("td.tick input");
    await ticks.nth(1).uncheck();
    await button(page, "Overschrijf 2 waarden bij 2 klanten").click();
    expect(await confirm(page)).toEqual(["2 waarden overschreven bij 2 klanten"]);
  });

  expect(codes.map((code) => clientOf(office, code).fields.city)).toEqual(["Oostende", "Hasselt", "Oostende"]);
  const changed = clients(office).filter((client, index) => JSON.stringify(client) !== JSON.stringify(before[index]));
  expect(changed.map(({ fields }) => fields.external_id).toSorted()).toEqual(codes);
  expect(office.database("SELECT count(*) AS n FROM journal WHERE event = 'overwritten'")[0].n).toBe(3);
});

test("a session that ends meanwhile loses no choice", async ({ page, context, office }) => {
  page.allowed.push(/status of 401/);
  await context.addCookies((await office.session(administrator)).cookies);
  await review(page, moved(office, "derde.csv", "Ieper", ["K0070"]));
  await chooseCity(page, 1);
  await page.request.post("/api/fn/sign-out");
  await summary(page).getByRole("button", { name: "Uitvoeren" }).click();
  const alert = page.getByRole("alert").filter({ hasText: "U bent niet meer aangemeld" });
  await expect(alert).toBeVisible();

  const opening = context.waitForEvent("page");
  await alert.getByRole("link", { name: "Aanmelden in een nieuw tabblad" }).click();
  const other = await opening;
  await other.getByLabel("E-mailadres").fill(administrator.email);
  await other.getByLabel("Wachtwoord").fill(administrator.password);
  await other.getByRole("button", { name: "Aanmelden" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Klanten" })).toBeVisible();

  await alert.getByRole("button", { name: "Opnieuw proberen" }).click();
  await expect(page.getByRole("heading", { name: "Klaar" })).toBeVisible();
  expect(clientOf(office, "K0070").fields.city).toBe("Ieper");
});
