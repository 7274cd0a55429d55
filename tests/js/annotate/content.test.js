/** What a claim says, what it lacks, and how its changes are undone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { blank, bodyOf, contentOf, isBlank, missing, newId, sameContent } from "../../../static/js/annotate/content.js";
import { History } from "../../../static/js/annotate/history.js";
import { ClaimStore } from "../../../static/js/annotate/store.js";
import { ARTICLE } from "./server.js";

const SEGMENT = [{ start: 8, end: 14 }];

const CODEBOOK = {
  claim_types: [{ key: "factual" }],
  targets: [{ key: "NORM", note_required: true }],
  stances: [{ key: "favor" }],
  confidence: { min: 1, max: 5 },
  fields: [{ key: "speech", kind: "choice", required: true, options: [] }],
  required: ["type", "target", "stance", "confidence"],
};

test("the body carries quotes by code points and leaves out what was never filled in", () => {
  const content = {
    ...blank(SEGMENT),
    stances: [
      { target: "NORM", stance: null },
      { target: null, stance: null },
    ],
    attribution: [
      { actor: "Kərimov ", role: null },
      { actor: " ", role: null },
    ],
    attributes: { speech: "", hedged: false },
    context: { start: 0, end: 7 },
  };
  const body = bodyOf(content, ARTICLE);
  assert.deepEqual(body.segments, [{ start: 8, end: 14, quote: "said 😀" }]);
  assert.deepEqual(body.stances, [{ target: "NORM", stance: null }]);
  assert.deepEqual(body.attribution, [{ actor: "Kərimov ", role: null }]);
  assert.deepEqual(body.attributes, { hedged: false });
  assert.deepEqual(body.context, { start: 0, end: 7 });
  assert.equal(sameContent(contentOf({ ...body, segments: body.segments }), content), true);
});

test("a claim with only a passage, or an empty voice, is blank", () => {
  assert.equal(isBlank(blank(SEGMENT)), true);
  assert.equal(isBlank({ ...blank(SEGMENT), attribution: [{ actor: "", role: null }] }), true);
  assert.equal(isBlank({ ...blank(SEGMENT), confidence: 0 }), false);
});

test("what is missing follows the codebook, and what cannot be asked cannot be missing", () => {
  assert.deepEqual(missing(blank(SEGMENT), CODEBOOK), ["type", "target", "stance", "confidence", "speech"]);
  const bare = { ...CODEBOOK, targets: [], claim_types: [], confidence: null, fields: [] };
  assert.deepEqual(missing(blank(SEGMENT), bare), ["stance"]);
  const named = { ...blank(SEGMENT), stances: [{ target: "NORM", stance: "favor" }], type: "factual", confidence: 0 };
  assert.deepEqual(missing({ ...named, attributes: { speech: "direct" } }, CODEBOOK), ["note"]);
});

test("new ids are UUIDs and differ", () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(newId(), shape);
  assert.notEqual(newId(), newId());
});

const undoable = () => {
  let time = 0;
  const store = new ClaimStore("ada");
  return { store, history: new History(store, () => (time += 1)), wait: (ms) => (time += ms) };
};

test("making, changing and deleting a claim are undone and redone one by one", () => {
  const { store, history } = undoable();
  const id = store.create(SEGMENT);
  assert.equal(history.canUndo, false);
  store.change(id, { type: "factual" }, "type");
  store.change(id, { confidence: 3 }, "confidence");
  store.remove(id);
  assert.equal(store.own().length, 0);
  assert.equal(history.undo(), id);
  assert.equal(store.get(id).content.confidence, 3);
  history.undo();
  assert.equal(store.get(id).content.confidence, null);
  history.undo();
  assert.deepEqual([store.own().length, history.canUndo], [0, false]);
  history.redo();
  history.redo();
  assert.deepEqual(store.own()[0].content.confidence, 3);
  store.change(id, { note: "new" }, "note");
  assert.equal(history.canRedo, false);
});

test("typing on in one field is one step, and a pause begins another", () => {
  const { store, history, wait } = undoable();
  const id = store.create(SEGMENT);
  store.change(id, { type: "factual" }, "type");
  for (const note of ["a", "ab", "abc"]) store.change(id, { note }, "note");
  wait(5000);
  store.change(id, { note: "abc d" }, "note");
  history.undo();
  assert.equal(store.get(id).content.note, "abc");
  history.undo();
  assert.equal(store.get(id).content.note, "");
});
