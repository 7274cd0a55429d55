import assert from "node:assert/strict";
import { test } from "node:test";
import { precedentOf } from "../../../static/js/annotate/precedent.js";

const CLAIM = "4b2c1a52-0000-4000-8000-000000000001";

test("a precedent is told from any other example", () => {
  const parts = { passage: "He said “no”", ruling: "Against → always [1].", claim: CLAIM };
  assert.deepEqual(precedentOf(`“He said “no”” → Against → always [1]. [claim ${CLAIM}]`), parts);
  assert.equal(precedentOf("“The tram” → will come"), null);
  assert.equal(precedentOf("The tram will come."), null);
});
