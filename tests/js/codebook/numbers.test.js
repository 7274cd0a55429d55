import assert from "node:assert/strict";
import { test } from "node:test";

import { readNumbers } from "../../../static/js/codebook/numbers.js";

test("probabilities are read with either decimal sign, and what is no number is left for the server to name", () => {
  assert.deepEqual(readNumbers(" 0.5 0,75; 1 "), [0.5, 0.75, 1]);
  assert.deepEqual(readNumbers("0.5 half"), [0.5, "half"]);
  assert.deepEqual(readNumbers("  "), []);
});
