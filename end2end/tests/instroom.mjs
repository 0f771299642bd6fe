// What every test shares: signing in, a page that fails on any console error, axe, and a look into the database.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";

export { expect };
export const administrator = { email: "admin@kantoor.example", password: "Instroom-demo-2026" };
export const samples = join(process.env.INSTROOM_DATA, "samples");

/** A page on which any console error or uncaught exception fails the test. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const errors = [];
    page.on("console", (message) => {
      const ofAxe = page.auditing && message.text().startsWith("Applying inline style violates");
      if (message.type() === "error" && !ofAxe) errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    page.allowed = [];
    await use(page);
    expect(errors.filter((text) => !page.allowed.some((pattern) => pattern.test(text)))).toEqual([]);
  },
});

export async function signIn(page) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mailadres").fill(administrator.email);
  await page.getByLabel("Wachtwoord").fill(administrator.password);
  await page.getByRole("button", { name: "Aanmelden" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Klanten" })).toBeVisible();
}

/** No violation of WCAG 2.2 AA on what is shown now. */
export async function accessible(page, name) {
  // While it measures, axe itself sets inline styles, which the policy of the page refuses and reports.
  page.auditing = true;
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  page.auditing = false;
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes.map(({ target }) => target).join(" ")}`)).toEqual([]);
}

/** Rows of a query on the server's own database file. */
export function database(query) {
  const file = join(process.env.INSTROOM_DATA, "instroom.sqlite");
  const output = execFileSync("sqlite3", ["-json", "-readonly", file, query], { encoding: "utf8" });
  return output.trim() ? JSON.parse(output) : [];
}
