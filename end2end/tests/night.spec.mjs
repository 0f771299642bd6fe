// What is prepared every night. An office of its own: where a CRM was fetched from today, nothing is prepared.
import { accessible, clients, expect, test } from "./instroom.mjs";
import { card, counts, link, numbers, pulse, settings } from "./pretend.mjs";

test.use({ officeName: "night", settings });
test.describe.configure({ timeout: 180_000 });

test("what is fetched at night waits for an administrator, who is told how much is new and changed", async ({ page, office }) => {
  const before = clients(office);
  await link(page, pulse);
  const night = card(page, pulse).locator("details.night");
  await night.locator("summary").click();
  await night.getByRole("checkbox", { name: "Elke nacht klaarzetten" }).check();
  // The hour that it is: one that is past would be meant for tomorrow, one that comes is not due yet.
  const hour = new Date().toLocaleTimeString("nl-BE", { timeZone: "Europe/Brussels", hour: "2-digit", hourCycle: "h23" }).slice(0, 2);
  await night.getByLabel("Om").selectOption(`${hour}:00`);
  await night.getByRole("button", { name: "Bewaar" }).click();
  await expect(night.getByText("Bewaard.")).toBeVisible();

  const notice = page.locator(".notice");
  await expect(async () => {
    await page.goto("/clients");
    await expect(notice).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 120_000 });
  await expect(notice).toContainText(/^AdminPulse, (vannacht opgehaald|opgehaald om \d\d:\d\d): [\d.]+ nieuw, [\d.]+ gewijzigd/);
  await accessible(page, "a notice");
  expect(clients(office)).toEqual(before);

  const [fresh, double] = numbers((await notice.locator("span").innerText()).replace(/.*: /, ""));
  await notice.getByRole("link", { name: "Bekijk" }).click();
  await expect(page).toHaveURL(/\/clients\/import\?fetch=/);
  const shown = await counts(page);
  expect([shown.fresh, shown.double]).toEqual([fresh, double]);

  // Who only looked has decided nothing: the notice is still there, until it is closed.
  await page.goto("/clients");
  await expect(notice).toBeVisible();
  const kept = page.waitForResponse((response) => response.url().endsWith("/api/fn/dismiss-notice"));
  await notice.getByRole("button", { name: "Sluit" }).click();
  await expect(notice).toBeHidden();
  expect((await kept).ok()).toBe(true);

  const asked = page.waitForResponse((response) => response.url().endsWith("/api/fn/notices"));
  await page.reload();
  expect(await (await asked).json()).toEqual([]);
  await expect(page.getByRole("heading", { level: 1, name: "Klanten" })).toBeVisible();
  await expect(notice).toHaveCount(0);
});
