// Doubtful rows are settled in each of the four ways, and afterwards the database is looked into.
import { button, clientOf, clients, confirm, conservation, csv, expect, openGroup, review, tab, test } from "./instroom.mjs";

test.use({ officeName: "doubtful" });

const person = (office, code) => clientOf(office, code).fields;
const card = (page, row) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: new RegExp(`rij ${row}$`) }) });

test("a doubtful row is this client, that client, new, or left out, as the user says", async ({ page, office }) => {
  const before = clients(office);
  const [known, one, other, relative, left] = ["K0030", "K0020", "K0120", "K0040", "K0043"].map((code) => person(office, code));
  expect([one.first_name, one.last_name]).toEqual([other.first_name, other.last_name]);
  await review(
    page,
    csv("twijfel.csv", [
      ["Voornaam", "Naam", "E-mail", "Taal"],
      [known.first_name, known.last_name, "dezelfde@voorbeeld.example", "nl"],
      [one.first_name, one.last_name, "een-van-beiden@voorbeeld.example", "nl"],
      ["Wannes", "Gezinslid", relative.email, "fr"],
      [left.first_name, left.last_name, "overgeslagen@voorbeeld.example", "nl"],
    ]),
  );
  await expect(conservation(page)).toContainText("4 rijen gelezen = 0 nieuw + 0 dubbel + 0 ongewijzigd + 4 twijfel");
  await openGroup(page, "Twijfel");

  await card(page, 2).getByRole("button", { name: `Deze klant: ${known.last_name} ${known.first_name}` }).click();
  await expect(tab(page, "Twijfel")).toContainText("3");
  const both = card(page, 3).getByRole("button", { name: `Deze klant: ${one.last_name} ${one.first_name}` });
  await expect(both).toHaveCount(2);
  const addresses = card(page, 3).getByRole("row").filter({ has: page.getByRole("rowheader", { name: "E-mailadres" }) });
  const shown = (await addresses.getByRole("cell").allInnerTexts()).slice(1);
  expect(shown.toSorted()).toEqual([one.email, other.email].toSorted());
  await both.nth(shown.indexOf(other.email)).click();
  await expect(tab(page, "Twijfel")).toContainText("2");
  await card(page, 4).getByRole("button", { name: "Nieuwe klant" }).click();
  await card(page, 5).getByRole("button", { name: "Overslaan" }).click();
  await expect(conservation(page)).toContainText("= 1 nieuw + 2 dubbel + 0 ongewijzigd + 0 twijfel + 0 ongeldig + 1 overgeslagen");

  await openGroup(page, "Dubbele");
  await page.getByRole("checkbox", { name: /^E-mailadres/ }).check();
  await button(page, "Overschrijf 2 waarden bij 2 klanten").click();
  expect(await confirm(page)).toEqual(["2 waarden overschreven bij 2 klanten"]);
  await button(page, "Terug naar het resultaat").click();
  await openGroup(page, "enkel in import");
  await button(page, /Voeg de geselecteerde klanten toe aan Instroom \(1 klant\)/).click();
  expect(await confirm(page)).toEqual(["1 klant toegevoegd"]);

  expect(person(office, "K0030").email).toBe("dezelfde@voorbeeld.example");
  expect(person(office, "K0120").email).toBe("een-van-beiden@voorbeeld.example");
  expect(person(office, "K0020")).toEqual(one);
  expect(person(office, "K0040")).toEqual(relative);
  expect(person(office, "K0043")).toEqual(left);
  const after = clients(office);
  const added = after.filter(({ id }) => before.every((client) => client.id !== id));
  expect(added.map(({ fields }) => fields.last_name)).toEqual(["Gezinslid"]);
  expect(after).toHaveLength(before.length + 1);
});

test("a verdict is taken back where the row went", async ({ page, office }) => {
  const { first_name, last_name } = person(office, "K0046");
  await review(page, csv("twijfel.csv", [["Voornaam", "Naam", "E-mail"], [first_name, last_name, "ander@voorbeeld.example"]]));
  await openGroup(page, "Twijfel");
  await card(page, 2).getByRole("button", { name: "Overslaan" }).click();
  await openGroup(page, "Overgeslagen");
  await button(page, "Beslissing terugnemen").click();
  await expect(tab(page, "Twijfel")).toContainText("1");
  await expect(tab(page, "Overgeslagen")).toContainText("0");
});
