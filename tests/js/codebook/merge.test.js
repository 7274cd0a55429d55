import assert from "node:assert/strict";
import { test } from "node:test";

import { mergeBooks } from "../../../static/js/codebook/merge.js";

const entry = (key, label = key) => ({ key, label });
const BASE = {
  title: "Harbour",
  guidelines: "Read well.",
  claim_types: [entry("factual"), entry("causal")],
  targets: [entry("A"), entry("B")],
  stances: [entry("favor")],
  confidence: { min: 1, max: 5 },
  actor_roles: [],
  fields: [],
  reasons: [],
  required: ["type"],
};
const changed = (parts) => ({ ...structuredClone(BASE), ...parts });

test("what only one of the two changed is taken from that one", () => {
  const mine = changed({ title: "Mine", targets: [entry("A", "A, reworded by me"), entry("B")] });
  const theirs = changed({ guidelines: "Read better.", targets: [entry("A"), entry("B", "B, reworded by them")] });
  const { book, clashes } = mergeBooks(BASE, mine, theirs);
  assert.deepEqual(book.targets, [entry("A", "A, reworded by me"), entry("B", "B, reworded by them")]);
  assert.equal(book.title, "Mine");
  assert.equal(book.guidelines, "Read better.");
  assert.deepEqual(clashes, []);
});

test("what both changed is mine, and is named", () => {
  const mine = changed({ title: "Mine", stances: [entry("favor", "For")] });
  const theirs = changed({ title: "Theirs", stances: [entry("favor", "Pro")] });
  const { book, clashes } = mergeBooks(BASE, mine, theirs);
  assert.equal(book.title, "Mine");
  assert.deepEqual(book.stances, [entry("favor", "For")]);
  assert.deepEqual(clashes, ["Title", "Stance: For"]);
});

test("entries that either added or removed are added or removed", () => {
  const mine = changed({ targets: [entry("A"), entry("B"), entry("C")] });
  const theirs = changed({ targets: [entry("B"), entry("D")] });
  assert.deepEqual(mergeBooks(BASE, mine, theirs).book.targets.map(({ key }) => key), ["B", "D", "C"]);
});

test("my order stays where I changed it", () => {
  const mine = changed({ targets: [entry("B"), entry("A")] });
  const theirs = changed({ targets: [entry("A"), entry("B"), entry("C")] });
  assert.deepEqual(mergeBooks(BASE, mine, theirs).book.targets.map(({ key }) => key), ["B", "A", "C"]);
});
