// Questionnaires as an administrator writes them, and the mail settings of an office.
import { accessible, administrator, button, colleague, expect, test } from "./instroom.mjs";

test.use({ officeName: "questionnaires" });

const NAME = "Vragenlijst van de proef";

const question = (page, text) => page.locator(".edited-question").filter({ has: page.getByRole("button", { name: text, exact: true }) });
const open = (page, text) => page.getByRole("button", { name: text, exact: true });
const bar = (page) => page.locator(".save-bar");

async function openList(page) {
  await page.goto("/settings/questionnaires");
  await expect(button(page, "Nieuwe vragenlijst")).toBeVisible();
}

async function openEditor(page, name = NAME) {
  await openList(page);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(bar(page)).toBeVisible();
}

async function save(page) {
  await button(page, "Bewaar").click();
  await expect(bar(page).getByText(/^Bewaard als versie/)).toBeVisible();
}

/** What the newest version of the questionnaire asks. */
function content(office, name = NAME) {
  const [row] = office.database(
    `SELECT content FROM questionnaire_version JOIN questionnaire ON questionnaire.id = questionnaire WHERE name = '${name}' ORDER BY number DESC LIMIT 1`,
  );
  return JSON.parse(row.content);
}

const texts = (content) => content.sections.flatMap(({ questions }) => questions.map(({ text }) => text));

test("one is made from the sample; a question and one that depends on it are added, faults are named where they are, and it is saved", async ({ page, office }) => {
  await openList(page);
  await accessible(page, "list");
  await button(page, "Nieuwe vragenlijst").click();
  await accessible(page, "new");
  await page.getByLabel("Naam").fill(NAME);
  await page.getByLabel("Inkomstenjaar").fill("2025");
  await button(page, "Maak vragenlijst").click();
  await expect(page).toHaveURL(/\/settings\/questionnaires\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeVisible();
  const sample = texts(content(office));
  expect(sample.length).toBeGreaterThan(10);
  await accessible(page, "editor");

  await button(page, "Deel toevoegen").click();
  const last = page.locator(".edited-section").last();
  await expect(last.getByLabel("Titel van het deel")).toBeFocused();
  await last.getByRole("button", { name: "Vraag toevoegen" }).click();
  const form = page.locator(".question-form");
  await expect(form.getByLabel("Vraag", { exact: true })).toBeFocused();
  await form.getByLabel("Soort antwoord").selectOption({ label: "Keuze: één antwoord" });
  await expect(page.locator("#problems")).toHaveText("");

  await test.step("what is unfinished is said when one saves, in one place and at each question", async () => {
    await button(page, "Bewaar").click();
    const problems = page.locator("#problems");
    await expect(problems).toBeFocused();
    await expect(problems).toContainText("Dit moet nog anders voor u kunt bewaren");
    await expect(problems.getByRole("link")).toHaveCount(2);
    await expect(last.locator(".error-text")).toHaveCount(2);
    await accessible(page, "editor with faults");
    await problems.getByRole("link", { name: /^Deel “deel zonder titel”/ }).click();
    await expect(last.getByLabel("Titel van het deel")).toBeFocused();
    await page.keyboard.type("Vervoer");
    await problems.getByRole("link", { name: /tekst is leeg/ }).click();
    await expect(form.getByLabel("Vraag", { exact: true })).toBeFocused();
  });

  await page.keyboard.type("Hoe gaat u naar uw werk?");
  await form.getByLabel("Antwoord 1", { exact: true }).fill("Met de fiets");
  await form.getByLabel("Antwoord 2", { exact: true }).fill("Met de wagen");
  await expect(page.locator("#problems")).toHaveText("");

  await last.getByRole("button", { name: "Vraag toevoegen" }).click();
  await form.getByLabel("Vraag", { exact: true }).fill("Hoeveel kilometer is het?");
  await form.getByLabel("Soort antwoord").selectOption({ label: "Tekst, één regel" });
  await form.getByLabel("Getoond").selectOption({ label: "na het antwoord op “Hoe gaat u naar uw werk?”" });
  await form.getByLabel("Bij dit antwoord").selectOption("Met de wagen");
  await expect(question(page, "Hoeveel kilometer is het?").locator(".question-summary")).toHaveText("Tekst, één regel · na “Hoe gaat u naar uw werk?”: Met de wagen");
  await accessible(page, "a question that depends on another");

  // The condition follows the option that it waits for.
  await open(page, "Hoe gaat u naar uw werk?").click();
  await form.getByLabel("Antwoord 2", { exact: true }).fill("Met de auto");
  await save(page);
  await expect(bar(page).getByText("Alles is bewaard")).toBeVisible();
  const saved = content(office);
  expect(texts(saved)).toEqual([...sample, "Hoe gaat u naar uw werk?", "Hoeveel kilometer is het?"]);
  const { id } = saved.sections.at(-1).questions[0];
  expect(saved.sections.at(-1).questions[1].shown_when).toEqual({ question: id, answer: "Met de auto" });
});

test("the client's view shows a question only after the answer that it waits for", async ({ page }) => {
  await openEditor(page);
  await button(page, "Voorbeeld").click();
  const preview = page.getByRole("dialog", { name: "Voorbeeld" });
  await expect(preview.getByText("Hoe gaat u naar uw werk?")).toBeVisible();
  await expect(preview.getByText("Hoeveel kilometer is het?")).toBeHidden();
  await preview.getByLabel("Met de auto").check();
  await expect(preview.getByText("Hoeveel kilometer is het?")).toBeVisible();
  await accessible(page, "preview");
  await preview.getByLabel("Met de fiets").check();
  await expect(preview.getByText("Hoeveel kilometer is het?")).toBeHidden();
  await preview.getByRole("button", { name: "Sluiten" }).click();
  await expect(preview).toBeHidden();
});

test("by keyboard alone a question is moved, what no longer fits is said at once, and leaving asks first", async ({ page, office }) => {
  await openEditor(page);
  const before = content(office);
  await page.evaluate(() => {
    for (const kind of ["pointerdown", "mousedown", "touchstart"]) {
      addEventListener(kind, () => console.error(`${kind}: not by keyboard`), true);
    }
  });
  const moved = open(page, "Hoeveel kilometer is het?");
  await moved.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByText("“Hoeveel kilometer is het?” staat nu op plaats 1 van 2 in “Vervoer”.")).toBeAttached();
  await expect(moved).toBeFocused();
  await expect(question(page, "Hoeveel kilometer is het?").locator(".error-text")).toContainText("staat er niet voor");
  await expect(bar(page).getByText("Niet-bewaarde wijzigingen")).toBeVisible();

  // The buttons keep the focus, too, and stop at the end.
  const down = page.getByRole("button", { name: "Naar beneden: Hoeveel kilometer is het?" });
  await down.focus();
  await page.keyboard.press("Enter");
  await expect(down).toBeFocused();
  await expect(down).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Enter");
  await expect(page.locator("#problems")).toHaveText("");
  await expect(bar(page).getByText("Alles is bewaard")).toBeVisible();

  await moved.focus();
  for (let presses = 0; presses < 2; presses += 1) await page.keyboard.press("Alt+ArrowUp");
  await expect(moved).toBeFocused();
  const questions = [];
  page.once("dialog", async (dialog) => {
    questions.push(dialog.message());
    await dialog.dismiss();
  });
  await page.getByRole("link", { name: "Alle vragenlijsten" }).focus();
  await page.keyboard.press("Enter");
  expect(questions).toEqual([expect.stringContaining("niet bewaard en gaan verloren")]);
  await expect(moved).toBeVisible();
  expect(content(office)).toEqual(before);
  page.once("dialog", (dialog) => dialog.accept());
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings\/questionnaires$/);
});

test("before a question goes, what depends on it is said with the number", async ({ page }) => {
  await openEditor(page);
  await page.getByRole("button", { name: "Verwijder vraag: Hoe gaat u naar uw werk?" }).click();
  const dialog = page.getByRole("dialog", { name: "Deze vraag verwijderen?" });
  await expect(dialog).toContainText("getoond worden: 1.");
  await expect(dialog.getByRole("listitem")).toHaveText(["Hoeveel kilometer is het?"]);
  await accessible(page, "removing asked");
  await dialog.getByRole("button", { name: "Behoud" }).click();
  await expect(open(page, "Hoe gaat u naar uw werk?")).toBeVisible();
  await page.getByRole("button", { name: "Verwijder vraag: Hoe gaat u naar uw werk?" }).click();
  await dialog.getByRole("button", { name: "Verwijder", exact: true }).click();
  await expect(open(page, "Hoe gaat u naar uw werk?")).toHaveCount(0);
  await expect(question(page, "Hoeveel kilometer is het?").locator(".question-summary")).toHaveText("Tekst, één regel");
  await save(page);
});

test("whoever saves second is told who saved first, and loses nothing", async ({ page, office, browser }) => {
  await openEditor(page);
  const elsewhere = await browser.newContext({ baseURL: office.origin, storageState: await office.session(administrator), locale: "nl-BE" });
  const other = await elsewhere.newPage();
  await openEditor(other);
  await other.getByLabel("Labels").fill("vip; zelfstandige");
  await save(other);
  await elsewhere.close();

  const title = page.locator(".edited-section").last().getByLabel("Titel van het deel");
  await title.fill("Onderweg");
  await button(page, "Bewaar").click();
  await expect(bar(page)).toContainText("An Beheerder heeft deze vragenlijst intussen bewaard");
  await expect(title).toHaveValue("Onderweg");
  await accessible(page, "saved by another meanwhile");
  await button(page, "Bewaar mijn versie in de plaats").click();
  await expect(bar(page).getByText(/^Bewaard als versie/)).toBeVisible();
  expect(content(office).sections.at(-1).title).toBe("Onderweg");
});

test("a copy for next year takes the years along; an archived one is offered no more", async ({ page, office }) => {
  await openList(page);
  await button(page, `Kopieer: ${NAME}`).click();
  await expect(page.getByLabel("Inkomstenjaar")).toHaveValue("2026");
  await expect(page.getByText("2025 wordt 2026, 2026 wordt 2027. Lees ze na.")).toBeVisible();
  await page.getByLabel("Naam").fill("Kopie voor volgend jaar");
  await button(page, "Maak vragenlijst").click();
  await expect(page.getByRole("heading", { level: 1, name: "Kopie voor volgend jaar" })).toBeVisible();
  const copy = texts(content(office, "Kopie voor volgend jaar"));
  expect(copy.join()).toContain("2026");
  expect(copy.map((text) => text.replaceAll("2027", "2026#").replaceAll(/2026(?!#)/g, "2025").replaceAll("#", ""))).toEqual(texts(content(office)));

  await openList(page);
  const row = page.getByRole("row").filter({ hasText: "Kopie voor volgend jaar" });
  await expect(row).toContainText("2026");
  await button(page, "Archiveer: Kopie voor volgend jaar").click();
  await expect(page.getByText("“Kopie voor volgend jaar” is gearchiveerd.")).toBeVisible();
  await page.getByText("Gearchiveerd (1)").click();
  await accessible(page, "archived");
  await expect(button(page, "Haal terug: Kopie voor volgend jaar")).toBeVisible();
  expect(office.database("SELECT archived FROM questionnaire WHERE name = 'Kopie voor volgend jaar'")).toEqual([{ archived: 1 }]);
});

test("a version that was sent stays as it is: the editor says so, and saving makes the next one", async ({ page, office }) => {
  const [{ client }] = office.database("SELECT id AS client FROM client WHERE archived = 0 AND questionnaire IS NOT NULL AND status = 'not_sent' LIMIT 1");
  const [{ questionnaire, email }] = office.database(`SELECT questionnaire, email FROM client WHERE id = '${client}'`);
  const invited = await page.request.post("/api/fn/invite", {
    data: { request: { batch: "00000000-0000-4000-8000-000000000001", clients: [{ client, address: email, questionnaire }], delay: 3600, reminders: null } },
  });
  expect(Object.keys(await invited.json())).toEqual(["invited"]);
  await page.goto(`/settings/questionnaires/${questionnaire}`);
  await expect(page.getByText("Versie 1 is al verstuurd en blijft zoals ze is")).toBeVisible();
  await page.locator(".edited-section").first().getByLabel("Titel van het deel").fill("Anders");
  await button(page, "Bewaar").click();
  await expect(bar(page).getByText("Bewaard als versie 2.")).toBeVisible();
  const versions = office.database(`SELECT number, content FROM questionnaire_version WHERE questionnaire = '${questionnaire}' ORDER BY number`);
  expect(versions.map(({ content }) => JSON.parse(content).sections[0].title === "Anders")).toEqual([false, true]);
});

test("the office's sender, answers and logo are kept, and it is said where mail goes", async ({ page, office }) => {
  page.allowed.push(/422/);
  await page.goto("/settings/mail");
  await expect(page.getByText("Er is geen mailserver ingesteld: berichten worden als bestand bewaard en niemand krijgt iets.")).toBeVisible();
  await accessible(page, "mail");
  await page.getByLabel("Naam van de afzender").fill("Kantoor Voorbeeld");
  await page.getByLabel("Antwoorden gaan naar").fill("geen adres");
  await button(page, "Bewaar").click();
  await expect(page.getByText("dit is geen e-mailadres")).toBeVisible();
  await page.getByLabel("Antwoorden gaan naar").fill("mail@kantoor.example");
  await button(page, "Bewaar").click();
  await expect(page.getByText("Bewaard.", { exact: true })).toBeVisible();
  expect(office.database("SELECT sender_name, reply_to FROM office")).toEqual([{ sender_name: "Kantoor Voorbeeld", reply_to: "mail@kantoor.example" }]);

  const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const file = page.getByLabel("Kies een logo");
  await file.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
  await expect(page.getByText("kies een PNG of JPEG")).toBeVisible();
  await file.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from(pixel, "base64") });
  await expect(page.getByText("Het logo is bewaard.")).toBeVisible();
  const logo = page.getByRole("img", { name: "Logo van Kantoor Demo" });
  await expect.poll(() => logo.evaluate((image) => image.naturalWidth)).toBe(1);
  await button(page, "Test de verbinding").click();
  await expect(page.getByText("De map kan geschreven worden.")).toBeVisible();
  await accessible(page, "mail, all said");
  await button(page, "Verwijder logo").click();
  await expect(page.getByText("Het logo is verwijderd.")).toBeVisible();
  await expect(logo).toHaveCount(0);
});

test("on a phone nothing sticks out, in each language", async ({ page, context, office }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const [{ id }] = office.database(`SELECT id FROM questionnaire WHERE name = '${NAME}'`);
  for (const language of ["nl", "fr", "de", "en"]) {
    await context.addCookies([{ name: "language", value: language, url: office.origin }]);
    for (const [address, shown] of [["", ".questionnaire-list"], [`/${id}`, ".edited-question"]]) {
      await page.goto(`/settings/questionnaires${address}`);
      await expect(page.locator(shown).first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${language} ${address}`).toBeLessThanOrEqual(320);
    }
    await page.goto("/settings/mail");
    await expect(page.locator(".link-card").last()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${language} mail`).toBeLessThanOrEqual(320);
  }
});

test("a colleague who is no administrator is told whom to ask", async ({ page, context, office }) => {
  await context.addCookies((await office.session(colleague)).cookies);
  for (const address of ["/settings/questionnaires", "/settings/mail"]) {
    await page.goto(address);
    await expect(page.getByText("Alleen voor beheerders")).toBeVisible();
    await accessible(page, address);
  }
});
