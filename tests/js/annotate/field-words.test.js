// The value of a field in words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldWords } from "../../../static/js/annotate/field-words.js";

const CODEBOOK = { fields: [{ key: "irony", label: "Irony", kind: "flag", options: [] }, { key: "count", label: "How many", kind: "number", options: [] }] };

test("a flag says yes or no, and a nought is a number", () => {
  const said = (name, value) => fieldWords(name, value, CODEBOOK, null);
  assert.deepEqual(said("field:irony", true), ["Irony", "yes"]);
  assert.deepEqual(said("field:irony", false), ["Irony", "no"]);
  assert.deepEqual(said("field:irony", null), ["Irony", "nothing"]);
  assert.deepEqual(said("field:count", 0), ["How many", "0"]);
});
