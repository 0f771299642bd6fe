// Inviting in bulk: what the rehearsal shows is what leaves, later or now, and can be called off until then.
import { accessible, button, clients, expect } from "./instroom.mjs";
import { linkIn, test } from "./mailbox.mjs";

test.use({ officeName: "invite-in-bulk" });

const bar = (page) => page.getByRole("group", { name: "Met de aangevinkte klanten" });
const inBulk = (page) => page.getByRole("link", { name: /^Klanten uitnodigen in bulk/ });
const statusOf = (office, id) => clients(office).find((client) => client.id === id).status;

/** Ticks the first clients of that status, and gives their ids. */
async function tick(page, status, count) {
  await page.goto(`/clients?status=${status}`);
  await expect(bar(page)).toBeVisible();
  const rows = page.locator("tbody tr");
  const ids = [];
  for (let row = 0; row < count; row += 1) {
    await rows.nth(row).getByRole("checkbox").check();
    ids.push((await rows.nth(row).getByRole("link").getAttribute("href")).split("/").at(-1));
  }
  return ids;
}

/** The rehearsal of the ticked clients. */
async function rehearse(page) {
  await inBulk(page).click();
  await expect(page.getByRole("heading", { name: "Klanten uitnodigen", level: 1 })).toBeVisible();
  await expect(page.locator(".conservation")).toContainText(/\d/);
}

const send = (page) => button(page, /^Verstuur \d+ uitnodiging/);
const numbers = async (locator) => (await locator.textContent()).match(/\d+/g).map(Number);

test("what leaves in two minutes can be called off, and nobody gets a mail", async ({ page, office, mailbox }) => {
  const ids = await tick(page, "not_sent", 3);
  await expect(inBulk(page)).toHaveText("Klanten uitnodigen in bulk (3)");
  await rehearse(page);
  await expect(page.getByLabel("Over 2 minuten")).toBeChecked();
  await page.getByRole("button", { name: "Niets aanvinken" }).first().click();
  await expect(button(page, "Vink klanten aan om te versturen")).toBeDisabled();
  await page.getByRole("button", { name: "Alles aanvinken" }).first().click();
  await accessible(page, "the rehearsal");
  await send(page).click();
  await expect(page.getByRole("heading", { name: "3 uitnodigingen genoteerd" })).toBeFocused();
  await expect(page.getByRole("timer")).toHaveText(/^ 1:\d\d$/);
  await accessible(page, "the invitations leave");

  await page.getByRole("link", { name: "Naar de klanten" }).click();
  await expect(page.getByText(/^3 uitnodigingen van An Beheerder vertrekken over/)).toBeVisible();
  await accessible(page, "clients, while invitations leave");
  await button(page, "Annuleer").click();
  await expect(page.getByText("3 uitnodigingen ingetrokken: daarvan vertrekt geen mail.")).toBeVisible();
  await expect(page.getByRole("timer")).toHaveCount(0);
  expect(office.database("SELECT state, count(*) AS count FROM message GROUP BY state")).toEqual([{ state: "withdrawn", count: 3 }]);
  expect(ids.map((id) => statusOf(office, id))).toEqual(["not_sent", "not_sent", "not_sent"]);
  expect(mailbox.messages).toEqual([]);
});

test("everybody of a selection: who is doubtful is left out until ticked, and who cannot be invited says why", async ({ page, office, mailbox }) => {
  await page.goto("/clients");
  await expect(bar(page)).toBeVisible();
  await button(page, /^Kies alle 200 klanten/).click();
  await rehearse(page);
  const [chosen, ready, doubtful, hindered] = await numbers(page.locator(".conservation"));
  expect(chosen).toBe(200);
  expect(ready + doubtful + hindered).toBe(200);
  await expect(send(page)).toHaveText(`Verstuur ${ready} uitnodigingen`);
  const cannot = page.getByRole("region", { name: /^Kan niet/ });
  await expect(cannot.getByText("Heeft de vragenlijst al ingediend.").first()).toBeVisible();
  await expect(cannot.getByRole("checkbox")).toHaveCount(0);
  const look = page.getByRole("region", { name: /^Even nakijken/ });
  await expect(look.getByRole("checkbox").first()).not.toBeChecked();
  await look.getByRole("checkbox").first().check();
  await expect(send(page)).toHaveText(`Verstuur ${ready + 1} uitnodigingen`);
  await accessible(page, "the rehearsal of everybody");

  // The mail in a language that occurs, and nobody's national number in it.
  await page.getByRole("group", { name: "Taal van de mail" }).getByRole("button", { name: "Frans" }).click();
  const letter = page.frameLocator("iframe.letter");
  await expect(letter.getByRole("link").first()).toBeVisible();
  expect(await page.locator("iframe.letter").getAttribute("sandbox")).toBe("allow-scripts");
  await page.getByText("Als gewone tekst").click();
  await expect(page.locator("pre.letter-text")).toContainText("/q/...");

  await button(page, /^Stuur een test naar mezelf/).click();
  await expect(page.getByText("De test vertrekt naar uw eigen adres.")).toBeVisible();
  await expect.poll(() => mailbox.to("admin@kantoor.example").length).toBe(1);

  await page.getByLabel("Nu, zonder bedenktijd").check();
  const before = clients(office).filter(({ status }) => status === "sent").length;
  await button(page, /^Verstuur \d+ uitnodigingen nu$/).click();
  await expect(page.getByRole("heading", { name: `${ready + 1} uitnodigingen genoteerd` })).toBeVisible();
  await expect.poll(() => mailbox.messages.length, { timeout: 30_000 }).toBe(ready + 2);
  await expect.poll(() => clients(office).filter(({ status }) => status === "sent").length).toBeGreaterThanOrEqual(before + ready);
  const invited = mailbox.messages.filter(({ recipients }) => recipients[0] !== "admin@kantoor.example");
  expect(invited.every((message) => message.recipients.length === 1 && /^\/q\/\w+$/.test(linkIn(message)))).toBe(true);
});

test("who changed meanwhile is not invited, and neither is anybody else", async ({ page, context, mailbox }) => {
  await tick(page, "sent", 2);
  await rehearse(page);
  await page.getByRole("button", { name: "Alles aanvinken" }).first().click();
  await expect(send(page)).toHaveText("Verstuur 2 uitnodigingen");

  const other = await context.newPage();
  await other.goto(await page.locator(".rehearsed tbody th a").first().getAttribute("href"));
  const select = other.getByLabel("Vragenlijst in het dossier");
  await select.selectOption({ label: await select.locator("option", { hasText: "zelfstandigen" }).textContent() });
  await button(other, "Koppel deze").click();
  await expect(other.getByText("De vragenlijst is gekoppeld.")).toBeVisible();
  await other.close();

  const before = mailbox.messages.length;
  await send(page).click();
  await expect(page.getByRole("alert").filter({ hasText: "Er is niets verstuurd: bij 1 klant" })).toBeVisible();
  await expect(page.getByText("Intussen gewijzigd.")).toBeVisible();
  await expect(send(page)).toHaveText("Verstuur 1 uitnodiging");
  await accessible(page, "somebody changed meanwhile");
  expect(mailbox.messages.length).toBe(before);
});

test("a refusal is shown with the server's words, and sent again by hand", async ({ page, office, mailbox }) => {
  const [id] = await tick(page, "not_sent", 1);
  const { fields } = clients(office).find((client) => client.id === id);
  mailbox.refuse(fields.email, 550, "5.1.1 no such mailbox");
  await rehearse(page);
  await page.getByRole("button", { name: "Alles aanvinken" }).first().click();
  await page.getByLabel("Nu, zonder bedenktijd").check();
  await button(page, /^Verstuur 1 uitnodiging nu$/).click();
  await expect.poll(() => statusOf(office, id)).toBe("failed");

  await page.goto("/clients");
  await expect(page.getByText("1 bericht vraagt een beslissing.")).toBeVisible();
  await page.getByRole("link", { name: "Naar Postvak uit" }).click();
  await page.getByRole("navigation", { name: "Berichten per stand" }).getByRole("link", { name: /^Geweigerd/ }).click();
  // Another message to this client was cancelled before; it is there until the list is filtered.
  const row = page.getByRole("row").filter({ hasText: fields.email }).filter({ hasText: /Geweigerd|Opnieuw/ });
  await expect(row).toContainText("no such mailbox");
  await accessible(page, "the outbox");

  mailbox.accept(fields.email);
  await row.getByRole("button", { name: /^Opnieuw versturen/ }).click();
  await expect.poll(() => statusOf(office, id)).toBe("sent");
  expect(mailbox.to(fields.email)).toHaveLength(1);
  await page.goto(`/clients/${id}`);
  await expect(page.getByRole("region", { name: "Berichten" })).toContainText("Uitnodiging");
  await accessible(page, "a client that was invited");
});

test("on a narrow screen nothing sticks out", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await tick(page, "sent", 1);
  const widths = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await widths()).toBeLessThanOrEqual(320);
  await rehearse(page);
  expect(await widths()).toBeLessThanOrEqual(320);
  await page.goto("/outbox");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  expect(await widths()).toBeLessThanOrEqual(320);
});
