/** Own keys are kept for an account, clash with nothing, and single ones can be switched off. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allEntries, filterEntries, valueAfter } from "../../../static/js/annotate/entries.js";
import { KEYMAP, clashOf, commandOf } from "../../../static/js/annotate/keys.js";
import { Preferences } from "../../../static/js/annotate/preferences.js";

const makeStorage = () => {
  const kept = new Map();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
};
const press = (key) => ({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false });

test("own keys replace the first ones, for one account alone", () => {
  const storage = makeStorage();
  const ada = new Preferences(storage, "ada");
  ada.setKeys("next-sentence", ["y"]);
  assert.equal(commandOf(press("y"), "reading", ada.keymap), "next-sentence");
  assert.equal(commandOf(press("j"), "reading", ada.keymap), null);
  assert.equal(new Preferences(storage, "ada").keyOf("next-sentence"), "y");
  assert.equal(new Preferences(storage, "ben").keyOf("next-sentence"), "j");
});

test("single letters and symbols can be switched off; named keys and those with Ctrl stay", () => {
  const preferences = new Preferences(makeStorage(), "ada");
  preferences.change({ hasSingleKeys: false });
  const names = preferences.keymap.flatMap(({ keys }) => keys);
  assert.equal(names.some((name) => [...name].length === 1), false);
  for (const kept of ["Enter", "Escape", "ArrowDown", "Space", "Mod+z", "Delete"]) assert.ok(names.includes(kept));
});

test("Enter and Esc cannot be taken away, and what is stored badly is as nothing", () => {
  const storage = makeStorage();
  storage.setItem("annotator.preferences.ada", "{broken");
  const preferences = new Preferences(storage, "ada");
  preferences.setKeys("escape", []);
  assert.equal(preferences.keyOf("escape"), "Escape");
  storage.setItem("annotator.preferences.ben", '{"snapping": "paragraphs"}');
  assert.equal(new Preferences(storage, "ben").snapping, "words");
});

test("a clash is one in the same state", () => {
  assert.equal(clashOf(KEYMAP, "note", "V").command, "voices");
  assert.equal(clashOf(KEYMAP, "note", "n"), null);
  assert.equal(clashOf(KEYMAP, "note", "X").command, "delete");
  assert.equal(clashOf(KEYMAP, "undo", "j").command, "next-sentence");
  assert.equal(clashOf(KEYMAP, "next-claim", "n"), null);
});

const CODEBOOK = {
  targets: [{ key: "NORM", label: "Münasibətlər yaxşılaşır", shortcut: "n" }],
  stances: [{ key: "favor", label: "In favour", shortcut: "+" }],
  claim_types: [{ key: "factual", label: "Factual", shortcut: "1" }],
  confidence: { min: 1, max: 2, labels: ["guess"] },
  fields: [
    { key: "topics", label: "Topics", kind: "choices", options: [{ key: "money", label: "Money" }] },
    { key: "checked", label: "Checked", kind: "flag", options: [] },
    { key: "place", label: "Place", kind: "text", options: [] },
  ],
};

const PROPOSE = "Propose a target …";

test("a target that is not found can be proposed, and what was proposed is found", () => {
  const entries = allEntries(CODEBOOK, [{ id: "a", label: "Ferries should be free", state: "open" }]);
  const find = (typed) => filterEntries(entries, typed).map(({ kind, label }) => [kind, label]);
  assert.deepEqual(find("nothing like it"), [["propose", PROPOSE]]);
  assert.deepEqual(find("ferries"), [["proposed", "Ferries should be free"], ["propose", PROPOSE]]);
  assert.deepEqual(allEntries({ ...CODEBOOK, targets: [] }).filter(({ kind }) => kind === "propose"), []);
});

test("the list holds every entry once, targets first, and any word finds one", () => {
  const entries = allEntries(CODEBOOK);
  const labels = entries.map(({ label }) => label);
  assert.deepEqual(labels, ["Münasibətlər yaxşılaşır", PROPOSE, "In favour", "Factual", "guess", "2", "Money", "Checked"]);
  const find = (typed) => filterEntries(entries, typed).map(({ label }) => label).filter((label) => label !== PROPOSE);
  assert.deepEqual(find("yaxs munas"), ["Münasibətlər yaxşılaşır"]);
  assert.deepEqual(find("norm"), ["Münasibətlər yaxşılaşır"]);
  assert.deepEqual(find("confidence"), ["guess", "2"]);
  assert.deepEqual(find("nothing like it"), []);
});

test("one of several is added and taken away again", () => {
  const [topics, checked] = CODEBOOK.fields;
  assert.deepEqual(valueAfter(topics, undefined, "money"), ["money"]);
  assert.deepEqual(valueAfter(topics, ["money", "noise"], "money"), ["noise"]);
  assert.equal(valueAfter(checked, undefined, true), true);
});
