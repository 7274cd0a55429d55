/** The guidelines beside the article, and what each entry of the codebook means. */

import { element } from "../lib/dom.js";

const entryList = (title, entries) => {
  const explained = entries.filter(({ definition, examples }) => definition || examples?.length > 0);
  if (explained.length === 0) return [];
  return [
    element("h3", {}, title),
    element(
      "dl",
      { class: "guide" },
      ...explained.flatMap(({ label, definition, examples = [] }) => [
        element("dt", {}, label),
        element(
          "dd",
          {},
          definition && element("p", {}, definition),
          examples.length > 0 &&
            element("ul", {}, ...examples.map((example) => element("li", {}, element("q", {}, example)))),
        ),
      ]),
    ),
  ];
};

/** The drawer with the guidelines. */
export class Guidelines {
  #drawer;
  #openers;

  /** @param {HTMLElement} drawer @param {object} codebook */
  constructor(drawer, codebook) {
    this.#drawer = drawer;
    this.#openers = document.querySelectorAll("[data-command=guidelines][aria-expanded]");
    this.useCodebook(codebook);
  }

  get isOpen() {
    return !this.#drawer.hidden;
  }

  /** Show the entries of a codebook. */
  useCodebook({ claim_types, targets, stances, fields }) {
    this.#drawer
      .querySelector("#guidelines-entries")
      .replaceChildren(
        ...entryList("Types", claim_types),
        ...entryList("Targets", targets),
        ...entryList("Stances", stances),
        ...entryList("Further fields", fields),
      );
  }

  /** Open or close the drawer. */
  toggle() {
    this.#drawer.hidden = !this.#drawer.hidden;
    this.#openers.forEach((opener) => opener.setAttribute("aria-expanded", String(this.isOpen)));
    if (this.isOpen) this.#drawer.querySelector(".drawer__body").focus();
    else this.#openers[0]?.focus();
  }
}
