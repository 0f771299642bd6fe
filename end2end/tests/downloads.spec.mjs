// What is downloaded: the words of a part of the interface come with that part, and with no other page.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, root, test } from "./instroom.mjs";

const words = JSON.parse(readFileSync(join(root, "app/locales/nl.json"), "utf8"));
const folder = join(root, "target/site/pkg");
const downloads = readdirSync(folder).filter((name) => name.endsWith(".wasm"));

/** Sentences that only that part says: what every page knows is short, or stands around the part. */
const sentences = (part) => Object.entries(words[part])
  .filter(([key, text]) => typeof text === "string" && text.length > 40 && !["intro", "needs_script"].includes(key))
  .map(([, text]) => text);

test("the first download holds no words of the settings or the outbox", () => {
  const content = new Map(downloads.map((name) => [name, readFileSync(join(folder, name))]));
  for (const part of ["correspondence", "links", "outbox", "questionnaires"]) {
    const expected = sentences(part);
    expect(expected.length, part).toBeGreaterThan(0);
    for (const sentence of expected) {
      const holders = [...content].filter(([, bytes]) => bytes.includes(sentence)).map(([name]) => name);
      expect(holders, sentence).not.toEqual([]);
      expect(holders, sentence).not.toContain("instroom.wasm");
    }
  }
});
