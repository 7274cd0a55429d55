/**
 * One of a few: radio buttons that can be unchosen again, with the arrow keys of a radio group.
 *
 * @typedef {{
 *   key: any, label: string, shortcut?: string | null, stance?: string, definition?: string, examples?: string[],
 *   spoken?: string,
 * }} Option `spoken` is its name for screen readers where the label is not enough
 */

import { element, icon } from "../lib/dom.js";
import { formPart, setAttributes, uniqueId } from "./controls.js";
import { explainEntry } from "./entry-note.js";
import { precedentOf } from "./precedent.js";

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** How many precedents are shown under the chosen option; the guidelines have all. */
const SHOWN = 2;

/** Return the newest precedents of an option, read once it is chosen, or null. @param {string[]} examples */
const rulings = (examples) => {
  const found = examples.map(precedentOf).filter(Boolean).slice(-SHOWN);
  const lines = found.map(({ passage, ruling }) => element("span", {}, element("q", { dir: "auto" }, passage), ` → ${ruling}`));
  return found.length > 0 && element("span", { class: "choice-group__precedents" }, ...lines);
};

/** A named group of options, at most one of them chosen. */
export class ChoiceGroup {
  #buttons = new Map();
  #chosen = null;
  #isCarried = false;
  #onChoose;

  /**
   * @param {object} parts
   * @param {string} parts.name of the part of the form
   * @param {string} parts.label
   * @param {Option[]} parts.options
   * @param {"row" | "list" | "stances" | "scale"} [parts.shape]
   * @param {string} [parts.hint]
   * @param {(key: any) => void} parts.onChoose with null when the chosen one is chosen again
   */
  constructor({ name, label, options, shape = "row", hint = "", onChoose }) {
    this.#onChoose = onChoose;
    const labelId = uniqueId(name);
    const group = element(
      "div",
      { class: "choice-group", "data-shape": shape, role: "radiogroup", "aria-labelledby": labelId },
      ...options.map((option) => this.#button(option)),
    );
    group.addEventListener("keydown", (event) => this.#step(event));
    this.element = formPart(name, { label, hint, labelId }, group);
    this.update(null);
  }

  /** Show which one is chosen. One that is carried over stays when it is chosen again: that confirms it. */
  update(key, { isCarried = false } = {}) {
    this.#chosen = key;
    this.#isCarried = isCarried;
    const tabbed = this.#buttons.has(key) ? key : this.#buttons.keys().next().value;
    for (const [each, { root }] of this.#buttons) {
      setAttributes(root, { "aria-checked": String(each === key), tabindex: each === tabbed ? 0 : -1 });
    }
  }

  /** Show a line under an option, such as what a stance means for the target at hand. */
  explain(key, words) {
    this.#buttons.get(key).meaning.textContent = words;
  }

  /** Put the focus on the option that Tab would reach. */
  focus() {
    this.element.querySelector("[tabindex='0']")?.focus();
  }

  #button({ key, label, shortcut, stance, definition, examples, spoken }) {
    const meaning = element("span", { class: "choice-group__meaning" });
    const ruled = rulings(examples ?? []);
    const root = element(
      "button",
      {
        type: "button",
        role: "radio",
        class: "choice-group__option",
        "data-stance": stance,
        "aria-description": definition || null,
        "aria-label": spoken,
      },
      shortcut && element("kbd", { class: "kbd", "aria-hidden": "true" }, shortcut),
      element(
        "span",
        { class: "choice-group__words" },
        element("span", { class: "choice-group__name" }, label),
        meaning,
        ruled,
      ),
      ruled && icon("book-open"),
    );
    explainEntry(root, { label, definition, examples });
    root.addEventListener("click", () => this.#onChoose(this.#chosen === key && !this.#isCarried ? null : key));
    this.#buttons.set(key, { root, meaning });
    return root;
  }

  #step(event) {
    const keys = [...this.#buttons.keys()];
    const from = keys.findIndex((key) => this.#buttons.get(key).root === event.target);
    if (from < 0 || !(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const to = keys[(from + STEPS[event.key] + keys.length) % keys.length];
    this.#buttons.get(to).root.focus();
    this.#onChoose(to);
  }
}
