// The file stays at home. Everything that the browser sends passes a recorder between it and the server, so that nothing is
// missed that the browser's own tools do not show.
import { readFileSync } from "node:fs";
import http from "node:http";
import { basename } from "node:path";
import { button, clients, confirm, expect, openGroup, review, test as base } from "./instroom.mjs";

base.use({ officeName: "privacy" });

/** Hands every request on to `origin`, and keeps its bytes: address, headers and body. */
function recorder(origin, sent) {
  return http.createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      const body = Buffer.concat(chunks);
      sent.push({ method, url, bytes: Buffer.concat([Buffer.from(`${decodeURIComponent(url)}\n${JSON.stringify(headers)}\n`), body]) });
      const onward = http.request(`${origin}${url}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      onward.end(body);
    });
  });
}

const test = base.extend({
  sent: async ({}, use) => use([]),
  baseURL: async ({ office, sent }, use) => {
    const server = recorder(office.origin, sent);
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    await use(`http://127.0.0.1:${server.address().port}`);
    server.closeAllConnections();
    server.close();
  },
});

/** What of the file is in a request: a stretch of its bytes, as they are or as base64, or one of these words in it. */
function leaks({ bytes }, file, words) {
  const stretches = [];
  for (let start = 0; start + 48 <= file.length; start += 240) stretches.push(file.subarray(start, start + 48));
  const carried = stretches.some((stretch) => bytes.includes(stretch) || bytes.includes(stretch.toString("base64")));
  return [...(carried ? ["bytes of the file"] : []), ...words.filter((word) => bytes.includes(word))];
}

/** What stands in the sample file and is no part of adding its new clients: the title, and every client that is known. */
function notApproved(office) {
  const known = clients(office).filter(({ fields }) => fields.external_id < "K0163");
  return ["Klantenlijst personenbelasting", ...known.flatMap(({ fields }) => [fields.email, fields.external_id])];
}

test("only what was approved leaves the browser", async ({ page, office, sent }) => {
  const path = office.sample("klanten-voorbeeld.xlsx");
  const [file, words] = [readFileSync(path), notApproved(office)];
  await review(page, path);
  expect(sent.filter(({ method }) => method !== "GET" && method !== "HEAD").map(({ url }) => url)).not.toContain("/api/imports");
  await openGroup(page, "enkel in import");
  await button(page, /Voeg de geselecteerde klanten toe aan Instroom/).click();
  await confirm(page);
  const imports = sent.filter(({ url }) => url === "/api/imports");
  expect(imports).toHaveLength(1);
  expect(imports[0].bytes.includes("Nieuwkomer-1"), "the recorder sees what is sent").toBe(true);
  expect(sent.flatMap((request) => leaks(request, file, words).map((leak) => `${request.url}: ${leak}`))).toEqual([]);
});

test("a leak in any shape would be found", async ({ page, office, sent }) => {
  page.allowed.push(/status of 4\d\d/);
  const path = office.sample("klanten-voorbeeld.xlsx");
  const [file, words] = [readFileSync(path), notApproved(office)];
  const shapes = {
    bytes: (file) => fetch("/leak", { method: "POST", body: file }),
    form: (file) => {
      const form = new FormData();
      form.append("file", file);
      return fetch("/leak", { method: "POST", body: form });
    },
    text: async (file) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      return fetch("/leak", { method: "POST", body: JSON.stringify({ file: btoa(String.fromCharCode(...bytes)) }) });
    },
    beacon: async (file) => navigator.sendBeacon("/leak", file.slice(0, 32_768)),
    address: () => fetch("/leak?search=klant003%40voorbeeld.example"),
  };
  await page.goto("/clients");
  for (const [shape, leak] of Object.entries(shapes)) {
    await page.evaluate(() => document.body.insertAdjacentHTML("beforeend", "<input type=file id=leak>"));
    await page.locator("#leak").setInputFiles(path);
    sent.length = 0;
    await page.evaluate(`(${leak})(document.querySelector("#leak").files[0]).then(() => document.querySelector("#leak").remove())`);
    await expect.poll(() => sent.flatMap((request) => leaks(request, file, words)), { message: `${shape} of ${basename(path)}` }).not.toEqual([]);
  }
});
