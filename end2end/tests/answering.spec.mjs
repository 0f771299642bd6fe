// The client's side of an invitation: from the received mail to the confirmation, on a telephone.
import { accessible, button, confirm, csv, expect, openGroup, review } from "./instroom.mjs";
import { linkIn } from "./mailbox.mjs";
import { answerWhatIsMissing, pass, saved, submit, test } from "./respondent.mjs";

test.use({ officeName: "answering" });
// Each goes on where the one before it stopped.
test.describe.configure({ mode: "serial" });

const lies = "lies@voorbeeld.example";
const paul = "paul@voorbeeld.example";
/** As the second check knows her. */
const person = { born: "30/07/1985", name: "Lies Voorbeeld" };
const question = (page, text) => page.locator(".question", { has: page.getByText(text, { exact: true }) });

/** Nothing sticks out on the narrowest telephone. */
async function fits(page, name) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(wide, `${name}, 320 pixels wide`).toBeLessThanOrEqual(320);
  await page.setViewportSize(before);
}

/** The list of sections is behind a button on a telephone. */
async function openPart(page, title) {
  await page.locator(".sections-button").click();
  await page.getByRole("navigation", { name: "Delen van de vragenlijst" }).getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { level: 2, name: title })).toBeVisible();
}

let links;

test("two clients are invited", async ({ page, mailbox }) => {
  const rows = [
    ["Voornaam", "Naam", "E-mail", "Taal", "Geboortedatum", "Gsm"],
    ["Lies", "Voorbeeld", lies, "nl", "30/07/1985", "0470 12 34 56"],
    ["Paul", "Exemple", paul, "fr", "", ""],
  ];
  await review(page, csv("twee.csv", rows));
  await openGroup(page, "enkel in import");
  await page.getByRole("checkbox", { name: "Verstuur e-mailuitnodiging direct na import" }).check();
  const choices = page.getByRole("group", { name: "Vragenlijst per taal" });
  await choices.getByLabel("Nederlands").selectOption({ label: "Vragenlijst personenbelasting" });
  await button(page, /Voeg de geselecteerde klanten toe aan Instroom/).click();
  await confirm(page);
  await expect.poll(() => mailbox.messages.length).toBe(2);
  links = { lies: linkIn(mailbox.to(lies)[0]), paul: linkIn(mailbox.to(paul)[0]) };
});

test("a link says nothing personal before the second check", async ({ telephone }) => {
  const page = await telephone();
  await page.goto(links.lies);
  await expect(page.getByLabel("Uw geboortedatum")).toBeVisible();
  expect(await page.content()).not.toMatch(/Lies|lies@|1985-07-30/);
  await expect(page.locator("meta[name=robots]")).toHaveAttribute("content", /noindex/);
  await accessible(page, "second check");
  await fits(page, "second check");
  await page.getByLabel("Uw geboortedatum").fill("30 juli");
  await button(page, "Verder").click();
  await expect(page.getByRole("alert").filter({ hasText: "geen datum" })).toBeVisible();
  await page.getByLabel("Uw geboortedatum").fill("31/07/1985");
  await button(page, "Verder").click();
  await expect(page.getByRole("alert").filter({ hasText: "nog 4 keer" })).toBeVisible();
  await accessible(page, "second check, wrong");
  await page.goto("/q/0");
  await expect(page.getByRole("heading", { name: "Deze link is niet juist" })).toBeVisible();
  await accessible(page, "unknown link");
});

test("it is filled in, saved as it is typed, and goes on elsewhere", async ({ telephone, office }) => {
  const page = await telephone();
  await pass(page, links.lies, person);
  await accessible(page, "first part");
  await fits(page, "first part");

  // What the office knows stands there, and is shown as it was read.
  const mobile = page.getByLabel("Gsm-nummer");
  await expect(mobile).toHaveValue("+32470123456");
  await mobile.fill("0471/00.00.00");
  await mobile.blur();
  await expect(mobile).toHaveValue("+32471000000");
  await saved(page);
  const email = page.getByLabel("E-mailadres", { exact: false }).first();
  await email.fill("geen adres");
  await email.blur();
  await expect(question(page, "E-mailadres").getByText("Dit is geen e-mailadres")).toBeVisible();
  await accessible(page, "first part, wrong");
  await email.fill("lies@nieuw.example");
  await email.blur();
  await expect(question(page, "E-mailadres").getByText("Dit is geen e-mailadres")).toBeHidden();
  await page.getByLabel("Postcode").fill("9000");
  await page.getByLabel("Postcode").blur();
  await saved(page);

  // A question comes with the answer that asks for it.
  await openPart(page, "Uw partner");
  const partner = page.getByLabel("E-mailadres van uw partner");
  await expect(partner).toBeHidden();
  await question(page, "Doet u de aangifte samen met een partner?").getByText("Ja", { exact: true }).click();
  await expect(partner).toBeVisible();
  await question(page, "Doet u de aangifte samen met een partner?").getByText("Nee", { exact: true }).click();
  await expect(partner).toBeHidden();

  await openPart(page, "Uw inkomsten");
  const amount = page.getByLabel(/voorafbetalingen/);
  await amount.fill("1234,5");
  await amount.blur();
  await expect(amount).toHaveValue("€\u00a01.234,50");
  await amount.fill("veel");
  await amount.blur();
  await expect(page.getByText("Dit is geen bedrag")).toBeVisible();
  await expect(amount).toHaveValue("veel");
  await amount.fill("1000");
  await amount.blur();
  await saved(page);
  await accessible(page, "amounts");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 2, name: "Uw partner" })).toBeVisible();

  await expect.poll(() => office.database("SELECT status FROM client WHERE email = 'lies@voorbeeld.example'")).toEqual([{ status: "in_progress" }]);
  const elsewhere = await telephone();
  await pass(elsewhere, links.lies, person);
  await expect(elsewhere.getByLabel("Postcode")).toHaveValue("9000");
  await expect(elsewhere.getByLabel("Gsm-nummer")).toHaveValue("+32471000000");
});

test("without a connection what is typed stays, and is saved when there is one", async ({ telephone }) => {
  const page = await telephone();
  page.allowed.push(/ERR_INTERNET_DISCONNECTED/);
  await pass(page, links.lies, person);
  await page.context().setOffline(true);
  await page.getByLabel("Gemeente").fill("Gent");
  await page.getByLabel("Gemeente").blur();
  await expect(page.getByRole("status").filter({ hasText: "Nog niet bewaard" })).toBeVisible();
  await accessible(page, "not saved");
  await expect(page.getByLabel("Gemeente")).toHaveValue("Gent");
  await page.context().setOffline(false);
  await saved(page);
  await page.reload();
  await expect(page.getByLabel("Gemeente")).toHaveValue("Gent");
});

test("a file is added, one that is not taken is refused, and one is taken back", async ({ telephone }) => {
  const page = await telephone();
  await pass(page, links.lies, person);
  await openPart(page, "Documenten en opmerkingen");
  const input = page.locator("input[type=file]");
  await input.setInputFiles([
    { name: "fiche 281.10.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 fiche") },
    { name: "virus.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ") },
  ]);
  await expect(page.locator(".uploads li")).toHaveText(/fiche 281\.10\.pdf/);
  await expect(page.getByRole("alert").filter({ hasText: "virus.pdf is geen PDF" })).toBeVisible();
  await accessible(page, "files");
  await fits(page, "files");
  await input.setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0]) });
  await expect(page.locator(".uploads li")).toHaveCount(2);
  await button(page, "Verwijderen: foto.jpg").click();
  await expect(page.locator(".uploads li")).toHaveCount(1);
  await page.reload();
  await expect(page.locator(".uploads li")).toHaveText(/fiche 281\.10\.pdf/);
});

test("what is missing is said with the way to it, and submitting is confirmed", async ({ telephone, office, mailbox }) => {
  const page = await telephone();
  await pass(page, links.lies, person);
  await openPart(page, "Nakijken en versturen");
  await accessible(page, "review, incomplete");
  await fits(page, "review");
  await button(page, /^Versturen naar/).click();
  await expect(page.getByRole("alert").filter({ hasText: "Er is niets verstuurd" })).toBeVisible();
  await page.getByRole("link", { name: "Straat" }).click();
  await expect(page.getByLabel("Straat")).toBeFocused();
  await answerWhatIsMissing(page, links.lies);
  await accessible(page, "review, complete");
  await submit(page);
  await accessible(page, "submitted");
  await fits(page, "submitted");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Bedankt, alles is verstuurd" })).toBeVisible();
  expect(office.database("SELECT status FROM client WHERE email = 'lies@voorbeeld.example'")).toEqual([{ status: "submitted" }]);
  await expect.poll(() => mailbox.to(lies).length).toBe(2);
});

test("who has no birth date there gets a code by mail, in French, and may read English", async ({ telephone, mailbox }) => {
  const page = await telephone();
  await page.goto(links.paul);
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await button(page, "Envoyez-moi un code").click();
  await expect(page.getByRole("status").filter({ hasText: "en route" })).toBeVisible();
  await accessible(page, "code");
  await fits(page, "code");
  await expect.poll(() => mailbox.to(paul).length).toBe(2);
  const [code] = mailbox.to(paul)[1].text.match(/\b\d{6}\b|\b\d{3} \d{3}\b/);
  await page.getByLabel("Code de six chiffres").fill(code);
  await button(page, "Continuer").click();
  await expect(page.getByText("Pour Paul Exemple")).toBeVisible();
  await page.locator("select.language").selectOption("en");
  await expect(page.getByText("For Paul Exemple")).toBeVisible();
  await page.reload();
  await expect(page.getByText("For Paul Exemple")).toBeVisible();
});

test("the office reads what was submitted, takes over what the client gave, and marks it as processed", async ({ page, office }) => {
  await page.goto("/clients?status=submitted&search=Lies");
  await page.getByRole("link", { name: /Voorbeeld/ }).first().click();
  await expect(page.getByRole("heading", { level: 3, name: "Antwoorden" })).toBeVisible();
  await accessible(page, "a client that submitted");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "fiche 281.10.pdf" }).click()]);
  expect(download.suggestedFilename()).toBe("fiche 281.10.pdf");

  const proposals = page.getByRole("region", { name: "Klant gaf door" });
  await expect(proposals.getByRole("row").filter({ hasText: "+32471000000" })).toContainText("+32470123456");
  for (const tick of await proposals.getByRole("checkbox").all()) await tick.uncheck();
  await expect(button(page, "Neem 0 waarden over")).toBeDisabled();
  await proposals.getByRole("row").filter({ hasText: "+32471000000" }).getByRole("checkbox").check();
  await button(page, "Neem 1 waarde over").click();
  await expect(page.getByText("1 waarde overgenomen, met de klant als bron.")).toBeVisible();
  const [lines] = office.database("SELECT count(*) AS count FROM journal WHERE invitation IS NOT NULL AND field = 'mobile'");
  expect(lines.count).toBe(1);
  await expect(page.locator("dd", { hasText: "+32471000000" }).locator(".source").first()).toContainText("klant");
  await expect(proposals.getByRole("row").filter({ hasText: "+32471000000" })).toHaveCount(0);

  await button(page, "Markeer als verwerkt").click();
  await expect(page.getByText("Gemarkeerd als verwerkt.")).toBeVisible();
  expect(office.database("SELECT status FROM client WHERE email = 'lies@voorbeeld.example'")).toEqual([{ status: "processed" }]);
  await button(page, "Toch nog te verwerken").click();
  await expect(page.getByText("Staat weer als te verwerken.")).toBeVisible();
});

test("the next season begins with its questionnaire, and what was submitted for the former stays to be read and processed", async ({ page, office, mailbox }) => {
  const status = () => office.database("SELECT status FROM client WHERE email = 'lies@voorbeeld.example'")[0].status;
  await page.goto("/settings/questionnaires");
  await button(page, "Kopieer: Vragenlijst personenbelasting").click();
  await expect(page.getByLabel("Inkomstenjaar")).toHaveValue("2026");
  await button(page, "Maak vragenlijst").click();
  await expect(page).toHaveURL(/\/settings\/questionnaires\/[0-9a-f-]{36}$/);

  const openClient = async () => {
    await page.goto("/clients?search=Lies");
    await page.getByRole("link", { name: /Voorbeeld/ }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: "Lies Voorbeeld" })).toBeVisible();
  };
  const line = page.locator(".summary-line");
  const former = page.locator("details.other-season");
  await openClient();
  // What was submitted of this year is asked once.
  await expect(page.getByRole("link", { name: "Nodig opnieuw uit" })).toHaveCount(0);
  await page.getByLabel("Vragenlijst in het dossier").selectOption({ label: "Vragenlijst personenbelasting 2026 (NL)" });
  await button(page, "Koppel deze").click();
  await expect(page.getByText("De vragenlijst is gekoppeld.")).toBeVisible();
  await expect(line).toContainText("Niet verzonden");
  await expect(line).toContainText("2025 te verwerken");
  await expect(former).toContainText("Inkomstenjaar 2025");
  await expect(former.getByRole("heading", { name: "Antwoorden" })).toBeVisible();
  await accessible(page, "a client between two seasons");
  await fits(page, "a client between two seasons");

  await page.goto("/clients?status=submitted&search=Lies");
  await expect(page.getByRole("row").filter({ hasText: "Lies" })).toContainText("2025 te verwerken");

  await openClient();
  await page.getByRole("link", { name: "Nodig uit", exact: true }).click();
  const look = page.getByRole("region", { name: /^Even nakijken/ });
  await expect(look.getByText("De antwoorden van 2025 zijn nog te verwerken").first()).toBeVisible();
  await look.getByRole("checkbox").first().check();
  await page.getByLabel("Nu, zonder bedenktijd").check();
  await button(page, "Verstuur 1 uitnodiging nu").click();
  await expect.poll(status).toBe("sent");
  expect(mailbox.to(lies).at(-1).subject).toContain("2026");

  await openClient();
  await expect(line).toContainText("Verzonden");
  await expect(former.getByRole("link", { name: "fiche 281.10.pdf" })).toBeVisible();
  await former.getByRole("button", { name: "Markeer als verwerkt" }).click();
  await expect(page.getByText("Gemarkeerd als verwerkt.")).toBeVisible();
  await expect(former).toContainText("Verwerkt");
  await expect(line).not.toContainText("te verwerken");
  expect(status()).toBe("sent");
});
