/** What a key means on the page on which differences are settled. */

import { nameOf } from "../annotate/keys.js";
import { t } from "../lib/i18n.js";

/** @type {{command: string | null, keys: string[], words: string}[]} a digit has no command: what it means depends on the place */
export const KEYMAP = [
  { command: null, keys: ["1", "…", "9"], words: t("Take this claim whole, and go on") },
  { command: null, keys: ["Tab", "1"], words: t("Go to a field, and take it from this claim") },
  { command: "take", keys: ["Enter"], words: t("Take what is offered or put together, and go on") },
  { command: "agreed", keys: ["A"], words: t("Take all unanimous clusters; of a single reader, all") },
  { command: "union", keys: ["u"], words: t("Boundaries: what any of them marks") },
  { command: "intersection", keys: ["i"], words: t("Boundaries: what all of them mark") },
  { command: "boundaries", keys: ["e"], words: t("Boundaries of your own: what you select, or with the arrow keys") },
  { command: "confidence", keys: ["c"], words: t("How sure you are; then a digit") },
  { command: "split", keys: ["s"], words: t("Split the cluster") },
  { command: "join", keys: ["g"], words: t("Join it with the next cluster") },
  { command: "reject", keys: ["x"], words: t("Reject it; then a digit for the reason, and go on") },
  { command: "reject-again", keys: ["X"], words: t("Reject it for the same reason as the last one, and go on") },
  { command: "leave", keys: ["o"], words: t("Leave it open with a note") },
  { command: "reopen", keys: ["r"], words: t("Open a settled cluster again") },
  { command: "next", keys: ["j", "ArrowDown"], words: t("Next cluster") },
  { command: "previous", keys: ["k", "ArrowUp"], words: t("Previous cluster") },
  { command: "next-open", keys: ["n"], words: t("Next cluster that is open") },
  { command: "undo", keys: ["Mod+z"], words: t("Undo") },
  { command: "redo", keys: ["Mod+Shift+z", "Mod+y"], words: t("Redo") },
  { command: "help", keys: ["?"], words: t("This help") },
  { command: "escape", keys: ["Escape"], words: t("Close what is on top") },
];

/** Return the command of a key press, or null. @param {KeyboardEvent} event */
export const commandOf = (event) => {
  const name = nameOf(event);
  return KEYMAP.find(({ command, keys }) => command && keys.includes(name))?.command ?? null;
};
