// What is put together for a cluster is taken back choice by choice, and waits while another cluster is looked at.

import assert from "node:assert/strict";
import test from "node:test";

import { DraftHistory, Drafts } from "../../../static/js/adjudicate/draft-history.js";

const draft = (type) => ({ content: { type }, picks: {}, isTouched: type !== "offered" });

test("each choice is taken back and done again, and a new one ends what could be done again", () => {
  const clock = [10, 20, 30];
  const history = new DraftHistory(draft("offered"), () => clock.shift());
  history.change(draft("factual"));
  history.change(draft("policy"));
  assert.deepEqual([history.lastAt, history.nextAt], [20, Infinity]);
  history.undo();
  assert.deepEqual([history.draft, history.lastAt, history.nextAt], [draft("factual"), 10, 20]);
  history.undo();
  assert.deepEqual([history.draft, history.lastAt, history.nextAt], [draft("offered"), -Infinity, 10]);
  history.redo();
  assert.deepEqual([history.draft, history.lastAt, history.nextAt], [draft("factual"), 10, 20]);
  history.change(draft("causal"));
  assert.deepEqual([history.draft, history.lastAt, history.nextAt], [draft("causal"), 30, Infinity]);
});

test("choosing what is chosen is nothing that could be taken back", () => {
  const history = new DraftHistory(draft("offered"));
  history.change(draft("offered"));
  assert.equal(history.isUntouched, true);
});

test("after a decision nothing that was taken back before can be done again", () => {
  const drafts = new Drafts();
  const history = drafts.of("a b", draft("offered"));
  history.change(draft("factual"));
  history.change(draft("policy"));
  history.undo();
  drafts.settle();
  assert.equal(history.nextAt, Infinity);
  assert.deepEqual(history.draft, draft("factual"));
});

test("a cluster's draft is kept as it was left; where nothing was chosen what is offered now counts", () => {
  const drafts = new Drafts();
  drafts.of("a b", draft("offered")).change(draft("factual"));
  assert.deepEqual(drafts.of("c", draft("offered")).draft, draft("offered"));
  assert.deepEqual(drafts.of("a b", draft("offered")).draft, draft("factual"));
  assert.deepEqual(drafts.of("c", draft("policy")).draft, draft("policy"));
});
