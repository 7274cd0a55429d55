/**
 * The text with its claims as elements: a copy in which each segment is a <mark> that says in words which claim begins
 * and ends, for whoever cannot see the painted text. The painted one is hidden meanwhile.
 */

import { element, unseen } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { piecesOf } from "./pieces.js";

/** @typedef {{id: string, segments: {start: number, end: number}[], words: string}} Told a claim and what it says */

const beginning = ({ id, number, words }) => [
  element(
    "a",
    { class: "text-mode__number", href: `#claim-${id}` },
    element("span", { "aria-hidden": "true" }, String(number)),
    unseen(t("Claim {number}: {claim}.", { number, claim: words })),
  ),
  " ",
];

const ending = ({ number }) => unseen(t(" (End of claim {number}.) ", { number }));

const nodesOf = ({ text, inside, begins, ends }) => {
  if (inside.length === 0) return [text];
  const told = [...begins.flatMap(beginning), text, ...ends.map(ending)];
  return [element("mark", { class: "text-mode__mark", "data-depth": Math.min(inside.length, 3) }, ...told)];
};

const lineOf = (line, segments) =>
  element("p", { class: "text-mode__line", dir: "auto", "data-start": line.start }, ...piecesOf(line, segments).flatMap(nodesOf));

/** A switch of the page: `button` turns it on and off. */
export class TextMode {
  #root;
  #page;
  #copy = null;
  #reveal;

  /**
   * @param {HTMLElement} root the painted text
   * @param {HTMLButtonElement} button
   * @param {{text: import("./offsets.js").Text, view: object, claims: () => Told[]}} page
   */
  constructor(root, button, page) {
    this.#root = root;
    this.#page = page;
    this.button = button;
    button.addEventListener("click", () => this.toggle());
  }

  /** Change between the painted text and the one with marks. */
  toggle() {
    const isOn = this.#copy === null;
    this.button.setAttribute("aria-pressed", String(isOn));
    if (isOn) this.#show();
    else this.#hide();
  }

  /** Bring the copy in step with the claims. */
  update() {
    if (this.#copy) this.#copy.replaceChildren(...this.#lines());
  }

  #show() {
    const { view } = this.#page;
    const { lang, ariaLabel } = this.#root;
    this.#copy = element("div", { class: "text-mode reading", tabindex: -1, role: "region", "aria-label": ariaLabel, lang: lang || null }, ...this.#lines());
    this.#root.after(this.#copy);
    this.#root.hidden = true;
    this.#reveal = view.reveal;
    view.reveal = ({ start }) => this.#lineAt(start).scrollIntoView({ block: "nearest" });
    this.#copy.focus({ preventScroll: true });
  }

  #hide() {
    this.#copy.remove();
    this.#copy = null;
    this.#root.hidden = false;
    this.#page.view.reveal = this.#reveal;
    this.update();
  }

  #lineAt(start) {
    return [...this.#copy.children].findLast((line) => Number(line.dataset.start) <= start);
  }

  #lines() {
    const { text, claims } = this.#page;
    const numbered = claims().map((claim, index) => ({ ...claim, number: index + 1 }));
    const segments = numbered.flatMap(({ segments: own, ...claim }) => own.map((segment) => ({ ...segment, claim })));
    return text.lines.map((line) => lineOf(line, segments));
  }
}
