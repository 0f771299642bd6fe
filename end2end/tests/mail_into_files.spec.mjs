// Without a mail server every message is kept as a file, and each screen that sends says so.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { accessible, button, clients, expect, test } from "./instroom.mjs";
import { linkIn } from "./mailbox.mjs";

test.use({ officeName: "mail-into-files" });

test("the settings and the outbox say that nobody gets anything, and where the messages are", async ({ page, office }) => {
  await page.goto("/settings/mail");
  await expect(page.getByText("Er is geen mailserver ingesteld: berichten worden als bestand bewaard en niemand krijgt iets.")).toBeVisible();
  const folder = await page.locator(".folder code").textContent();
  await page.goto("/outbox");
  await expect(page.getByText(`Er is geen mailserver ingesteld: berichten worden als .eml-bestand bewaard in ${folder}, en niemand krijgt een mail.`)).toBeVisible();
  await expect(page.getByText("Geen berichten.")).toBeVisible();
  await accessible(page, "the outbox, without a server");

  const invited = clients(office).find(({ language, status }) => language === "nl" && status === "not_sent");
  await page.goto(`/clients/invite?client=${invited.id}`);
  await button(page, "Stuur een test naar mezelf (Nederlands)").click();
  await expect(page.getByText(`De test wordt als bestand bewaard in ${folder}: zonder mailserver krijgt niemand een mail.`)).toBeVisible();
  await accessible(page, "a test into a file");
  await page.getByLabel("Nu, zonder bedenktijd").check();
  await button(page, "Verstuur 1 uitnodiging nu").click();
  await expect(page.getByRole("heading", { name: "1 uitnodiging genoteerd" })).toBeVisible();

  const files = () => readdirSync(folder).filter((name) => name.endsWith(".eml"));
  await expect.poll(() => files().length).toBe(2);
  const kept = await Promise.all(files().map((name) => simpleParser(readFileSync(join(folder, name)))));
  const of = (address) => kept.find(({ to }) => to.value[0].address === address);
  expect(of("admin@kantoor.example").text).toContain("Dit is een testmail.");
  expect(linkIn(of(invited.fields.email))).toMatch(/^\/q\/[0-9a-f]{48}$/);

  await page.goto("/outbox");
  await expect(page.getByRole("row").filter({ hasText: invited.fields.email })).toContainText(/Uitnodiging\s*Verzonden/);
  await accessible(page, "the outbox, messages in files");
});
