// The client's side of an invitation, in Dutch: a telephone on which nobody is signed in, the second check, and the answers.
import { button, expect, watch } from "./instroom.mjs";
import { test as mailed } from "./mailbox.mjs";

/** Opens telephones, and any console error on one fails its test. */
export const test = mailed.extend({
  telephone: async ({ browser, baseURL }, use) => {
    const contexts = [];
    const open = async (viewport = { width: 360, height: 740 }) => {
      const context = await browser.newContext({ baseURL, viewport, hasTouch: true, isMobile: true, locale: "nl-BE", storageState: { cookies: [], origins: [] } });
      const page = await context.newPage();
      contexts.push({ context, errors: watch(page) });
      return page;
    };
    await use(open);
    for (const { context, errors } of contexts) {
      expect(errors()).toEqual([]);
      await context.close();
    }
  },
});

export const saved = (page) => expect(page.getByRole("status").filter({ hasText: /Bewaard om \d\d:\d\d/ })).toBeVisible();

/** From the link in the mail to the questionnaire, past the second check. */
export async function pass(page, link, { born, name }) {
  await page.goto(link);
  await page.getByLabel("Uw geboortedatum").fill(born);
  await button(page, "Verder").click();
  await expect(page.getByText(`Voor ${name}`)).toBeVisible();
}

/** Answers whatever is still missing, by its kind, and ends at the review. */
export async function answerWhatIsMissing(page, link) {
  for (let left = 30; left > 0; left--) {
    await page.goto(`${link}?part=review`);
    const missing = page.locator(".message.warning a").first();
    await expect(page.getByRole("heading", { level: 2, name: "Nakijken en versturen" })).toBeVisible();
    if ((await missing.count()) === 0) break;
    await missing.click();
    const control = page.locator(":focus");
    await expect(control).toBeVisible();
    const kind = await control.evaluate((element) => (element.localName === "fieldset" ? "choice" : element.inputMode));
    if (kind === "choice") await control.locator("label.option").last().click();
    else await control.fill({ decimal: "10", numeric: "1/2/2025", email: "antwoord@voorbeeld.example", tel: "0470123456" }[kind] ?? "9000");
    await control.blur();
    await saved(page);
  }
  await expect(page.getByText("Alles wat nodig is, is ingevuld")).toBeVisible();
}

export async function submit(page) {
  await button(page, /^Versturen naar/).click();
  await expect(page.getByRole("heading", { name: "Bedankt, alles is verstuurd" })).toBeFocused();
}
