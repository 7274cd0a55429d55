/** The list of all entries that Space opens in an open claim; letters filter it, Enter chooses. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { uniqueId } from "./controls.js";
import { allEntries, filterEntries } from "./entries.js";

/** A field to type in, and under it what is left of the entries. */
export class EntryList {
  #onPick;
  #onClose;
  #entries = [];
  #shown = [];
  #at = 0;

  /** @param {{onPick: (entry: import("./entries.js").Entry) => void, onClose: () => void}} handlers */
  constructor({ onPick, onClose }) {
    this.#onPick = onPick;
    this.#onClose = onClose;
    const id = uniqueId("entries");
    this.input = element("input", {
      class: "input input--small",
      role: "combobox",
      placeholder: t("Type to filter"),
      "aria-label": t("Entry of the codebook"),
      "aria-autocomplete": "list",
      "aria-controls": id,
      "aria-expanded": "true",
      autocomplete: "off",
    });
    this.list = element("ul", { class: "entry-list__options", role: "listbox", id, "aria-label": t("Entries") });
    this.empty = element("p", { class: "entry-list__empty", role: "status" });
    this.element = element("div", { class: "entry-list", hidden: true }, this.input, this.list, this.empty);
    this.input.addEventListener("input", () => this.#filter());
    this.input.addEventListener("keydown", (event) => this.#press(event));
    this.input.addEventListener("blur", () => this.close({ returnsFocus: false }));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const index = [...this.list.children].indexOf(target.closest("[role=option]"));
      if (index >= 0) this.#pick(index);
    });
  }

  /** Show the entries of a codebook and the person's open proposals, none filtered out. */
  open(codebook, proposals) {
    this.#entries = allEntries(codebook, proposals);
    this.input.value = "";
    this.element.hidden = false;
    this.#filter();
    this.input.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "nearest" });
  }

  /** Take the list away. */
  close({ returnsFocus = true } = {}) {
    if (this.element.hidden) return;
    this.element.hidden = true;
    if (returnsFocus) this.#onClose();
  }

  #filter() {
    this.#shown = filterEntries(this.#entries, this.input.value);
    this.list.replaceChildren(...this.#shown.map((entry, index) => this.#option(entry, index)));
    this.empty.textContent = this.#shown.every(({ kind }) => kind === "propose") ? t("No entry has these words.") : "";
    this.#mark(0);
  }

  #option({ kind, key, label, detail, shortcut }, index) {
    return element(
      "li",
      {
        class: "entry-list__option",
        role: "option",
        id: `${this.list.id}-${index}`,
        "aria-selected": "false",
        "data-stance": kind === "stance" ? key : null,
      },
      element("kbd", { class: "kbd", "aria-hidden": "true", hidden: shortcut === null }, shortcut ?? ""),
      element("span", { class: "entry-list__label" }, label),
      element("span", { class: "entry-list__detail" }, detail),
    );
  }

  #press(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isOurs = step || event.key === "Enter" || event.key === "Escape";
    if (!isOurs || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (step && this.#shown.length > 0) this.#mark((this.#at + step + this.#shown.length) % this.#shown.length);
    if (event.key === "Escape") this.close();
    if (event.key === "Enter" && this.#shown.length > 0) this.#pick(this.#at);
  }

  #mark(index) {
    this.#at = index;
    [...this.list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === index)));
    if (this.#shown.length === 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
    this.list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  #pick(index) {
    const entry = this.#shown[index];
    this.close();
    this.#onPick({ ...entry, typed: this.input.value.trim() });
  }
}
