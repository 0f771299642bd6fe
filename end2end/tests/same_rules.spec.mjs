// The browser and the program say the same of the same bytes: the worker's WebAssembly against `instroom check --json`, on every
// file that the reader of workbooks is tested with, on the samples and templates, and on what is left of a file that broke. And it
// says of every awkward sample what is kept beside it, as the program does in its own tests.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import ExcelJS from "exceljs";
import { expect, program, root, test } from "./instroom.mjs";

test.use({ officeName: "same_rules" });

const fields = Object.values(JSON.parse(readFileSync(join(root, "app/locales/nl.json"), "utf8")).import.field);

/** Texts that one rule or another reads in its own way. */
const awkward = [
  "", " ", "-", "0", "-0", "1e21", "0.1", "1,5", "45321", "8,50731E+10", "#N/B", "true", "WAAR",
  "85073003328", "85.07.30-033.28", "850730 033 28", "85133000105", "12345678901", "0403.019.261", "BE 0403 019 261",
  "BE68 5390 0754 7034", "BE68539007547035", "+32 470 12 34 56", "0470/12.34.56", "0032470123456", "02 123 45 67",
  "30/07/1985", "1985-07-30", "30.7.85", "29/02/2023", "31/04/2020", "1/13/1999", "30 juli 1985",
  "jan@voorbeeld.example", "JAN@VOORBEELD.EXAMPLE", "jan@gmial.com", "jan@voorbeeld", "a@b.be; c@d.be", "mailto:jan@voorbeeld.example",
  "nl", "Nederlands", "FR", "français", "Deutsch", "klingon", "1000", "B-1000", "1000 Brussel", "PB; BTW;PB", "natuurlijk persoon", "NV",
  "Joe\u0308lle", "Jo\u00eblle", "\u00a0Jan\u00a0", "\u200bJan", "'Jan", "\u0130stanbul", "Stra\u00dfe", "\ufb01scaal", "\ud83d\ude00", "D\u2019Hondt", "x".repeat(250),
];

/** One awkward text in every field of each row. */
function texts() {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  return [fields, ...awkward.map((text) => fields.map(() => text))].map((row) => row.map(quoted).join(";")).join("\r\n");
}

/** Numbers, dates, truths and formulas in every field, as Excel keeps them. */
async function numbers() {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet("Klanten");
  sheet.addRow(fields);
  const values = [0, -0, 0.1 + 0.2, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 85073003328, 403019261, 1000, 45321.5, new Date(Date.UTC(1985, 6, 30)), true,
    { formula: "1+1", result: 2 }, { formula: "NA()", result: { error: "#N/A" } }, { richText: [{ text: "Jo" }, { text: "ëlle", font: { bold: true } }] },
    { text: "jan@voorbeeld.example", hyperlink: "mailto:jan@voorbeeld.example" }];
  for (const value of values) sheet.addRow(fields.map(() => value));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** The files of the workbook reader's own tests, which write them down when asked. */
function golden(folder) {
  mkdirSync(folder, { recursive: true });
  const environment = { ...process.env, RUSTUP_TOOLCHAIN: toolchain, INSTROOM_GOLDEN_FILES: folder };
  execFileSync("cargo", ["test", "--quiet", "--package", "workbook", "--test", "golden"], { cwd: root, env: environment, stdio: "pipe" });
  return readdirSync(folder).map((file) => [file.slice(9), readFileSync(join(folder, file))]);
}

/** What a broken transfer or disk leaves of a file: cut off, and with one changed byte. */
function broken([name, bytes], pieces) {
  return Array.from({ length: pieces }, (_, piece) => {
    const at = Math.floor((bytes.length * (piece + 0.5)) / pieces);
    const changed = Buffer.from(bytes);
    changed[at] ^= 0x15;
    return [[name, bytes.subarray(0, at)], [name, changed]];
  }).flat();
}

/** What the program says, by its command: of the file alone, and compared with another. */
function byProgram(folder, [name, bytes], other) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const check = (...against) => {
    const { stdout, stderr } = spawnSync(program, ["check", path, "--json", ...against], { encoding: "utf8", maxBuffer: 1 << 28 });
    return stdout.trim() || stderr;
  };
  const said = [check(), check("--against", other)];
  rmSync(path);
  return said;
}

const toolchain = execFileSync(join(root, "scripts/install"), ["toolchain"], { encoding: "utf8" }).trim();

/** The worker of the pages, built with the question that no page asks. */
const worker = join(root, "target/worker-check/worker");

test.beforeAll(() => {
  // It may have to be compiled first.
  test.setTimeout(900_000);
  execFileSync(join(root, "scripts/build-worker"), ["check"], { env: { ...process.env, RUSTUP_TOOLCHAIN: toolchain }, stdio: "pipe" });
});

/** What the browser says that day, by the WebAssembly of the worker. */
async function inBrowser(page, files, [otherName, other], today) {
  await page.route("**/worker/instroom_worker*", (route) => route.fulfill({ path: join(worker, basename(new URL(route.request().url()).pathname)) }));
  const carried = files.map(([name, bytes]) => [name, bytes.toString("base64")]);
  const argument = { carried, otherName, other: other.toString("base64"), today };
  return page.evaluate(async ({ carried, otherName, other, today }) => {
    const engine = await import("/worker/instroom_worker.js");
    await engine.default();
    const bytes = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const check = (name, base64, other) => engine.check_json(name, bytes(base64), otherName, other, today);
    return carried.map(([name, base64]) => [check(name, base64, undefined), check(name, base64, bytes(other))]);
  }, argument);
}

test("the browser says of every file what the program says", async ({ page, office, request }, testInfo) => {
  // The reader's tests may have to be compiled first.
  test.setTimeout(600_000);
  const template = async (query) => [`${query}.xlsx`, await (await request.get(`/api/template.xlsx?${query}`)).body()];
  const queries = ["nl", "fr", "de", "en"].flatMap((language) => [true, false].map((filled) => `filled=${filled}&language=${language}`));
  const samples = ["klanten-voorbeeld.xlsx", "klanten-latin.csv"].map((name) => [name, readFileSync(office.sample(name))]);
  const known = golden(testInfo.outputPath("golden"));
  expect(known.length).toBeGreaterThan(30);
  const written = [["teksten.csv", Buffer.from(texts())], ["getallen.xlsx", await numbers()]];
  const templates = await Promise.all(queries.map(template));
  const files = [...samples, ...known, ...templates, ...written, ...broken(samples[0], 16), ...broken(samples[1], 8), ...broken(written[1], 8)];

  await page.goto("/clients");
  const folder = testInfo.outputPath("files");
  mkdirSync(folder, { recursive: true });
  const [name, bytes] = templates[0];
  const other = testInfo.outputPath(name);
  writeFileSync(other, bytes);
  const said = await inBrowser(page, files, templates[0], new Date().toISOString().slice(0, 10));
  const outcomes = new Set();
  for (const [index, file] of files.entries()) {
    const [alone, compared] = said[index];
    expect([alone, compared], `${index}: ${file[0]}`).toEqual(byProgram(folder, file, other));
    const { refused, counts } = JSON.parse(compared);
    outcomes.add(refused ? refused.code : "read");
    if (counts?.double > 0) outcomes.add("compared");
  }
  expect([...outcomes]).toEqual(expect.arrayContaining(["read", "compared", "damaged", "encrypted", "old_excel", "empty_file"]));
});

test("the browser says of every awkward sample what is kept beside it", async ({ page }) => {
  const folder = join(root, "crates/review/tests/samples");
  const names = readdirSync(folder).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  expect(names.length).toBeGreaterThan(24);
  const bytes = (name) => readFileSync(join(folder, name));

  await page.goto("/clients");
  // The day on which the program's own tests read them.
  const said = await inBrowser(page, names.map((name) => [name, bytes(name)]), ["office.xlsx", bytes("office.xlsx")], "2026-03-02");
  for (const [index, name] of names.entries()) {
    expect(JSON.parse(said[index][1]), name).toEqual(JSON.parse(bytes(`${name}.json`)));
  }
});
