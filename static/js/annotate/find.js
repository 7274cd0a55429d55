/** Find in the text: every place is marked, and one goes from one to the next. */

import { element, one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { findAll } from "../text/search.js";
import { iconButton } from "./controls.js";

const PAUSE = 150;

/** A field with what was found, over the text. */
export class Find {
  #page;
  #found = [];
  #at = -1;
  #due = 0;

  /** @param {HTMLElement} root @param {object} page text, view, cursor, regions, root */
  constructor(root, page) {
    this.#page = page;
    this.root = root;
    this.input = element("input", { class: "input input--small", type: "search", "aria-label": t("Find in the text") });
    this.count = element("output", { class: "find__count" });
    root.append(
      this.input,
      this.count,
      iconButton("chevron-up", t("Previous place"), () => this.#go(-1)),
      iconButton("chevron-down", t("Next place"), () => this.#go(1)),
      iconButton("x", t("Close"), () => this.close()),
    );
    this.input.addEventListener("input", () => {
      clearTimeout(this.#due);
      this.#due = setTimeout(() => this.#search(), PAUSE);
    });
    this.input.addEventListener("keydown", (event) => this.#press(event));
  }

  /** Show the field, with what was looked for before. */
  open() {
    this.root.hidden = false;
    this.input.focus();
    this.input.select();
    if (this.input.value !== "") this.#search();
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** Take the field away; the sentence cursor stays where one was led. */
  close() {
    const { view, root } = this.#page;
    this.root.hidden = true;
    view.painter.mark("found", []);
    view.painter.mark("found-here", []);
    root.focus({ preventScroll: true });
  }

  #press(event) {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") this.close();
    else this.#go(event.shiftKey ? -1 : 1);
  }

  #search() {
    clearTimeout(this.#due);
    const { text, view, cursor } = this.#page;
    this.#found = findAll(text, this.input.value);
    view.painter.mark("found", this.#found);
    view.painter.mark("found-here", []);
    const from = cursor.range?.start ?? view.firstSeen();
    this.#at = this.#found.findIndex(({ end }) => end > from) - 1;
    if (this.#found.length > 0) this.#go(1);
    else this.#tell();
  }

  #go(step) {
    if (this.#found.length === 0) return;
    const { view, cursor, regions } = this.#page;
    this.#at = (this.#at + step + this.#found.length) % this.#found.length;
    const place = this.#found[this.#at];
    regions.uncover(place);
    view.painter.mark("found-here", [place]);
    view.reveal(place);
    cursor.moveTo(place.start);
    this.#tell();
  }

  #tell() {
    const nothing = this.input.value === "" ? "" : t("Not found");
    const total = this.#found.length;
    this.count.textContent = total > 0 ? t("{number} of {total}", { number: this.#at + 1, total }) : nothing;
  }
}

/** Return the find field of the page. */
export const makeFind = (page) => new Find(one("#find"), page);
