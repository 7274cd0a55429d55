import assert from "node:assert/strict";
import { test } from "node:test";

import { keyFor } from "../../../static/js/codebook/naming.js";

test("a key is made of the label's words in Latin letters without marks", () => {
  assert.equal(keyFor("In favour", []), "in_favour");
  assert.equal(keyFor("Gecəli küçələr işıqlı olmalıdır!", []), "geceli_kuceler_isiqli_olmalidir");
  assert.equal(keyFor("Straße", []), "strasse");
});

test("a label without Latin letters makes no key", () => {
  assert.equal(keyFor("Трамвай нужен", []), "");
});

test("a key is never one that is taken, and never long", () => {
  assert.equal(keyFor("Tram", ["tram", "tram_2"]), "tram_3");
  assert.ok(keyFor("The council listens to all the people who live at the harbour", []).length <= 32);
  assert.equal(keyFor("x".repeat(80), []).length, 32);
});
