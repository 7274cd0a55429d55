/** The person's settings: own keys checked for clashes, single keys off, and how a selection snaps. */

import { element, one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button, iconButton } from "./controls.js";
import { keyElement } from "./help.js";
import { KEYMAP, clashOf, isSingle, nameOf } from "./keys.js";
import { SNAPPINGS } from "./preferences.js";

const MODIFIERS = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Tab", "Dead", "Unidentified", "Process"];

const codebookEntries = ({ targets, stances, claim_types, fields }) => [
  ...targets,
  ...stances,
  ...claim_types,
  ...fields.flatMap(({ options }) => options),
];

/** The dialog with the settings. */
export class Settings {
  #dialog;
  #preferences;
  #codebook;
  #awaiting = null;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {{preferences: import("./preferences.js").Preferences, codebook: () => object}} page
   */
  constructor(dialog, { preferences, codebook }) {
    this.#dialog = dialog;
    this.#preferences = preferences;
    this.#codebook = codebook;
    this.snapping = one("#snapping", dialog);
    this.single = one("#single-keys", dialog);
    this.said = one("#key-said", dialog);
    this.table = one("#key-table", dialog);
    this.snapping.append(...Object.entries(SNAPPINGS).map(([value, words]) => element("option", { value }, words)));
    this.snapping.addEventListener("change", () => preferences.change({ snapping: this.snapping.value }));
    this.single.addEventListener("change", () => preferences.change({ hasSingleKeys: this.single.checked }));
    one("#key-reset", dialog).addEventListener("click", () => this.#reset());
    dialog.addEventListener("keydown", (event) => this.#press(event), { capture: true });
    dialog.addEventListener("close", () => (this.#awaiting = null));
  }

  /** Show the settings as they are. */
  open() {
    this.snapping.value = this.#preferences.snapping;
    this.single.checked = this.#preferences.hasSingleKeys;
    this.#say("");
    this.#draw();
    document.querySelector("dialog[open]")?.close();
    this.#dialog.showModal();
  }

  #draw() {
    const rows = this.#preferences.ownKeymap.filter(({ isFixed }) => !isFixed).map((entry) => this.#row(entry));
    this.table.replaceChildren(...rows);
  }

  #row({ command, keys, words }) {
    const removers = keys.map((key) => {
      const label = t("Switch {key} off for {words}", { key, words });
      const remove = iconButton("x", label, () => this.#set(command, keys.filter((each) => each !== key)));
      return element("span", { class: "key-table__key" }, keyElement(key), remove);
    });
    const add = button(t("Add a key"), () => this.#await(command, words), {
      class: "button button--quiet button--small",
      "aria-label": t("Add a key for {words}", { words }),
      "data-adds": command,
    });
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, words),
      element("td", {}, element("div", { class: "cluster" }, ...removers, keys.length === 0 && t("off"), add)),
    );
  }

  #await(command, words) {
    this.#awaiting = command;
    this.#say(t("Press the new key for “{words}”. Esc leaves it as it is.", { words }));
  }

  #press(event) {
    if (this.#awaiting === null || event.isComposing || MODIFIERS.includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const command = this.#awaiting;
    this.#awaiting = null;
    if (event.key === "Escape") this.#say("");
    else this.#take(command, nameOf(event));
  }

  #take(command, name) {
    const { ownKeymap } = this.#preferences;
    const { keys, when } = ownKeymap.find((entry) => entry.command === command);
    const clash = clashOf(ownKeymap, command, name);
    const entry = when !== "reading" && codebookEntries(this.#codebook()).find(({ shortcut }) => shortcut === name);
    const said = { key: name, words: clash ? clash.words : entry?.label };
    if (clash) this.#say(t("{key} already means “{words}”. Switch it off there first.", said));
    else if (entry) this.#say(t("{key} already enters “{words}” in an open claim. Choose another key.", said));
    else if (when !== "reading" && /^[0-9]$/.test(name)) this.#say(t("Digits enter the type and the confidence. Choose another key."));
    else this.#set(command, [...new Set([...keys, name])]);
  }

  #set(command, keys) {
    this.#preferences.setKeys(command, keys);
    const { words } = KEYMAP.find((entry) => entry.command === command);
    const said = { words, keys: keys.join(", ") };
    this.#say(keys.length > 0 ? t("“{words}” is now {keys}.", said) : t("“{words}” has no key.", said));
    this.#draw();
    one(`[data-adds="${command}"]`, this.table).focus();
    if (!this.#preferences.hasSingleKeys && keys.some(isSingle)) this.#say(t("Single keys are switched off above, so this one waits."));
  }

  #reset() {
    this.#preferences.change({ keys: {} });
    this.#draw();
    this.#say(t("All keys are as they were at first."));
  }

  #say(words) {
    this.said.textContent = words;
  }
}
