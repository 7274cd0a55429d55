/** The guidelines beside the article, and what each entry of the codebook means. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { exampleItem } from "./precedent.js";

/** The address under which the project's claims are. */
const claimsUrl = () => location.pathname.replace(/\/articles\/.*$/, "/claims");

const entryList = (part, title, entries) => {
  const explained = entries.filter(({ definition, examples }) => definition || examples?.length > 0);
  if (explained.length === 0) return [];
  return [
    element("h3", {}, title),
    element(
      "dl",
      { class: "guide" },
      ...explained.flatMap(({ key, label, definition, examples = [] }) => [
        element("dt", { "data-entry": `${part}:${key}`, tabindex: -1 }, label),
        element(
          "dd",
          {},
          definition && element("p", {}, definition),
          examples.length > 0 &&
            element("ul", {}, ...examples.map((example) => exampleItem(example, claimsUrl()))),
        ),
      ]),
    ),
  ];
};

/** The drawer with the guidelines. */
export class Guidelines {
  #drawer;
  #openers;
  #before = null;

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
        ...entryList("claim_types", t("Types"), claim_types),
        ...entryList("targets", t("Targets"), targets),
        ...entryList("stances", t("Stances"), stances),
        ...entryList("fields", t("Further fields"), fields),
      );
  }

  /** Open or close the drawer. */
  toggle() {
    this.#drawer.hidden = !this.#drawer.hidden;
    this.#openers.forEach((opener) => opener.setAttribute("aria-expanded", String(this.isOpen)));
    if (this.isOpen) {
      this.#before = document.activeElement;
      this.#drawer.querySelector(".drawer__body").focus();
    } else this.#return();
  }

  /** Bring what is said about an entry into view, with the focus. */
  showEntry(part, key) {
    const entry = this.#drawer.querySelector(`[data-entry="${CSS.escape(`${part}:${key}`)}"]`);
    entry?.scrollIntoView({ block: "center" });
    entry?.focus({ preventScroll: true });
  }

  /** Give the focus back to where it was, or to what opens the drawer. */
  #return() {
    const isThere = this.#before?.isConnected && this.#before !== document.body;
    (isThere ? this.#before : this.#openers[0])?.focus({ preventScroll: true });
  }
}
