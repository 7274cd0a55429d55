/**
 * What a key means: a table of commands for reading and for an open claim, and the rules of reading a key.
 *
 * Symbols and letters are matched by the character. Where a layout has no Latin letters the key's position counts
 * instead, and so it does for digits that need Shift.
 */

/** @type {{command: string, keys: string[], words: string, when: "reading" | "claim" | "always"}[]} */
export const KEYMAP = [
  { command: "next-sentence", keys: ["j", "ArrowDown"], words: "Next sentence", when: "reading" },
  { command: "previous-sentence", keys: ["k", "ArrowUp"], words: "Previous sentence", when: "reading" },
  { command: "extend-down", keys: ["J", "Shift+ArrowDown"], words: "Mark one more sentence", when: "reading" },
  { command: "extend-up", keys: ["K", "Shift+ArrowUp"], words: "Mark one sentence less", when: "reading" },
  {
    command: "take",
    keys: ["Enter"],
    words: "Make a claim of what is marked, or open the chosen claim",
    when: "reading",
  },
  { command: "next-claim", keys: ["n"], words: "Next claim", when: "reading" },
  { command: "previous-claim", keys: ["p"], words: "Previous claim", when: "reading" },
  { command: "guidelines", keys: ["g"], words: "Guidelines", when: "reading" },
  { command: "help", keys: ["?"], words: "This help", when: "reading" },
  { command: "clear-last", keys: ["Backspace"], words: "Empty the last field", when: "claim" },
  { command: "voices", keys: ["V"], words: "Voices: who says it", when: "claim" },
  { command: "note", keys: ["N"], words: "Note", when: "claim" },
  { command: "context", keys: ["C"], words: "Context: take the question above, or mark a passage", when: "claim" },
  { command: "add-segment", keys: ["A"], words: "Add a segment", when: "claim" },
  { command: "edges", keys: ["E"], words: "Move the edges; again for the next edge", when: "claim" },
  { command: "again", keys: ["D"], words: "Done, and the same passage again", when: "claim" },
  { command: "proposal", keys: ["T"], words: "Take what the reviewer proposes", when: "always" },
  { command: "delete", keys: ["X", "Delete"], words: "Delete the claim", when: "always" },
  { command: "done", keys: ["Enter"], words: "Done", when: "claim" },
  { command: "escape", keys: ["Escape"], words: "Close what is on top", when: "always" },
  { command: "undo", keys: ["Mod+z"], words: "Undo", when: "always" },
  { command: "redo", keys: ["Mod+Shift+z", "Mod+y"], words: "Redo", when: "always" },
  { command: "submit", keys: ["Mod+Enter"], words: "Submit the article", when: "always" },
];

const NOT_LATIN = /^[^\u0000-\u024f]$/;

/** Return the character that a key stands for, whatever the layout; a named key as its name. */
export const characterOf = ({ key, code }) => {
  const position = /^Key([A-Z])$/.exec(code ?? "");
  if (position && NOT_LATIN.test(key)) {
    return key === key.toLowerCase() ? position[1].toLowerCase() : position[1];
  }
  return key;
};

/** Return the digit that a key stands for by its character, else by its position; null for any other key. */
export const digitOf = ({ key, code }) => {
  if (/^[0-9]$/.test(key)) return key;
  return /^Digit([0-9])$/.exec(code ?? "")?.[1] ?? null;
};

/** Return the name of a key press as the table has it: "Mod+Shift+z", "Shift+ArrowDown", "J", "?". */
export const nameOf = (event) => {
  const character = characterOf(event);
  const isNamed = character.length > 1;
  const mod = event.ctrlKey || event.metaKey;
  const shift = event.shiftKey && (isNamed || mod);
  return [mod && "Mod", event.altKey && "Alt", shift && "Shift", mod && !isNamed ? character.toLowerCase() : character]
    .filter(Boolean)
    .join("+");
};

/** Return the command of a key press in a state, or null. @param {"reading" | "claim"} state */
export const commandOf = (event, state) => {
  const name = nameOf(event);
  return KEYMAP.find(({ keys, when }) => keys.includes(name) && (when === state || when === "always"))?.command ?? null;
};
