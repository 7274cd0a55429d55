/** Undo and redo reach back over a reload, and never over what somebody else changed. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../../static/js/annotate/history.js";
import { NOTE } from "../../../static/js/annotate/note.js";
import { ClaimStore } from "../../../static/js/annotate/store.js";

const SEGMENT = [{ start: 0, end: 7 }];

/** A page whose history writes its steps into `kept`, as the outbox does. */
const page = (kept = { steps: [], place: 0 }, records = []) => {
  let time = kept.place + 10_000;
  const store = new ClaimStore("ada");
  store.load(records);
  const history = new History(store, () => (time += 2000));
  history.addEventListener("step", ({ detail: { place, step, after } }) => {
    if (step) kept.steps = [...kept.steps.filter(({ number }) => number <= after && number !== step.number), step];
    kept.place = place;
  });
  return { store, history, kept };
};

const recordOf = ({ id, content }, fields = {}) => ({
  ...{ id, annotator: "ada", layer: "annotator", version: 3, reviews: [] },
  ...content,
  ...fields,
});

const note = ({ store }, id) => store.get(id).content.note;

test("a claim that was made, changed and deleted is stepped through and back", () => {
  const it = page();
  const id = it.store.create(SEGMENT);
  it.store.change(id, { note: "one" });
  it.store.change(id, { note: "two" });
  it.store.remove(id);
  assert.equal(it.history.undo(), id);
  assert.deepEqual([it.store.get(id).isDeleted, note(it, id)], [false, "two"]);
  it.history.undo();
  assert.equal(note(it, id), "one");
  it.history.undo();
  assert.equal(it.store.get(id).isDeleted, true);
  assert.equal(it.history.undo(), null);
  for (const words of ["one", "two"]) {
    it.history.redo();
    assert.equal(note(it, id), words);
  }
  it.history.redo();
  assert.deepEqual([it.store.get(id).isDeleted, it.history.canRedo], [true, false]);
});

test("a new step ends what could be redone", () => {
  const it = page();
  const id = it.store.create(SEGMENT);
  it.store.change(id, { note: "one" });
  it.store.change(id, { note: "two" });
  it.history.undo();
  it.store.change(id, { note: "three" });
  assert.equal(it.history.canRedo, false);
  it.history.undo();
  assert.equal(note(it, id), "one");
});

test("typing in one field without a pause is one step", () => {
  const store = new ClaimStore("ada");
  store.load([]);
  const history = new History(store, () => 5);
  for (const text of ["T", "Th", "The"]) store.writeNote(text);
  assert.equal(history.undo(), NOTE);
  assert.equal(store.get(NOTE).content.text, "");
  assert.equal(history.canUndo, false);
  history.redo();
  assert.equal(store.get(NOTE).content.text, "The");
});

test("the next page undoes what this one did", () => {
  const first = page();
  const id = first.store.create(SEGMENT);
  first.store.change(id, { note: "one" });
  first.store.change(id, { note: "two" });
  const next = page(first.kept, [recordOf(first.store.get(id))]);
  assert.deepEqual(next.history.load(first.kept.steps, first.kept.place), []);
  next.history.undo();
  assert.equal(note(next, id), "one");
  next.history.redo();
  assert.equal(note(next, id), "two");
});

test("the steps of a claim that was changed elsewhere are forgotten, others' are kept", () => {
  const first = page();
  const [one, other] = [first.store.create(SEGMENT), first.store.create([{ start: 8, end: 12 }])];
  first.store.change(one, { note: "one" });
  first.store.change(other, { note: "other" });
  const records = [recordOf(first.store.get(one), { confidence: 2 }), recordOf(first.store.get(other))];
  const next = page(first.kept, records);
  assert.deepEqual(next.history.load(first.kept.steps, first.kept.place), [first.kept.steps[0].number]);
  assert.equal(next.history.undo(), other);
  assert.equal(next.history.undo(), null);
  assert.equal(next.store.get(one).content.confidence, 2);
});

test("another tab on the article has the same steps", () => {
  const [here, there] = [page(), page()];
  here.history.addEventListener("step", ({ detail }) => there.history.follow(detail));
  const id = here.store.create(SEGMENT);
  here.store.change(id, { note: "one" });
  there.store.mirror(id, here.store.get(id));
  assert.equal(there.history.undo(), id);
  assert.equal(there.store.get(id).isDeleted, true);
});
