/** The files that were chosen or dropped, shown as a list; choosing again adds to them. */

import { clone, on, one } from "../lib/dom.js";
import { formatNumber, t } from "../lib/i18n.js";

/** Return "12 KB". @param {number} bytes @returns {string} */
export function sizeOf(bytes) {
  if (bytes < 1000) return t("{size} B", { size: bytes });
  if (bytes < 1_000_000) return t("{size} KB", { size: Math.round(bytes / 1000) });
  return t("{size} MB", { size: formatNumber(bytes / 1_000_000, { minimumFractionDigits: 1, maximumFractionDigits: 1 }) });
}

export class ChosenFiles extends EventTarget {
  /** @param {HTMLElement} list @param {HTMLInputElement} input */
  constructor(list, input) {
    super();
    /** @type {Map<string, File>} */
    this.files = new Map();
    this.list = list;
    input.addEventListener("change", () => {
      this.add([...(input.files ?? [])]);
      input.value = "";
    });
    on(list, "click", "button", (_event, button) => this.remove(button.dataset.name ?? ""));
  }

  /** Add files; one of a name that is there takes its place. @param {File[]} files */
  add(files) {
    for (const file of files) this.files.set(file.name, file);
    if (files.length) this.changed();
  }

  /** @param {string} name */
  remove(name) {
    this.files.delete(name);
    this.changed();
  }

  /** How many bytes all files have together. @returns {number} */
  get size() {
    return [...this.files.values()].reduce((sum, file) => sum + file.size, 0);
  }

  changed() {
    this.list.replaceChildren(...[...this.files.values()].map(row));
    this.list.hidden = this.files.size === 0;
    this.dispatchEvent(new Event("change"));
  }
}

/** Return the list's row of a file. @param {File} file @returns {HTMLElement} */
function row(file) {
  const item = clone("chosen-file");
  one(".import-files__name", item).textContent = file.name;
  one(".import-files__size", item).textContent = sizeOf(file.size);
  const button = one("button", item);
  button.dataset.name = file.name;
  button.setAttribute("aria-label", t("Leave out {name}", { name: file.name }));
  return item;
}
