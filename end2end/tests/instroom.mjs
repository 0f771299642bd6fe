// What every test shares: an office of its own for each file of tests, a page that fails on any console error, the steps of
// an import, axe, and a look into the database.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";

export { expect };
export const root = fileURLToPath(new URL("../..", import.meta.url));
export const program = join(root, "target/server/instroom");
export const administrator = { email: "admin@kantoor.example", password: "Instroom-demo-2026" };
export const colleague = { ...administrator, email: "bram@kantoor.example" };

/** The program on a free port with a demo office in that folder, which is filled when it is new. */
async function start(folder, settings) {
  const site = join(root, "target/site");
  const env = { INSTROOM_ADDR: "127.0.0.1:0", INSTROOM_DATA: folder, INSTROOM_SITE: site, INSTROOM_LOG: "warn", ...settings };
  const server = spawn(program, ["serve", "--demo"], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(server, "exit").then(([code, signal]) => {
    throw new Error(`${program} ended (${signal ?? code}) before it listened; what it said stands above`);
  });
  const [line] = await Promise.race([once(createInterface({ input: server.stdout }), "line"), ended]);
  const stop = async () => {
    server.kill();
    await once(server, "exit");
  };
  return { origin: line.trim().split(" ").at(-1), stop };
}

/**
 * `officeName` is set once per file of tests: the tests of one file share an office and build on each other, and no file
 * sees the office of another. `settings` are those of its server beside the usual. A page is signed in as the administrator,
 * and any console error fails its test.
 */
export const test = base.extend({
  officeName: ["office", { option: true, scope: "worker" }],
  settings: [{}, { option: true, scope: "worker" }],
  office: [
    async ({ officeName, settings, playwright }, use) => {
      const folder = join(process.env.INSTROOM_DATA, officeName);
      const { origin, stop } = await start(folder, settings);
      const session = async ({ email, password }) => {
        const browserless = await playwright.request.newContext({ baseURL: origin, storageState: { cookies: [], origins: [] } });
        await browserless.post("/api/fn/sign-in", { form: { email, password } });
        const state = await browserless.storageState();
        await browserless.dispose();
        return state;
      };
      const signedIn = await session(administrator);
      await use({
        origin,
        session,
        signedIn,
        sample: (name) => join(folder, "samples", name),
        /** Rows of a query on the server's own database file. */
        database: (query) => {
          const file = join(folder, "instroom.sqlite");
          const output = execFileSync("sqlite3", ["-json", "-readonly", file, query], { encoding: "utf8" });
          return output.trim() ? JSON.parse(output) : [];
        },
      });
      await stop();
    },
    { scope: "worker" },
  ],
  baseURL: ({ office }, use) => use(office.origin),
  storageState: ({ office }, use) => use(office.signedIn),
  page: async ({ page }, use) => {
    const errors = watch(page);
    await use(page);
    expect(errors()).toEqual([]);
  },
});

/** Remembers console errors and uncaught exceptions, except those that `page.allowed` names. */
export function watch(page) {
  const errors = [];
  page.allowed = [];
  page.on("console", (message) => {
    const ofAxe = page.auditing && message.text().startsWith("Applying inline style violates");
    if (message.type() === "error" && !ofAxe) errors.push({ text: message.text(), at: message.location().url });
  });
  page.on("pageerror", (error) => errors.push({ text: String(error), at: page.url() }));
  const unexpected = ({ text }) => !page.allowed.some((pattern) => pattern.test(text));
  return () => errors.filter(unexpected).map(({ text, at }) => `${text} (${at})`);
}

/** Every client with its values by field, in the order in which they came. */
export function clients(office) {
  const rows = office.database("SELECT id, fields, status, archived, language, questionnaire FROM client ORDER BY id");
  return rows.map(({ fields, ...client }) => ({ ...client, fields: Object.fromEntries(JSON.parse(fields)) }));
}

/** The client with that code in its own program. */
export const clientOf = (office, code) => clients(office).find(({ fields }) => fields.external_id === code);

/** A file of these rows, as the file picker gives it. */
export function csv(name, rows) {
  const text = rows.map((cells) => cells.join(";")).join("\r\n");
  return { name, mimeType: "text/csv", buffer: Buffer.from(`${text}\r\n`) };
}

export const tab = (page, name) => page.getByRole("tab", { name: new RegExp(name) });
export const button = (page, name) => page.getByRole("button", { name, exact: typeof name === "string" });
export const conservation = (page) => page.getByTestId("conservation");

/** The import, at the choice of a source. */
export async function openImport(page) {
  await page.goto("/clients/import");
  await importOpened(page);
}

/** The page starts its worker when it has come to life; before that, no button does anything. */
export async function importOpened(page) {
  await expect.poll(() => page.workers().length).toBe(1);
}

/** From the choice of a source to that of a file, and the file. */
export async function chooseFile(page, file) {
  await button(page, "Volgende").click();
  await page.locator("input[type=file]").setInputFiles(file);
}

/** The result of an import of `file`; what the columns hold is taken as it was recognised. */
export async function review(page, file) {
  await openImport(page);
  await reviewFile(page, file);
}

/** The same where the import is open already. */
export async function reviewFile(page, file) {
  await chooseFile(page, file);
  const next = button(page, "Volgende");
  // The button of the screen before may still be there, and gone a moment later.
  await expect(async () => {
    if (await next.isVisible()) await next.click({ timeout: 1_000 });
    await expect(conservation(page)).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

export async function openGroup(page, name) {
  await tab(page, name).click();
  await expect(tab(page, name)).toHaveAttribute("aria-selected", "true");
}

export const summary = (page) => page.getByRole("dialog", { name: "Dit gaat er gebeuren" });

/** Does what the summary says; gives the sentences that say what was done. */
export async function confirm(page) {
  await summary(page).getByRole("button", { name: "Uitvoeren" }).click();
  await expect(page.getByRole("heading", { name: "Klaar" })).toBeVisible();
  return page.locator("ul.done li").allTextContents();
}

/** No violation of WCAG 2.2 AA on what is shown now, in light and in dark. */
export async function accessible(page, name) {
  // While it measures, axe itself sets inline styles, which the policy of the page refuses and reports.
  page.auditing = true;
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = [];
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // axe takes the dark canvas of a frame for white, and a letter follows the scheme.
    const axe = new AxeBuilder({ page }).exclude("iframe.letter");
    // Only colours depend on the scheme.
    const { violations } = await (colorScheme === "light" ? axe.withTags(tags) : axe.withRules(["color-contrast"])).analyze();
    found.push(...violations.map(({ id, nodes }) => `${name}, ${colorScheme}: ${id} ${nodes.map(({ target }) => target).join(" ")}`));
  }
  page.auditing = false;
  expect.soft(found).toEqual([]);
}
