// Reminders, as the days pass: to each client in its language, until it has submitted or the last day of the series is over.
import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessible, administrator, button, clients, confirm, csv, expect, openGroup, review } from "./instroom.mjs";
import { linkIn } from "./mailbox.mjs";
import { answerWhatIsMissing, pass, submit, test as answered } from "./respondent.mjs";

/** Where Debian has libfaketime, by architecture. */
const hasClock = existsSync("/usr/lib") && readdirSync("/usr/lib").some((name) => existsSync(`/usr/lib/${name}/faketime/libfaketimeMT.so.1`));

/** The clock of the program (libfaketime): noon at first, since reminders leave at nine, and days pass when a test says so. */
function openClock() {
  const DAY = 86_400;
  const file = join(process.env.INSTROOM_DATA, "clock");
  let ahead = (1.5 * DAY - (Math.floor(Date.now() / 1000) % DAY)) % DAY;
  const set = () => {
    // Whole at once: the program may be reading it.
    writeFileSync(`${file}.new`, `+${ahead}\n`);
    renameSync(`${file}.new`, file);
  };
  set();
  return {
    settings: {
      LD_PRELOAD: "/usr/$LIB/faketime/libfaketimeMT.so.1",
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      NO_FAKE_STAT: "1",
    },
    pass: (days) => {
      ahead += days * DAY;
      set();
    },
    /** The day after so many days, as a date field has it. */
    day: (days) => new Date(Date.now() + (ahead + days * DAY) * 1000).toISOString().slice(0, 10),
  };
}

const test = answered.extend({
  clock: [async ({}, use) => use(openClock()), { scope: "worker" }],
  settings: [async ({ mailbox, clock }, use) => use({ ...mailbox.settings, ...clock.settings }), { scope: "worker", option: true }],
});

test.use({ officeName: "reminders" });
// Without it the program starts as it is, and no day passes.
test.skip(!hasClock, "libfaketime is not installed: scripts/install tests does that on Debian");
// Each goes on where the one before it stopped.
test.describe.configure({ mode: "serial", timeout: 180_000 });

const lies = { email: "lies@voorbeeld.example", subject: /^Herinnering:/, name: "Lies Voorbeeld", born: "30/07/1985" };
const paul = { email: "paul@voorbeeld.example", subject: /^Rappel :/ };
const dora = { email: "dora@voorbeeld.example", subject: /^Erinnerung:/ };
const all = [lies, paul, dora];

const idOf = (office, { email }) => clients(office).find(({ fields }) => fields.email === email).id;
const reminders = (mailbox, { email, subject }) => mailbox.to(email).filter((message) => subject.test(message.subject));

/** Signs in again: a session does not outlast a day. */
const signIn = async (context, office) => context.addCookies((await office.session(administrator)).cookies);

/** What the client's page says of every message, newest first. */
async function log(page, office, client) {
  await page.goto(`/clients/${idOf(office, client)}`);
  const rows = page.getByRole("region", { name: "Berichten" }).locator("tbody tr");
  await expect(rows.first()).toBeVisible();
  return rows;
}

/** The rehearsal of one client, with reminders that leave until that day. */
async function rehearse(page, office, client, until) {
  await page.goto(`/clients/invite?client=${idOf(office, client)}`);
  await page.getByLabel("Herinner wie nog niet indiende").check();
  await expect(page.getByLabel("Om de hoeveel dagen")).toHaveValue("7");
  await page.getByLabel("Tot en met").fill(until);
  await page.getByLabel("Nu, zonder bedenktijd").check();
}

const send = (page) => button(page, "Verstuur 1 uitnodiging nu");

test("reminders are set with the invitation, and a series that is none is not sent", async ({ page, office, clock, mailbox }) => {
  const rows = [
    ["Voornaam", "Naam", "E-mail", "Taal", "Geboortedatum"],
    ["Lies", "Voorbeeld", lies.email, "nl", "30/07/1985"],
    ["Paul", "Exemple", paul.email, "fr", "01/02/1980"],
    ["Dora", "Beispiel", dora.email, "de", "03/04/1975"],
  ];
  await review(page, csv("drie.csv", rows));
  await openGroup(page, "enkel in import");
  const choices = page.getByRole("group", { name: "Vragenlijst per taal" });
  await choices.getByLabel("Nederlands").selectOption({ label: "Vragenlijst personenbelasting" });
  await button(page, /Voeg de geselecteerde klanten toe aan Instroom/).click();
  expect(await confirm(page)).toEqual(["3 klanten toegevoegd"]);

  await rehearse(page, office, lies, clock.day(60));
  await page.getByLabel("Om de hoeveel dagen").fill("0");
  await send(page).click();
  await expect(page.getByRole("alert").filter({ hasText: "Kijk de herinneringen na" })).toBeVisible();
  await accessible(page, "reminders that are none");
  expect(office.database("SELECT id FROM invitation")).toEqual([]);

  for (const [client, days] of [[lies, 60], [paul, 60], [dora, 10]]) {
    await rehearse(page, office, client, clock.day(days));
    await accessible(page, "reminders");
    await send(page).click();
    await expect(page.getByRole("heading", { name: "1 uitnodiging genoteerd" })).toBeFocused();
    await expect.poll(() => mailbox.to(client.email).length).toBe(1);
  }
  await expect(await log(page, office, dora)).toHaveCount(1);
  await expect(page.getByText(/^om de 7 dagen, tot en met \d/)).toBeVisible();
});

test("after the days of the interval each gets one in its language, with the same link, and the client's page has it", async ({ page, context, office, clock, mailbox }) => {
  clock.pass(7);
  for (const client of all) {
    await expect.poll(() => mailbox.to(client.email).length, { timeout: 90_000 }).toBe(2);
    const [invitation] = mailbox.to(client.email);
    const [reminder] = reminders(mailbox, client);
    expect(invitation.subject).not.toMatch(client.subject);
    expect(linkIn(reminder)).toBe(linkIn(invitation));
  }
  await signIn(context, office);
  for (const client of all) {
    const rows = await log(page, office, client);
    await expect(rows).toHaveCount(2);
    await expect(rows.first()).toContainText(/Herinnering\s*Verzonden/);
    await expect(rows.last()).toContainText(/Uitnodiging\s*Verzonden/);
  }
  await accessible(page, "a client that was reminded");
});

test("who has submitted gets no more, and nobody does after the last day, though it is due for all", async ({ page, context, telephone, office, clock, mailbox }) => {
  const phone = await telephone();
  const link = linkIn(reminders(mailbox, lies)[0]);
  await pass(phone, link, lies);
  await answerWhatIsMissing(phone, link);
  await submit(phone);
  await expect.poll(() => mailbox.to(lies.email).length).toBe(3);

  // The reminders that are due are wanted at once: with Paul's, the others would be there.
  clock.pass(7);
  await expect.poll(() => reminders(mailbox, paul).length, { timeout: 90_000 }).toBe(2);
  const wanted = "SELECT email, count(*) AS count FROM message JOIN client ON client.id = message.client WHERE kind = 'reminder' GROUP BY email ORDER BY email";
  expect(office.database(wanted)).toEqual([
    { email: dora.email, count: 1 },
    { email: lies.email, count: 1 },
    { email: paul.email, count: 2 },
  ]);
  expect(reminders(mailbox, lies)).toHaveLength(1);
  expect(reminders(mailbox, dora)).toHaveLength(1);

  await signIn(context, office);
  const rows = await log(page, office, lies);
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText(/Bevestiging\s*Verzonden/);
  await expect(page.getByText("Ingediend", { exact: true }).first()).toBeVisible();
});
