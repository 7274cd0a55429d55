/** The clauses of a sentence, in the languages that the page knows conjunctions of. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { clausesIn, clausesOf } from "../../../static/js/text/clauses.js";
import { Text } from "../../../static/js/text/offsets.js";

const read = (sentence, language) => clausesIn(sentence, language).map(({ from, to }) => sentence.slice(from, to));

test("punctuation and conjunctions divide a sentence, and belong to no clause", () => {
  assert.deepEqual(read("Saltuk said that the tram will come, but nobody believes it.", "en"), [
    "Saltuk said",
    "the tram will come",
    "nobody believes it.",
  ]);
  assert.deepEqual(read("He came; she left – they agree.", "en"), ["He came", "she left", "they agree."]);
});

test("a quotation that he said breaks is two clauses and the frame", () => {
  assert.deepEqual(read("“It comes,” he said, “by spring.”", "en"), ["“It comes,”", "he said", "“by spring.”"]);
  assert.deepEqual(read("«Да, это честно», сказала она.", "ru"), ["«Да", "это честно»", "сказала она."]);
});

test("each language has its own conjunctions", () => {
  assert.deepEqual(read("Nazir dedi ki sülh yaxındır və sərhəd açılacaq.", "az"), [
    "Nazir dedi",
    "sülh yaxındır",
    "sərhəd açılacaq.",
  ]);
  assert.deepEqual(read("Он сказал что мир близко но граница закрыта.", "ru"), [
    "Он сказал",
    "мир близко",
    "граница закрыта.",
  ]);
  assert.deepEqual(read("Bakan dedi ki barış yakın ama sınır kapalı.", "tr-TR"), [
    "Bakan dedi",
    "barış yakın",
    "sınır kapalı.",
  ]);
  assert.deepEqual(read("وزیر گفت که صلح نزدیک است اما مرز بسته است.", "fa"), ["وزیر گفت", "صلح نزدیک است", "مرز بسته است."]);
});

test("an article without a language is read with all of them", () => {
  assert.deepEqual(read("Nazir dedi ki sülh yaxındır.", null), ["Nazir dedi", "sülh yaxındır."]);
});

test("a conjunction between two words is no clause, nor is a comma or colon inside a number", () => {
  assert.deepEqual(read("Baku and Tehran agree on 3,5 points at 10:30.", "en"), [
    "Baku and Tehran agree on 3,5 points at 10:30.",
  ]);
});

test("a sentence that begins with a conjunction begins after it", () => {
  assert.deepEqual(read("But nobody came.", "en"), ["nobody came."]);
});

test("a sentence of nothing but marks is its own clause", () => {
  assert.deepEqual(read("…", "en"), ["…"]);
  assert.deepEqual(read("Ja.", "de"), ["Ja."]);
});

test("clauses of the text count code points from its start", () => {
  const text = Text.of("🛳️ first\n🚊 He said 😀 that it works.");
  const start = 9;
  assert.equal(text.slice(start, text.length), "🚊 He said 😀 that it works.");
  const clauses = clausesOf(text, { start, end: text.length }, "en");
  assert.deepEqual(
    clauses.map((each) => text.slice(each.start, each.end)),
    ["🚊 He said 😀", "it works."],
  );
});
