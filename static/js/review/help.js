/** The list of keys of the pages of reviewers. */

import { element } from "../lib/dom.js";
import { KEYMAP } from "./keys.js";

const WORDS = { "Shift+ArrowDown": "Shift+↓", "Shift+ArrowUp": "Shift+↑", "Mod+z": "Ctrl+Z", "Mod+Shift+z": "Ctrl+Shift+Z", "Mod+y": "Ctrl+Y", ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };

/** Fill the help with a table of keys. @param {HTMLElement} root @param {{keys: string[], words: string}[]} [keymap] */
export const fillHelp = (root, keymap = KEYMAP) => {
  const rows = keymap.map(({ keys, words }) => {
    const shown = keys.map((key) => element("kbd", { class: "kbd" }, WORDS[key] ?? key));
    return element("div", { class: "keys-help__row" }, element("dt", {}, ...shown), element("dd", {}, words));
  });
  root.replaceChildren(element("dl", { class: "keys-help__list" }, ...rows));
};
