import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf } from "../../../static/js/progress/lines.js";

const lines = (name) => linesOf(name, 10, (words) => words.length);

test("a name breaks between words, where the next one has no room", () => {
  assert.equal(lines("Quay Road"), 1);
  assert.equal(lines("Quay Roads"), 1);
  assert.equal(lines("Quay Roads closed"), 2);
  assert.equal(lines("one two three four five six"), 3);
});

test("a word that is wider than a line fills several", () => {
  assert.equal(lines("Donaudampfschifffahrt"), 3);
  assert.equal(lines("die Donaudampfschifffahrt"), 4);
});
