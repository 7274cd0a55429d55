/** Two versions of a claim: where they differ, which side is proposed, and what is made of both. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { blank } from "../../../static/js/annotate/content.js";
import { differences, merged } from "../../../static/js/annotate/merge.js";

const BASE = { ...blank([{ start: 0, end: 7 }]), type: "factual", confidence: 3, attributes: { speech: "direct" } };

const sides = (choices) => Object.fromEntries(choices.map(({ name, side }) => [name, side]));

test("what only they changed is theirs, what I changed is mine, what both left alone is not asked", () => {
  const mine = { ...BASE, note: "typed here", confidence: 4 };
  const theirs = { ...BASE, note: "typed there", type: "policy", attributes: { speech: "reported" } };
  const choices = differences(mine, theirs, BASE);
  assert.deepEqual(sides(choices), { type: "theirs", confidence: "mine", note: "mine", "field:speech": "theirs" });
  assert.deepEqual(merged(mine, choices), {
    ...BASE,
    type: "policy",
    confidence: 4,
    note: "typed here",
    attributes: { speech: "reported" },
  });
});

test("without a version that both knew, everything begins with mine", () => {
  const choices = differences({ ...BASE, type: null }, { ...BASE, confidence: 1 }, null);
  assert.deepEqual(sides(choices), { type: "mine", confidence: "mine" });
});

test("an own field that they emptied is emptied", () => {
  const choices = differences(BASE, { ...BASE, attributes: {} }, BASE);
  assert.deepEqual(sides(choices), { "field:speech": "theirs" });
  assert.deepEqual(merged(BASE, choices).attributes, { speech: null });
});

test("rows that only the form needs are no difference", () => {
  assert.deepEqual(differences({ ...BASE, stances: [{ target: null, stance: null }] }, BASE, BASE), []);
});
