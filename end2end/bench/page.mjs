// The longest task of Instroom's own page, from the choice of a file to the painted result: the program is started with a
// demo office in a new folder, and driven as an accountant would.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const administrator = { email: "admin@kantoor.example", password: "Instroom-demo-2026" };

/** Milliseconds: from the file to the result, and the longest task, 0 where Chromium calls none long (50 ms). */
export async function measurePage(root, launch, file) {
  const folder = mkdtempSync(join(tmpdir(), "instroom-bench-"));
  const settings = { INSTROOM_ADDR: "127.0.0.1:0", INSTROOM_DATA: folder, INSTROOM_SITE: join(root, "target/site"), INSTROOM_LOG: "warn" };
  const server = spawn(join(root, "target/server/instroom"), ["serve", "--demo"], { env: { ...process.env, ...settings }, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  const origin = line.trim().split(" ").at(-1);
  const browser = await launch();
  try {
    const page = await browser.newPage({ locale: "nl-BE" });
    await page.request.post(`${origin}/api/fn/sign-in`, { form: administrator });
    await page.goto(`${origin}/clients/import`);
    while (page.workers().length === 0) await page.waitForTimeout(100);
    await page.getByRole("button", { name: "Volgende" }).click();
    const input = page.locator("input[type=file]");
    await input.waitFor({ state: "attached" });
    // Whatever opening the page takes is over by then.
    await page.waitForTimeout(2_000);
    await page.evaluate(() => {
      globalThis.longest = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((task) => (globalThis.longest = Math.max(globalThis.longest, task.duration)))).observe({ type: "longtask" });
    });
    const started = Date.now();
    await input.setInputFiles(file);
    await page.getByTestId("conservation").waitFor();
    const time = Date.now() - started;
    await page.waitForTimeout(1_000);
    return { time, longest: await page.evaluate(() => globalThis.longest) };
  } finally {
    await browser.close();
    server.kill();
    await once(server, "exit");
    rmSync(folder, { recursive: true });
  }
}
