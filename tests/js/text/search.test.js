/** Words are found whatever their case and diacritics, at the code points where they stand. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Text } from "../../../static/js/text/offsets.js";
import { findAll } from "../../../static/js/text/search.js";

const read = (whole, words) => {
  const text = Text.of(whole);
  return findAll(text, words).map(({ start, end }) => text.slice(start, end));
};

test("case and diacritics do not count, in what is looked for and in the text", () => {
  assert.deepEqual(read("Pezeşkian und Pezeshkian\nPEZESKIAN", "pezeskian"), ["Pezeşkian", "PEZESKIAN"]);
  assert.deepEqual(read("Əliyev, Aliyev, ƏLİYEV", "eliyev"), ["Əliyev", "ƏLİYEV"]);
  assert.deepEqual(read("cafe\u0301 café", "CAFÉ"), ["cafe\u0301", "café"]);
});

test("places are code points, also after emoji and over several hits a line", () => {
  const text = Text.of("🚊🚊 tram 🚊 tram");
  assert.deepEqual(findAll(text, "tram"), [
    { start: 3, end: 7 },
    { start: 10, end: 14 },
  ]);
  assert.deepEqual(findAll(text, "🚊 t"), [
    { start: 1, end: 4 },
    { start: 8, end: 11 },
  ]);
});

test("nothing is found for nothing", () => {
  assert.deepEqual(read("tram", ""), []);
  assert.deepEqual(read("tram", "train"), []);
});
