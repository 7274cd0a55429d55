import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const FOLDER = new URL("../../../static/js/", import.meta.url);
const files = readdirSync(FOLDER, { recursive: true }).filter((name) => name.endsWith(".js") && !name.endsWith("i18n.js"));
const sources = new Map(files.map((name) => [name, readFileSync(new URL(name, FOLDER), "utf8").replace(/\/\*\*.*?\*\//gs, "")]));
const places = (pattern) => [...sources].flatMap(([name, source]) => (source.match(pattern) ?? []).map((found) => `${name}: ${found}`));

test("every message is a literal, so that the catalogues have it", () => {
  assert.deepEqual(places(/(?<![\w.$#])t\((?!").{0,40}/g), []);
});

test("no message stands inside a template literal, where it is not collected", () => {
  assert.deepEqual(places(/\$\{[^{}`]*(?<![\w.$#])[tn]\("?[^`]*`/g), []);
});
