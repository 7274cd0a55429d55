import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { formatNumber, listed, lowered, n, t, withNodes } from "../../../static/js/lib/i18n.js";

const RUSSIAN = {
  locale: "ru",
  messages: {
    "Saved {count} of {total}": "Из {total} сохранено {count}",
    "{count} claim": ["{count} утверждение", "{count} утверждения", "{count} утверждений"],
  },
};
const claims = (count) => n(count, "{count} claim", "{count} claims");

afterEach(() => delete globalThis.annotatorCatalogue);

test("without a catalogue the English message is shown, its placeholders filled", () => {
  assert.equal(t("All saved"), "All saved");
  assert.equal(t("Saved {count} of {total}", { count: 3, total: 1200 }), "Saved 3 of 1,200");
  assert.deepEqual([0, 1, 2].map(claims), ["0 claims", "1 claim", "2 claims"]);
});

test("a translation puts the values where its language wants them", () => {
  globalThis.annotatorCatalogue = RUSSIAN;
  assert.equal(t("Saved {count} of {total}", { count: 3, total: 1200 }), "Из 1 200 сохранено 3".replace(" 200", "\u00a0200"));
});

test("Russian chooses among three forms", () => {
  globalThis.annotatorCatalogue = RUSSIAN;
  assert.deepEqual(
    [1, 3, 5, 11, 21, 24, 112].map(claims),
    ["1 утверждение", "3 утверждения", "5 утверждений", "11 утверждений", "21 утверждение", "24 утверждения", "112 утверждений"],
  );
});

test("a language with one form uses it for every number", () => {
  globalThis.annotatorCatalogue = { locale: "tr", messages: { "{count} claim": ["{count} iddia"] } };
  assert.deepEqual([1, 2].map(claims), ["1 iddia", "2 iddia"]);
});

test("what the catalogue lacks is shown in English", () => {
  globalThis.annotatorCatalogue = RUSSIAN;
  assert.equal(t("Undo"), "Undo");
  assert.equal(n(2, "{count} place", "{count} places"), "2 places");
});

test("what is in the catalogue without a translation is shown in English", () => {
  globalThis.annotatorCatalogue = { locale: "ru", messages: { Undo: "", "{count} place": ["", "", ""] } };
  assert.equal(t("Undo"), "Undo");
  assert.equal(n(2, "{count} place", "{count} places"), "2 places");
});

test("words are listed as a sentence lists them", () => {
  globalThis.annotatorCatalogue = { locale: "ru", messages: { "{list} and {last}": "{list} и {last}" } };
  assert.deepEqual([[], ["тип"], ["тип", "объект", "сторона"]].map(listed), ["", "тип", "тип, объект и сторона"]);
});

test("a sentence with a link in its midst comes in pieces, in the order of the language", () => {
  const [link, save] = [{ tag: "a" }, { tag: "button" }];
  assert.deepEqual(withNodes("{save} после {sign_in}.", { sign_in: link, save }), ["", save, " после ", link, "."]);
});

test("Turkish and Azerbaijani lower the dotted I as they write it", () => {
  globalThis.annotatorCatalogue = { locale: "az", messages: {} };
  assert.equal(lowered("İMZA"), "imza");
});

test("a value is never read as a message: braces in it stay", () => {
  assert.equal(t("No actor {name}", { name: "{count} $& {name}" }), "No actor {count} $& {name}");
});

test("numbers follow the language", () => {
  globalThis.annotatorCatalogue = { locale: "az", messages: {} };
  assert.equal(formatNumber(1234.5), "1.234,5");
});
