// Speed of the main job in headless Chromium, Instroom against the JavaScript readers, in one run: a fresh browser per
// measurement, order interleaved, equal counts first, medians with least and most. `node end2end/bench/run.mjs [rows...]`
import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { buildSync } from "esbuild";
import { measurePage } from "./page.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const work = join(root, "target/bench");
const sizes = process.argv.slice(2).map(Number);
const rowCounts = sizes.length ? sizes : [2_000, 10_000, 100_000];
const runs = Number(process.env.INSTROOM_BENCH_RUNS ?? 5);
const names = ["instroom", "hucre", "read-excel-file", "sheetjs-0.20.3", "sheetjs-0.18.5"];

mkdirSync(work, { recursive: true });
const missing = rowCounts.filter((rows) => !existsSync(join(work, `existing-${rows}.json`)));
if (missing.length) {
  execFileSync("cargo", ["run", "-q", "--release", "-p", "review", "--example", "bench_data", "--", work, ...missing.map(String)], {
    cwd: root,
    stdio: "inherit",
  });
}
for (const entry of ["peers", "instroom"]) {
  buildSync({ entryPoints: [join(root, "end2end/bench", `${entry}.mjs`)], bundle: true, minify: true, format: "esm", outfile: join(work, `${entry}.js`), logLevel: "error" });
}

let rows = rowCounts[0];
const types = { ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };
const server = createServer((request, response) => {
  const path = new URL(request.url, "http://localhost").pathname;
  if (path === "/") return response.setHeader("content-type", "text/html").end("<!doctype html><title>bench</title>");
  const file = path === "/api/existing-clients" ? join(work, `existing-${rows}.postcard`)
    : path === "/worker.js" || path.startsWith("/worker/") ? join(root, "public", path)
    : join(work, path);
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", "content-length": statSync(file).size });
  createReadStream(file).pipe(response);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const launch = () => chromium.launch({
  executablePath: process.env.INSTROOM_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

async function measure(name) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(`${origin}/`);
    await page.evaluate(() => {
      globalThis.longest = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((task) => (globalThis.longest = Math.max(globalThis.longest, task.duration)))).observe({ type: "longtask" });
    });
    await page.addScriptTag({ type: "module", url: name === "instroom" ? "/instroom.js" : "/peers.js" });
    await page.waitForFunction((global) => globalThis[global], name === "instroom" ? "runInstroom" : "runPeer");
    const result = name === "instroom"
      ? await page.evaluate((file) => globalThis.runInstroom(file), `/clients-${rows}.xlsx`)
      : await page.evaluate(([peer, file, existing]) => globalThis.runPeer(peer, file, existing), [name, `/clients-${rows}.xlsx`, `/existing-${rows}.json`]);
    await page.waitForTimeout(1_000);
    return { ...result, longest: await page.evaluate(() => globalThis.longest) };
  } finally {
    await browser.close();
  }
}

async function measureOwnPage() {
  const tasks = [];
  for (let run = 0; run < runs; run++) {
    tasks.push((await measurePage(root, launch, join(work, `clients-${rows}.xlsx`))).longest);
  }
  return Math.max(...tasks);
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const round = (value) => Math.round(value);
const groups = ["new", "double", "unchanged", "invalid", "only_existing"];
const report = [];
let unequal = false;
for (rows of rowCounts) {
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const name of names) results[name].push(await measure(name));
  }
  const expected = JSON.stringify(groups.map((group) => results.instroom[0].counts[group]));
  for (const name of names) {
    const counts = JSON.stringify(groups.map((group) => results[name][0].counts[group]));
    if (counts !== expected) {
      unequal = true;
      console.error(`${rows} rows: ${name} counts ${counts}, instroom ${expected}`);
    }
  }
  const ours = median(results.instroom.map(({ time }) => time));
  console.log(`\n${rows} rows x 20 columns: ${groups.map((group, index) => `${group} ${JSON.parse(expected)[index]}`).join(", ")}`);
  for (const name of names) {
    const times = results[name].map(({ time }) => time);
    const line = { rows, name, median: round(median(times)), least: round(Math.min(...times)), most: round(Math.max(...times)),
      ratio: Number((median(times) / ours).toFixed(2)), longest: round(Math.max(...results[name].map(({ longest }) => longest))) };
    if (name === "instroom") line.warm = round(median(results[name].map(({ warm }) => warm)));
    report.push(line);
    console.log(`  ${name.padEnd(16)} ${String(line.median).padStart(6)} ms (${line.least}-${line.most})  x ${line.ratio}  longest task of the page ${line.longest} ms${line.warm ? `  warm ${line.warm} ms` : ""}`);
  }
  const own = round(await measureOwnPage());
  report.push({ rows, name: "instroom's page", longest: own });
  console.log(`  the whole page   longest task from the file to the painted result ${own} ms (0: none is long)`);
}
server.close();
const size = (path) => (existsSync(join(root, path)) ? round(brotliCompressSync(readFileSync(join(root, path))).length / 1000) : null);
const downloads = { page_kB: size("target/site/pkg/instroom.wasm"), page_js_kB: size("target/site/pkg/instroom.js"), css_kB: size("target/site/pkg/instroom.css"), worker_kB: size("public/worker/instroom_worker_bg.wasm"), worker_js_kB: size("public/worker/instroom_worker.js") };
console.log("\nbrotli", JSON.stringify(downloads));
writeFileSync(join(work, "report.json"), JSON.stringify({ report, downloads }, null, 2));
if (unequal) process.exit(1);
