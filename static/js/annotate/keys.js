/**
 * What a key means: a table of commands for reading and for an open claim, and the rules of reading a key.
 *
 * Symbols and letters are matched by the character. Where a layout has no Latin letters the key's position counts
 * instead, and so it does for digits that need Shift. No key of the table needs AltGr on any common layout.
 */

import { t } from "../lib/i18n.js";

/**
 * @typedef {{command: string, keys: string[], words: string, when: "reading" | "claim" | "always", isFixed?: boolean}} Entry
 *   `isFixed`: the key cannot be changed, because without it one would be stuck
 */

/** @type {Entry[]} */
export const KEYMAP = [
  { command: "next-sentence", keys: ["j", "ArrowDown"], words: t("Next sentence"), when: "reading" },
  { command: "previous-sentence", keys: ["k", "ArrowUp"], words: t("Previous sentence"), when: "reading" },
  { command: "extend-down", keys: ["J", "Shift+ArrowDown"], words: t("Mark one more sentence"), when: "reading" },
  { command: "extend-up", keys: ["K", "Shift+ArrowUp"], words: t("Mark one sentence less"), when: "reading" },
  { command: "clause-right", keys: ["ArrowRight"], words: t("Clause to the right"), when: "reading" },
  { command: "clause-left", keys: ["ArrowLeft"], words: t("Clause to the left"), when: "reading" },
  { command: "extend-right", keys: ["Shift+ArrowRight"], words: t("Mark on to the right"), when: "reading" },
  { command: "extend-left", keys: ["Shift+ArrowLeft"], words: t("Mark on to the left"), when: "reading" },
  {
    command: "take",
    keys: ["Enter"],
    words: t("Make a claim of what is marked, or open the chosen claim"),
    when: "reading",
    isFixed: true,
  },
  { command: "scroll-down", keys: ["Space"], words: t("Scroll on"), when: "reading" },
  { command: "scroll-up", keys: ["Shift+Space"], words: t("Scroll back"), when: "reading" },
  { command: "next-claim", keys: ["n"], words: t("Next claim"), when: "reading" },
  { command: "previous-claim", keys: ["p"], words: t("Previous claim"), when: "reading" },
  { command: "find", keys: ["/"], words: t("Find in the text"), when: "reading" },
  { command: "thread", keys: ["t"], words: t("Write in the thread of the chosen claim, or of the article"), when: "reading" },
  { command: "settle-thread", keys: ["d"], words: t("Done with the thread: resolve it, or open it again"), when: "reading" },
  { command: "guidelines", keys: ["g"], words: t("Guidelines"), when: "reading" },
  { command: "region", keys: ["r"], words: t("Propose what is marked as a region; again: of another kind"), when: "reading" },
  { command: "help", keys: ["?"], words: t("This help"), when: "reading" },
  { command: "entry-list", keys: ["Space"], words: t("List of all entries, filtered as you type"), when: "claim" },
  { command: "clear-last", keys: ["Backspace"], words: t("Empty the last field"), when: "claim" },
  { command: "propose-target", keys: ["P"], words: t("Propose a target, when none fits"), when: "claim" },
  { command: "voices", keys: ["V"], words: t("Voices: who says it"), when: "claim" },
  { command: "note", keys: ["N"], words: t("Note"), when: "claim" },
  { command: "context", keys: ["C"], words: t("Context: take the question above, or mark a passage"), when: "claim" },
  { command: "add-segment", keys: ["A"], words: t("Add a segment"), when: "claim" },
  { command: "edges", keys: ["E"], words: t("Move the edges; again for the next edge"), when: "claim" },
  { command: "again", keys: ["D"], words: t("The same passage again, for another claim"), when: "always" },
  { command: "entry-guide", keys: ["G"], words: t("What the guidelines say on the target in hand"), when: "claim" },
  { command: "proposal", keys: ["T"], words: t("Take what the reviewer proposes"), when: "always" },
  { command: "missed", keys: ["M"], words: t("Claim the next passage on which a reviewer misses a claim"), when: "reading" },
  { command: "delete", keys: ["X", "Delete"], words: t("Delete the claim"), when: "always" },
  { command: "done", keys: ["Enter"], words: t("Done"), when: "claim", isFixed: true },
  { command: "escape", keys: ["Escape"], words: t("Close what is on top"), when: "always", isFixed: true },
  { command: "undo", keys: ["Mod+z"], words: t("Undo"), when: "always" },
  { command: "redo", keys: ["Mod+Shift+z", "Mod+y"], words: t("Redo"), when: "always" },
  { command: "submit", keys: ["Mod+Enter"], words: t("Submit the article"), when: "always" },
];

const LATIN = /\p{Script=Latin}/u;
const CASELESS = (letter) => letter.toLowerCase() === letter.toUpperCase();

const inCase = (letter, isUpper) => (isUpper ? letter.toUpperCase() : letter.toLowerCase());

/** Return the character that a key stands for, whatever the layout and Caps Lock; a named key as its name. */
export const characterOf = (event) => {
  const { key, code, shiftKey } = event;
  if (key === " ") return "Space";
  if (!/^\p{L}\p{M}*$/u.test(key)) return key;
  const isUpper = CASELESS(key) ? shiftKey : key !== key.toLowerCase();
  const isLocked = event.getModifierState?.("CapsLock") ?? false;
  const position = LATIN.test(key) ? null : /^Key([A-Z])$/.exec(code ?? "");
  if (!position && !isLocked) return key;
  return inCase(position?.[1] ?? key, isUpper !== (isLocked && !CASELESS(key)));
};

/** Return the digit that a key stands for by its character, else by its position; null for any other key. */
export const digitOf = ({ key, code }) => {
  if (/^[0-9]$/.test(key)) return key;
  return /^Digit([0-9])$/.exec(code ?? "")?.[1] ?? null;
};

/** Whether Ctrl, Alt or Cmd is held as such: AltGr, which types characters, looks like Ctrl and Alt to the page. */
export const isChord = (event) =>
  !event.getModifierState?.("AltGraph") && (event.ctrlKey || event.metaKey || event.altKey);

/** Return the name of a key press as the table has it: "Mod+Shift+z", "Shift+ArrowDown", "J", "?". */
export const nameOf = (event) => {
  const character = characterOf(event);
  const isNamed = character.length > 1;
  const mod = isChord(event) && (event.ctrlKey || event.metaKey);
  const alt = isChord(event) && event.altKey;
  const shift = event.shiftKey && (isNamed || mod);
  return [mod && "Mod", alt && "Alt", shift && "Shift", mod && !isNamed ? character.toLowerCase() : character]
    .filter(Boolean)
    .join("+");
};

/** Whether a key of the table is a single letter, digit or symbol, as speech and slips of the hand produce them. */
export const isSingle = (name) => [...name].length === 1;

const isHeldIn = (when, state) => when === state || when === "always";

/**
 * Return the command of a key press in a state, or null.
 * @param {KeyboardEvent} event
 * @param {"reading" | "claim"} state
 * @param {Entry[]} [keymap] the person's own
 */
export const commandOf = (event, state, keymap = KEYMAP) => {
  const name = nameOf(event);
  return keymap.find(({ keys, when }) => keys.includes(name) && isHeldIn(when, state))?.command ?? null;
};

/**
 * Return the entry that already has a key where `command` would have it too, or null.
 * @param {Entry[]} keymap
 */
export const clashOf = (keymap, command, name) => {
  const { when } = keymap.find((entry) => entry.command === command);
  return (
    keymap.find(
      (entry) =>
        entry.command !== command &&
        entry.keys.includes(name) &&
        (isHeldIn(entry.when, when) || isHeldIn(when, entry.when)),
    ) ?? null
  );
};
