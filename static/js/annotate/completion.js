/** Names that are offered while one types: a text field with a list under it. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { uniqueId } from "./controls.js";

const PAUSE = 120;

/** A combobox over names that come from elsewhere. Anything else may be typed too. */
export class Completion {
  #suggest;
  #onPick;
  #items = [];
  #at = -1;
  #turn = 0;
  #isArea;
  /** What was pressed while the names for what is typed are not there yet: it is meant for those. */
  #early = null;

  /**
   * @param {HTMLInputElement | HTMLTextAreaElement} input a text of several lines stays one, and is no combobox
   * @param {(typed: string) => Promise<{name: string, label: string, detail?: string}[]>} suggest
   * @param {(item: {name: string, label: string}) => void} onPick
   */
  constructor(input, suggest, onPick) {
    this.input = input;
    this.#suggest = suggest;
    this.#onPick = onPick;
    const id = uniqueId("names");
    this.list = element("ul", { class: "completion", role: "listbox", id, "aria-label": t("Names"), hidden: true });
    this.#isArea = input.localName === "textarea";
    const combobox = this.#isArea ? [] : [["role", "combobox"], ["aria-expanded", "false"]];
    for (const [name, value] of [...combobox, ["aria-autocomplete", "list"], ["aria-controls", id]]) {
      input.setAttribute(name, value);
    }
    input.setAttribute("autocomplete", "off");
    input.addEventListener("input", () => this.#ask(PAUSE));
    input.addEventListener("focus", () => this.#ask(0));
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.#press(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const index = [...this.list.children].indexOf(target.closest("[role=option]"));
      if (index >= 0) this.#pick(index);
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** Take the list away. */
  close() {
    this.#turn += 1;
    this.#early = null;
    this.#show([]);
  }

  async #ask(ms) {
    this.#turn += 1;
    const turn = this.#turn;
    this.#early = { steps: 0, picks: false };
    this.#unmark();
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (turn !== this.#turn) return;
    const items = await this.#suggest(this.input.value);
    if (turn === this.#turn && document.activeElement === this.input) this.#answer(items);
  }

  #answer(items) {
    const { steps, picks } = this.#early;
    this.#early = null;
    this.#show(items);
    if (items.length === 0 || steps === 0) return;
    this.#mark((((steps > 0 ? steps - 1 : steps) % items.length) + items.length) % items.length);
    if (picks) this.#pick(this.#at);
  }

  #show(items) {
    this.#items = items;
    this.list.replaceChildren(...items.map(({ label, detail }, index) => this.#option(label, detail, index)));
    this.list.hidden = items.length === 0;
    if (!this.#isArea) this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.#unmark();
  }

  #option(label, detail, index) {
    return element(
      "li",
      { class: "completion__option", role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false" },
      element("span", {}, label),
      detail && element("span", { class: "completion__detail" }, detail),
    );
  }

  #press(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (this.#early !== null && (step || (event.key === "Enter" && this.#early.steps !== 0))) {
      event.preventDefault();
      event.stopPropagation();
      this.#early.steps += step ?? 0;
      this.#early.picks = event.key === "Enter";
    } else if (!this.isOpen) return;
    else if (step) {
      event.preventDefault();
      this.#mark((this.#at + step + this.#items.length + (this.#at < 0 && step < 0 ? 1 : 0)) % this.#items.length);
    } else if (event.key === "Escape") {
      // A field is left at once, since its names may come just before the key or just after it.
      if (this.#isArea) {
        event.preventDefault();
        event.stopPropagation();
      }
      this.close();
    } else if (event.key === "Enter" && this.#at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.#pick(this.#at);
    }
  }

  #unmark() {
    this.#at = -1;
    for (const option of this.list.children) option.setAttribute("aria-selected", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #mark(index) {
    this.#at = index;
    [...this.list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === index)));
    this.input.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  #pick(index) {
    const item = this.#items[index];
    this.close();
    this.#onPick(item);
  }
}
