// Files as offices have them: the template that comes back, accents, and what is no workbook at all.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { button, chooseFile, clients, conservation, expect, openImport, review, root, test } from "./instroom.mjs";

test.use({ officeName: "files" });

const languages = ["nl", "fr", "de", "en"];
const words = (language) => JSON.parse(readFileSync(join(root, "app/locales", `${language}.json`), "utf8"));

for (const language of languages) {
  test(`the template with the clients, in ${language}, comes back without a change`, async ({ page }, testInfo) => {
    await openImport(page);
    await page.locator("header select").selectOption(language);
    const { import: said } = words(language);
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: said.source.template_filled }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
    const file = testInfo.outputPath(download.suggestedFilename());
    await download.saveAs(file);
    await button(page, said.next).click();
    await page.locator("input[type=file]").setInputFiles(file);
    const counts = { rows: said.count.rows.replace("{count}", "200"), unchanged: 200, new: 0, double: 0, ambiguous: 0, invalid: 0, skipped: 0 };
    const law = said.result.conservation.replaceAll(/\{(\w+)\}/g, (_, name) => counts[name]);
    await expect(conservation(page)).toHaveText(law);
  });
}

test("the empty template has no rows to import", async ({ page }, testInfo) => {
  await openImport(page);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "leeg sjabloon" }).click();
  const file = testInfo.outputPath("leeg.xlsx");
  await (await downloading).saveAs(file);
  await chooseFile(page, file);
  await expect(conservation(page)).toContainText("0 rijen gelezen = 0 nieuw");
});

test("accents survive a CSV of Excel in Western Europe", async ({ page, office }) => {
  await review(page, office.sample("klanten-latin.csv"));
  for (const name of ["Joëlle", "Liège", "Çelik"]) await expect(page.getByText(name).first()).toBeVisible();
});

const compound = Buffer.from("d0cf11e0a1b11ae1", "hex");
const stream = (name) => Buffer.concat([compound, Buffer.alloc(1024), Buffer.from(name, "utf16le"), Buffer.alloc(1024)]);
const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const refused = [
  ["a workbook of Excel 97-2003", "klanten.xls", stream("Workbook"), "old_excel"],
  ["a workbook with a password", "klanten.xlsx", stream("EncryptedPackage"), "encrypted"],
  ["an empty file", "klanten.xlsx", Buffer.alloc(0), "empty_file"],
  ["a picture that is called a workbook", "klanten.xlsx", png, "not_a_workbook"],
  ["a picture that is called text", "klanten.csv", png, "not_a_workbook"],
  ["a workbook that was cut off", "klanten.xlsx", Buffer.from("PK\u0003\u0004 cut off"), "damaged"],
];

test("what is no workbook is refused in the language of the screen, and the page goes on", async ({ page, office }) => {
  const before = clients(office);
  await openImport(page);
  await button(page, "Volgende").click();
  const screen = page.locator("header select");
  for (const [what, name, buffer, code] of refused) {
    await page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
    for (const language of languages) {
      await screen.selectOption(language);
      await expect(page.getByRole("alert").filter({ hasText: /\S/ }), what).toHaveText(words(language).import.refused[code]);
    }
  }
  await screen.selectOption("nl");
  await page.locator("input[type=file]").setInputFiles(office.sample("klanten-voorbeeld.xlsx"));
  await expect(conservation(page)).toContainText("201 rijen gelezen");
  expect(clients(office)).toEqual(before);
});
