/** The list of keys: the page's own, and those that the codebook gives to its entries. */

import { element } from "../lib/dom.js";
import { KEYMAP } from "./keys.js";

const WORDS = { ArrowDown: "↓", ArrowUp: "↑", Enter: "↵", Escape: "Esc", Mod: "Ctrl", Backspace: "⌫" };

const keyElement = (name) => {
  const parts = name.split("+").filter(Boolean);
  return element(
    "kbd",
    { class: "kbd" },
    (parts.length > 0 ? parts : ["+"]).map((part) => WORDS[part] ?? part).join(" "),
  );
};

const row = (keys, words) =>
  element("div", { class: "keys-help__row" }, element("dt", {}, ...keys.map(keyElement)), element("dd", {}, words));

const section = (title, rows) =>
  rows.length > 0 &&
  element("section", {}, element("h3", {}, title), element("dl", { class: "keys-help__list" }, ...rows));

const commandRows = (when) => KEYMAP.filter((each) => each.when === when).map(({ keys, words }) => row(keys, words));

const entryRows = (entries) =>
  entries.filter(({ shortcut }) => shortcut).map(({ shortcut, label }) => row([shortcut], label));

const confidenceRows = ({ confidence }) =>
  confidence
    ? [row([`${confidence.min} – ${confidence.max}`], "After the stance: how sure you are. Ends the claim.")]
    : [];

/** Fill the help with the keys that hold for a codebook. */
export const fillHelp = (root, codebook) => {
  root.replaceChildren(
    ...[
      section("While reading", commandRows("reading")),
      section("In an open claim", [
        ...entryRows(codebook.claim_types),
        ...entryRows(codebook.targets),
        ...entryRows(codebook.stances),
        ...confidenceRows(codebook),
        ...codebook.fields.flatMap(({ options }) => entryRows(options)),
      ]),
      section("Commands of an open claim", commandRows("claim")),
      section("Always", commandRows("always")),
    ].filter(Boolean),
  );
};
