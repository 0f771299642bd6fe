// The questionnaire that a label has by default: proposed at an import for new clients of that label and its language, and for no others.
import { accessible, button, clients, confirm, csv, expect, openGroup, review, test } from "./instroom.mjs";

test.use({ officeName: "label-questionnaires" });
// The label is set once.
test.describe.configure({ mode: "serial" });

const LABELLED = "Vragenlijst zelfstandigen";
const COMMON = "Vragenlijst personenbelasting";
const FRENCH = "Questionnaire impôt des personnes physiques";
const LINE = `zelfstandige: ${LABELLED}`;

const choices = (page) => page.getByRole("group", { name: "Vragenlijst per taal" });
const byLabel = (page) => page.getByRole("checkbox", { name: "Vragenlijst volgens het label, waar die ingesteld is" });
const lines = (page) => choices(page).getByRole("listitem");

/** The new clients of a file, at the choice of their questionnaires. */
async function openNew(page, name, rows) {
  await review(page, csv(name, [["Voornaam", "Naam", "E-mail", "Taal", "Labels"], ...rows]));
  await openGroup(page, "enkel in import");
}

async function add(page) {
  await button(page, /Voeg de geselecteerde klanten toe aan Instroom/).click();
  await confirm(page);
}

/** The questionnaire of the client with that address, by its name. */
function questionnaireOf(office, email) {
  const { questionnaire } = clients(office).find(({ fields }) => fields.email === email);
  return office.database(`SELECT name FROM questionnaire WHERE id = '${questionnaire}'`)[0]?.name ?? null;
}

test("a questionnaire gets its label", async ({ page, office }) => {
  await page.goto("/settings/questionnaires");
  await page.getByRole("link", { name: LABELLED, exact: true }).click();
  await page.getByLabel("Labels").fill("zelfstandige");
  await button(page, "Bewaar").click();
  await expect(page.locator(".save-bar").getByText(/^Bewaard als versie/)).toBeVisible();
  expect(office.database(`SELECT labels FROM questionnaire WHERE name = '${LABELLED}'`)).toEqual([{ labels: "\nzelfstandige\n" }]);
});

test("it is proposed for the label in its language, on screen before it is coupled", async ({ page, office }) => {
  await openNew(page, "labels.csv", [
    ["Anke", "Etiket", "anke@voorbeeld.example", "nl", "PB; zelfstandige"],
    ["Bert", "Etiket", "bert@voorbeeld.example", "nl", "PB"],
    ["Cleo", "Etiket", "cleo@voorbeeld.example", "nl", "zelfstandigen"],
    ["Denis", "Etiket", "denis@voorbeeld.example", "fr", "zelfstandige"],
    ["Elke", "Etiket", "elke@voorbeeld.example", "nl", ""],
  ].map((cells) => cells.map((cell) => (cell.includes(";") ? `"${cell}"` : cell))));
  await expect(byLabel(page)).toBeChecked();
  await expect(lines(page)).toHaveText([`${LINE} (1 klant)`]);
  await choices(page).getByLabel("Nederlands (3 klanten)").selectOption({ label: COMMON });
  await expect(choices(page).getByLabel("Frans (1 klant)").locator("option:checked")).toHaveText(FRENCH);
  await accessible(page, "a questionnaire by label");
  await add(page);
  const coupled = ["anke", "bert", "cleo", "denis", "elke"].map((name) => questionnaireOf(office, `${name}@voorbeeld.example`));
  expect(coupled).toEqual([LABELLED, COMMON, COMMON, FRENCH, COMMON]);
});

test("where it is left out, the label counts for nothing; put back, it does again", async ({ page, office }) => {
  await openNew(page, "zonder.csv", [["Fien", "Etiket", "fien@voorbeeld.example", "nl", "zelfstandige"]]);
  await expect(lines(page)).toHaveText([`${LINE} (1 klant)`]);
  await byLabel(page).uncheck();
  await expect(lines(page)).toHaveCount(0);
  await choices(page).getByLabel("Nederlands (1 klant)").selectOption({ label: COMMON });
  await accessible(page, "no questionnaire by label");
  await byLabel(page).check();
  await expect(lines(page)).toHaveText([`${LINE} (1 klant)`]);
  await byLabel(page).uncheck();
  await add(page);
  expect(questionnaireOf(office, "fien@voorbeeld.example")).toBe(COMMON);
});
