// The mail settings of an office with a mail server: what its mails have of them, and what the server answers.
import { accessible, button, expect } from "./instroom.mjs";
import { test } from "./mailbox.mjs";

test.use({ officeName: "mail-server" });

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const server = ({ settings }) => `${settings.INSTROOM_SMTP_HOST}:${settings.INSTROOM_SMTP_PORT}`;
const delivery = (page) => page.getByRole("region", { name: "Waar mail heen gaat" });

async function openSettings(page) {
  await page.goto("/settings/mail");
  await expect(button(page, "Test de verbinding")).toBeVisible();
}

/** A letter to oneself, from the rehearsal of a client. */
async function sendTest(page, office) {
  const [{ id }] = office.database("SELECT id FROM client WHERE language = 'nl' AND status = 'not_sent' LIMIT 1");
  await page.goto(`/clients/invite?client=${id}`);
  await button(page, "Stuur een test naar mezelf (Nederlands)").click();
  await expect(page.getByText("De test vertrekt naar uw eigen adres.")).toBeVisible();
}

test("before anything is set, a mail comes from the office by its name, and answers go where it came from", async ({ page, office, mailbox }) => {
  await openSettings(page);
  await expect(delivery(page)).toContainText(`Mail vertrekt via de mailserver ${server(mailbox)}.`);
  await accessible(page, "mail, with a server");
  await sendTest(page, office);
  await expect.poll(() => mailbox.messages.length).toBe(1);
  const [letter] = mailbox.messages;
  expect(letter.from.value).toEqual([{ name: "Kantoor Demo", address: "vragenlijst@kantoor.example" }]);
  expect(letter.replyTo).toBeUndefined();
  expect(letter.attachments).toEqual([]);
});

test("the sender, the address for answers and the logo of the office are in its mails", async ({ page, office, mailbox }) => {
  await openSettings(page);
  await page.getByLabel("Naam van de afzender").fill("Kantoor Voorbeeld & Co");
  await page.getByLabel("Antwoorden gaan naar").fill("mail@kantoor.example");
  await button(page, "Bewaar").click();
  await expect(page.getByText("Bewaard.", { exact: true })).toBeVisible();
  await page.getByLabel("Kies een logo").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from(PIXEL, "base64") });
  await expect(page.getByText("Het logo is bewaard.")).toBeVisible();

  const before = mailbox.messages.length;
  await sendTest(page, office);
  await expect.poll(() => mailbox.messages.length).toBe(before + 1);
  const letter = mailbox.messages.at(-1);
  expect(letter.recipients).toEqual(["admin@kantoor.example"]);
  expect(letter.from.value).toEqual([{ name: "Kantoor Voorbeeld & Co", address: "vragenlijst@kantoor.example" }]);
  expect(letter.replyTo?.value).toEqual([{ name: "", address: "mail@kantoor.example" }]);
  expect(letter.text).toContain("Dit is een testmail.");
  // The reader puts the part that the picture names in its place.
  expect(letter.html).toContain(`<img src="data:image/png;base64,${PIXEL}"`);

  await page.goto("/outbox");
  await expect(page.getByText(`Berichten vertrekken via ${server(mailbox)}.`)).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "admin@kantoor.example" }).first()).toContainText(/Test\s*Verzonden/);
  await accessible(page, "the outbox, with a server");
});

test("a server that lets nobody in is named with its own words, until it does again", async ({ page, mailbox }) => {
  await openSettings(page);
  const test = button(delivery(page), "Test de verbinding");
  const before = mailbox.messages.length;
  for (const [code, words, sentence] of [
    [554, "5.7.1 this machine is not welcome", "Kijk adres en poort na, en of de server deze machine toelaat."],
    [421, "4.3.2 closed for maintenance", "De mailserver antwoordt nu niet."],
  ]) {
    mailbox.close(code, words);
    await test.click();
    await expect(delivery(page).locator(".server-words")).toHaveText(`${code} ${words}`);
    await expect(delivery(page).locator(".message.error")).toContainText(sentence);
    await accessible(page, `mail, refused with ${code}`);
  }
  mailbox.close();
  await test.click();
  await expect(delivery(page).getByText("De mailserver is bereikbaar en laat Instroom toe. Er is niets verstuurd.")).toBeVisible();
  await expect(delivery(page).locator(".message.error")).toHaveCount(0);
  await accessible(page, "mail, a server that works");
  expect(mailbox.messages.length).toBe(before);
});

test("a test that is refused stands in the outbox with the server's words", async ({ page, office, mailbox }) => {
  mailbox.refuse("admin@kantoor.example", 550, "5.1.1 no such colleague");
  await sendTest(page, office);
  await expect(async () => {
    await page.goto("/outbox?state=failed");
    await expect(page.getByRole("row").filter({ hasText: "admin@kantoor.example" })).toContainText("550 5.1.1 no such colleague", { timeout: 1_000 });
  }).toPass();
  await accessible(page, "the outbox, a test refused");
});
