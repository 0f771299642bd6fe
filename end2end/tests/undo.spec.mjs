// An import is undone from the screen: what is shown first is what happens, in the database too.
import { accessible, button, clients, confirm, expect, openGroup, review, test } from "./instroom.mjs";

test.use({ officeName: "undo" });

const values = (office) => clients(office).map(({ id, fields, archived }) => ({ id, fields, archived }));

test("undoing first shows what it does, can be left, and then does it", async ({ page, office }) => {
  const before = values(office);
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "Dubbele");
  await page.getByRole("checkbox", { name: /^Labels/ }).check();
  await button(page, /Overschrijf 9 waarden bij 9 klanten/).click();
  await confirm(page);
  const imported = values(office);
  expect(imported).not.toEqual(before);

  await page.goto("/imports");
  const row = page.getByRole("row", { name: /klanten-voorbeeld/ });
  await expect(row).toContainText("waarden overschreven: 9");
  const ask = row.getByRole("button", { name: /^Maak ongedaan: / });
  // Before the page has come to life, no button does anything.
  await expect(async () => {
    await ask.click({ timeout: 500 });
    await expect(row.getByText("Waarden teruggezet: 9")).toBeVisible({ timeout: 1000 });
  }).toPass();
  await accessible(page, "undoing shown");
  await button(page, "Laat zo").click();
  await expect(row.getByText("Waarden teruggezet: 9")).toBeHidden();
  expect(values(office)).toEqual(imported);

  await ask.click();
  await button(page, "Maak dit ongedaan").click();
  await expect(row.getByText("Ongedaan gemaakt")).toBeVisible();
  await expect(row.getByRole("status")).toBeFocused();
  expect(values(office)).toEqual(before);
  await accessible(page, "undone");

  await page.reload();
  await expect(row).toContainText("Ongedaan gemaakt");
  await expect(ask).toBeHidden();
});
