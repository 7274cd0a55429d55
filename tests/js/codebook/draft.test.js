import assert from "node:assert/strict";
import { test } from "node:test";

import { DraftStore } from "../../../static/js/codebook/draft.js";

const memory = () => {
  const kept = new Map();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  };
};

test("a draft is kept for its person and project while it differs from what was saved", () => {
  const storage = memory();
  const drafts = new DraftStore("harbour", "dora", storage);
  const draft = { version: 1, base: { title: "a" }, book: { title: "b" } };
  drafts.keep(draft);
  assert.deepEqual(drafts.read(), draft);
  assert.equal(new DraftStore("harbour", "ada", storage).read(), null);
  drafts.keep({ ...draft, book: { title: "a" } });
  assert.equal(drafts.read(), null);
});
