/** What a key means on the review page. */

import { digitOf, isChord, nameOf } from "../annotate/keys.js";
import { t } from "../lib/i18n.js";

/** @type {{command: string, keys: string[], words: string}[]} */
export const KEYMAP = [
  { command: "next", keys: ["j", "ArrowDown"], words: t("Next claim") },
  { command: "previous", keys: ["k", "ArrowUp"], words: t("Previous claim") },
  { command: "next-open", keys: ["n"], words: t("Next claim without a verdict") },
  { command: "accept", keys: ["a"], words: t("Accept, and go on") },
  { command: "fix", keys: ["f"], words: t("Ask for a fix and propose fields") },
  { command: "reject", keys: ["r"], words: t("Reject; then a digit for the reason, and go on") },
  { command: "comment", keys: ["c"], words: t("Comment") },
  { command: "thread", keys: ["t"], words: t("Write in the thread of the claim, or of the article where none is chosen") },
  { command: "settle-thread", keys: ["d"], words: t("Done with the thread: resolve it, or open it again") },
  { command: "missing", keys: ["m"], words: t("Mark a passage that somebody did not claim") },
  { command: "next-sentence", keys: ["J", "Shift+ArrowDown"], words: t("Next sentence, to mark it as missing") },
  { command: "previous-sentence", keys: ["K", "Shift+ArrowUp"], words: t("Previous sentence") },
  { command: "undo", keys: ["Mod+z"], words: t("Undo") },
  { command: "redo", keys: ["Mod+Shift+z", "Mod+y"], words: t("Redo") },
  { command: "peer", keys: ["o"], words: t("The next person’s claim on the same passage") },
  { command: "next-article", keys: ["N"], words: t("Next article to review") },
  { command: "previous-article", keys: ["P"], words: t("Previous article to review") },
  { command: "help", keys: ["?"], words: t("This help") },
  { command: "escape", keys: ["Escape"], words: t("Close what is on top") },
];

/** Return the command of a key press, or null. @param {KeyboardEvent} event */
export const commandOf = (event) => {
  const name = nameOf(event);
  return KEYMAP.find(({ keys }) => keys.includes(name))?.command ?? null;
};

/** Return the reason that a digit means, counted from 1, or null. @param {KeyboardEvent} event @param {object[]} reasons */
export const reasonOf = (event, reasons) => {
  const digit = isChord(event) ? null : digitOf(event);
  return (digit && reasons[Number(digit) - 1]?.key) ?? null;
};
