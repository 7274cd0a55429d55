/** Keys mean the same on every layout, and a key enters what the state of the claim asks for. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { entryOf } from "../../../static/js/annotate/entry.js";
import { KEYMAP, commandOf } from "../../../static/js/annotate/keys.js";

const press = (key, code = "", held = {}) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

const CODEBOOK = {
  claim_types: [
    { key: "factual", shortcut: "1" },
    { key: "causal", shortcut: "2" },
  ],
  targets: [
    { key: "NORM", shortcut: "n" },
    { key: "YES", shortcut: "ı" },
  ],
  stances: [
    { key: "favor", shortcut: "+" },
    { key: "against", shortcut: "-" },
    { key: "neutral", shortcut: "0" },
    { key: "unclear", shortcut: "?" },
  ],
  confidence: { min: 1, max: 5 },
  fields: [
    {
      key: "speech",
      kind: "choice",
      options: [
        { key: "direct", shortcut: "d" },
        { key: "none", shortcut: null },
      ],
    },
  ],
};
const BEFORE = { target: null, stance: null };
const AFTER = { target: "NORM", stance: "favor" };

test("letters, symbols and digits enter target, stance, type and confidence", () => {
  assert.deepEqual(entryOf(press("n"), CODEBOOK, BEFORE), { kind: "target", key: "NORM" });
  assert.deepEqual(entryOf(press("+", "Equal", { shiftKey: true }), CODEBOOK, BEFORE), {
    kind: "stance",
    key: "favor",
  });
  assert.deepEqual(entryOf(press("2", "Digit2"), CODEBOOK, BEFORE), { kind: "type", key: "causal" });
  assert.deepEqual(entryOf(press("2", "Digit2"), CODEBOOK, AFTER), { kind: "confidence", key: 2 });
  assert.deepEqual(entryOf(press("0", "Digit0"), CODEBOOK, AFTER), { kind: "stance", key: "neutral" });
  assert.deepEqual(entryOf(press("d"), CODEBOOK, BEFORE), { kind: "attribute", field: "speech", key: "direct" });
  assert.equal(entryOf(press("9", "Digit9"), CODEBOOK, AFTER), null);
});

test("a Russian layout counts by position, an AZERTY digit row by position after the character", () => {
  assert.deepEqual(entryOf(press("т", "KeyN"), CODEBOOK, BEFORE), { kind: "target", key: "NORM" });
  assert.deepEqual(entryOf(press("é", "Digit2"), CODEBOOK, BEFORE), { kind: "type", key: "causal" });
  assert.deepEqual(entryOf(press("-", "Digit6"), CODEBOOK, BEFORE), { kind: "stance", key: "against" });
  assert.deepEqual(entryOf(press("ı", "KeyI"), CODEBOOK, BEFORE), { kind: "target", key: "YES" });
  assert.equal(commandOf(press("О", "KeyJ", { shiftKey: true }), "reading"), "extend-down");
});

test("an unshifted AZERTY 0 is the stance 0, and a Cyrillic shortcut its own letter first", () => {
  assert.deepEqual(entryOf(press("à", "Digit0"), CODEBOOK, BEFORE), { kind: "stance", key: "neutral" });
  const cyrillic = { ...CODEBOOK, targets: [...CODEBOOK.targets, { key: "MIR", shortcut: "т" }] };
  assert.deepEqual(entryOf(press("т", "KeyN"), cyrillic, BEFORE), { kind: "target", key: "MIR" });
});

test("capitals of a script without case follow Shift, Caps Lock changes nothing, AltGr types", () => {
  assert.equal(commandOf(press("ر", "KeyV", { shiftKey: true }), "claim"), "voices");
  assert.equal(commandOf(press("ر", "KeyJ"), "reading"), "next-sentence");
  const held = (...names) => ({ getModifierState: (name) => names.includes(name) });
  assert.equal(commandOf(press("J", "KeyJ", held("CapsLock")), "reading"), "next-sentence");
  assert.equal(commandOf(press("v", "KeyV", { shiftKey: true, ...held("CapsLock") }), "claim"), "voices");
  const altGr = { ctrlKey: true, altKey: true, ...held("AltGraph") };
  assert.equal(commandOf(press("/", "Digit7", altGr), "reading"), "find");
  assert.equal(commandOf(press("ə", "Semicolon"), "reading"), null);
});

test("Space scrolls while reading and opens the list in a claim", () => {
  assert.equal(commandOf(press(" ", "Space"), "reading"), "scroll-down");
  assert.equal(commandOf(press(" ", "Space", { shiftKey: true }), "reading"), "scroll-up");
  assert.equal(commandOf(press(" ", "Space"), "claim"), "entry-list");
});

test("no key of the page needs AltGr on a Turkish keyboard", () => {
  const names = KEYMAP.flatMap(({ keys }) => keys.map((name) => name.split("+").at(-1)));
  assert.deepEqual(names.filter((name) => /^[@#$[\]{}|~\\€₺]$/.test(name)), []);
});

test("commands depend on the state", () => {
  assert.equal(commandOf(press("n", "KeyN"), "reading"), "next-claim");
  assert.equal(commandOf(press("n", "KeyN"), "claim"), null);
  assert.equal(commandOf(press("?", "Slash", { shiftKey: true }), "reading"), "help");
  assert.equal(commandOf(press("?", "Slash", { shiftKey: true }), "claim"), null);
  assert.equal(commandOf(press("Z", "KeyZ", { ctrlKey: true, shiftKey: true }), "claim"), "redo");
  assert.equal(commandOf(press("я", "KeyZ", { ctrlKey: true }), "reading"), "undo");
  assert.equal(commandOf(press("j", "KeyJ", { ctrlKey: true }), "reading"), null);
  assert.equal(commandOf(press("Enter"), "reading"), "take");
  assert.equal(commandOf(press("Enter", "Enter", { metaKey: true }), "claim"), "submit");
});

test("no key has two commands in one state", () => {
  for (const state of ["reading", "claim"]) {
    const keys = KEYMAP.filter(({ when }) => when === state || when === "always").flatMap((each) => each.keys);
    assert.equal(new Set(keys).size, keys.length);
  }
});
