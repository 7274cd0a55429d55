/** The list of keys: the page's own, and those that the codebook gives to its entries. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { KEYMAP } from "./keys.js";

const WORDS = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Enter: "↵",
  Escape: "Esc",
  Mod: "Ctrl",
  Backspace: "⌫",
  Space: t("Space"),
};

/** Return a key of the table as a keycap shows it. */
export const keyElement = (name) => {
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

const commandRows = (keymap, when) =>
  keymap
    .filter((each) => each.when === when && each.keys.length > 0)
    .map(({ keys, words }) => row(keys, words));

const entryRows = (entries) =>
  entries.filter(({ shortcut }) => shortcut).map(({ shortcut, label }) => row([shortcut], label));

const confidenceRows = ({ confidence }) =>
  confidence
    ? [row([`${confidence.min} – ${confidence.max}`], t("After the stance: how sure you are. Ends the claim."))]
    : [];

/** Write the person's own keys on the buttons under `root` that show the key of a command. */
export const labelKeys = (root, preferences) => {
  for (const shown of root.querySelectorAll(".kbd[data-key]")) {
    const entry = KEYMAP.find(({ keys }) => keys[0] === shown.dataset.key);
    if (!entry) continue;
    const own = preferences.keyOf(entry.command);
    shown.hidden = own === null;
    shown.textContent = own ?? "";
  }
};

/** Fill the help with the keys that hold for a codebook. @param {import("./keys.js").Entry[]} keymap the person's own */
export const fillHelp = (root, codebook, keymap) => {
  root.replaceChildren(
    ...[
      section(t("While reading"), commandRows(keymap, "reading")),
      section(t("In the list of claims"), [row(["ArrowDown", "ArrowUp", "Home", "End"], t("Another card; Enter opens it"))]),
      section(t("In an open claim"), [
        ...entryRows(codebook.claim_types),
        ...entryRows(codebook.targets),
        ...entryRows(codebook.stances),
        ...confidenceRows(codebook),
        ...codebook.fields.flatMap(({ options }) => entryRows(options)),
      ]),
      section(t("Commands of an open claim"), commandRows(keymap, "claim")),
      section(t("Always"), commandRows(keymap, "always")),
    ].filter(Boolean),
  );
};
