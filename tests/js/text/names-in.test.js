import assert from "node:assert/strict";
import { test } from "node:test";
import { namesIn } from "../../../static/js/text/names-in.js";

test("names are runs of capitalised words, the most frequent first", () => {
  const text = "Nora Lindqvist left the harbour. Later Nora Lindqvist came back with Ədalət Əliyev.";
  assert.deepEqual(namesIn(text), ["Nora Lindqvist", "Ədalət Əliyev"]);
});

test("a word that only begins a sentence is no name", () => {
  assert.deepEqual(namesIn("While Orlov waits, the mayor sleeps. The end comes while nobody looks."), ["Orlov"]);
});

test("what a name belongs to is not part of it", () => {
  assert.deepEqual(namesIn("Pezeşkian's words, and Bakı’nın reply"), ["Pezeşkian", "Bakı"]);
});

test("names are found in other scripts", () => {
  assert.deepEqual(namesIn("как сказал Олег Сергеев вчера"), ["Олег Сергеев"]);
});

test("a text without names has none", () => {
  assert.deepEqual(namesIn("nothing here"), []);
});
