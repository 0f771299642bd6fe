// The story in a real browser against the real program on fresh databases; nothing is mocked.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

// Set once by the first process that reads this file; its workers inherit it.
process.env.INSTROOM_DATA ??= mkdtempSync(join(tmpdir(), "instroom-"));

export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  reporter: [["list"]],
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    locale: "nl-BE",
    timezoneId: "Europe/Brussels",
    launchOptions: {
      executablePath: process.env.INSTROOM_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
