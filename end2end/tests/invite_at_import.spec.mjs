// Inviting at once, at an import: off unless it is ticked, and then exactly who is said, in their language.
import { accessible, button, clients, confirm, expect, openGroup, review } from "./instroom.mjs";
import { linkIn, test } from "./mailbox.mjs";

test.use({ officeName: "invite-at-import" });

test("ticked, the mails leave with the clients, and those without a questionnaire get none", async ({ page, office, mailbox }) => {
  await review(page, office.sample("klanten-voorbeeld.xlsx"));
  await openGroup(page, "enkel in import");
  const invite = page.getByRole("checkbox", { name: "Verstuur e-mailuitnodiging direct na import" });
  await expect(invite).not.toBeChecked();
  await expect(page.getByText("er vertrekt geen e-mail")).toBeVisible();
  await invite.check();
  // Dutch has two questionnaires, and none is chosen: those clients have nothing to fill in.
  const before = Number((await page.getByText(/uitnodigingen vertrekken/).first().textContent()).match(/(\d+) uitnodigingen/)[1]);
  await page.getByRole("group", { name: "Vragenlijst per taal" }).getByLabel("Nederlands").selectOption({ label: "Vragenlijst personenbelasting" });
  await expect(page.getByText("31 uitnodigingen vertrekken")).toBeVisible();
  expect(before).toBeLessThan(31);
  await accessible(page, "inviting at import");
  await button(page, /Voeg de geselecteerde klanten toe aan Instroom/).click();
  expect(await confirm(page)).toEqual(["31 klanten toegevoegd", "31 uitnodigingen vertrekken"]);

  await expect.poll(() => mailbox.messages.length).toBe(31);
  const added = () => clients(office).filter(({ fields }) => fields.last_name.startsWith("Nieuwkomer"));
  await expect.poll(() => added().every(({ status }) => status === "sent")).toBe(true);
  const subjects = { nl: /personenbelasting/i, fr: /imp[oô]t/i, de: /steuer/i, en: /tax/i };
  for (const { fields, language } of added()) {
    const received = mailbox.to(fields.email);
    expect(received).toHaveLength(1);
    expect(received[0].subject).toMatch(subjects[language]);
    expect(received[0].text).toContain(fields.first_name);
    expect(linkIn(received[0])).toMatch(/^\/q\/[0-9a-f]{48}$/);
    // No number of any kind of the client is in the mail.
    expect(`${received[0].text}${received[0].html}`).not.toMatch(/\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}|\b\d{11}\b/);
  }
});
