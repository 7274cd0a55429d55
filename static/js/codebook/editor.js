/** The codebook editor: what it shows, what was saved, and what of it differs. */

import { on, one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { notify } from "../lib/toast.js";
import { fillBook, readBook, syncLabels } from "./book.js";
import { addEntry, control, entriesOf, isBlank, listOf, nameOf } from "./entries.js";
import { syncMeanings } from "./meanings.js";
import { keyFor } from "./naming.js";
import { startOrdering } from "./ordering.js";
import { canonical, SINGULAR } from "./parts.js";
import { showPreview } from "./preview.js";
import { startTexts } from "./texts.js";

/** Tells of every change by a "change" event. */
export class Editor extends EventTarget {
  /** @param {HTMLElement} root @param {import("./parts.js").Book} saved */
  constructor(root, saved) {
    super();
    this.root = root;
    this.saved = saved;
    fillBook(root, saved);
    root.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("input", (event) => this.#typed(event.target));
    on(root, "keydown", "textarea[data-kind=line]", (event) => event.key === "Enter" && event.preventDefault());
    on(root, "click", "[data-add]", (_event, button) => this.#add(button));
    on(root, "click", "[data-remove]", (_event, button) => this.#remove(button.closest("[data-entry]")));
    startOrdering(root, () => this.changed());
    startTexts(root, () => this.changed());
    this.#follow();
  }

  /** The codebook as it stands on the page. */
  get book() {
    return readBook(this.root);
  }

  get isChanged() {
    return canonical(this.book) !== canonical(this.saved);
  }

  /** Show another codebook as unsaved changes. @param {import("./parts.js").Book} book */
  show(book) {
    fillBook(this.root, book);
    this.changed();
  }

  /** Take note of what the server stored. @param {import("./parts.js").Book} book */
  accept(book) {
    this.saved = book;
    if (this.isChanged) fillBook(this.root, book);
    for (const entry of this.root.querySelectorAll("[data-entry]")) {
      entry.dataset.was = control(entry, "key").value;
      entry.removeAttribute("data-new");
    }
    this.changed();
  }

  /** Take away entries in which nothing was entered. */
  dropBlank() {
    for (const entry of this.root.querySelectorAll("[data-entry]")) if (isBlank(entry)) entry.remove();
  }

  changed() {
    this.#follow();
    this.dispatchEvent(new Event("change"));
  }

  #follow() {
    syncMeanings(this.root);
    syncLabels(this.root);
    showPreview(this.book, this.root);
    for (const entry of entriesOf(listOf(this.root, "fields"))) {
      one("[data-options]", entry).hidden = !["choice", "choices"].includes(control(entry, "kind").value);
    }
  }

  #typed(input) {
    const entry = input.closest("[data-entry]");
    if (entry?.hasAttribute("data-new") && input.dataset.member === "label" && !entry.hasAttribute("data-keyed")) {
      const others = entriesOf(entry.parentElement).filter((each) => each !== entry);
      control(entry, "key").value = keyFor(input.value, others.map((each) => control(each, "key").value));
    }
    if (input.dataset.member === "key") entry.toggleAttribute("data-keyed", input.value !== "");
    this.changed();
  }

  #add(button) {
    const list = button.closest("[data-options], [data-part]").querySelector(`[data-list="${button.dataset.add}"]`);
    const entry = addEntry(list);
    if (button.dataset.add === "fields") one("details", entry).open = true;
    control(entry, "label").focus();
    this.changed();
  }

  #remove(entry) {
    const [list, next, wasBlank] = [entry.parentElement, entry.nextElementSibling, isBlank(entry)];
    const focused = next ?? entry.previousElementSibling;
    entry.remove();
    if (focused) control(focused, "label").focus();
    else one(`[data-add="${list.dataset.list}"]`, list.parentElement).focus();
    this.changed();
    if (wasBlank) return;
    const run = () => {
      list.insertBefore(entry, next?.parentElement === list ? next : null);
      control(entry, "label").focus();
      this.changed();
    };
    const words = t("Removed: {part} “{name}”.", { part: SINGULAR[list.dataset.list], name: nameOf(entry) });
    notify(words, { action: { label: t("Undo"), run } });
  }
}
