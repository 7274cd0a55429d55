/** What lies under the pointer, beside it: which side each claim takes, on what, whose it is, and how many there are. */

import { element } from "../lib/dom.js";
import { n, t } from "../lib/i18n.js";
import { confidenceWords, holderOf, labelOf } from "./wording.js";

const DELAY = 250;
const SHOWN = 4;
const GAP = 16;

const pairLine = ({ target, stance }, codebook) =>
  element(
    "span",
    { class: "peek__pair" },
    element("span", { class: "stance", "data-stance": stance }, stance ? labelOf(codebook.stances, stance) : t("No stance")),
    target && labelOf(codebook.targets, target),
  );

const claimLine = ({ content, isOwn, annotator }, codebook) => {
  const facts = [
    !isOwn && annotator,
    holderOf(content.attribution),
    content.type && labelOf(codebook.claim_types, content.type),
    content.confidence !== null && confidenceWords(codebook, content.confidence),
  ].filter(Boolean);
  return element(
    "li",
    { class: "peek__claim" },
    ...(content.stances.length > 0 ? content.stances : [{ target: null, stance: null }]).map((pair) =>
      pairLine(pair, codebook),
    ),
    facts.length > 0 && element("span", { class: "peek__facts" }, facts.join(" · ")),
  );
};

/** The small panel; screen readers have the list of claims instead. */
export class Peek {
  #element = element("ul", { class: "peek", "aria-hidden": "true", popover: "manual" });
  #page;
  #shown = "";
  #due = 0;

  /** @param {{store: object, form: object}} page */
  constructor({ store, form }) {
    this.#page = { store, form };
    document.body.append(this.#element);
    for (const type of ["scroll", "pointerdown", "keydown"]) {
      addEventListener(type, () => this.hide(), { capture: true, passive: true });
    }
  }

  /** Show what these claims say, near x, y of the window, if the pointer stays. */
  show(ids, x, y) {
    const key = ids.join();
    if (key === this.#shown) return;
    this.hide();
    this.#shown = key;
    if (ids.length > 0) this.#due = setTimeout(() => this.#open(ids, x, y), DELAY);
  }

  hide() {
    clearTimeout(this.#due);
    this.#shown = "";
    if (this.#element.matches(":popover-open")) this.#element.hidePopover();
  }

  #open(ids, x, y) {
    const { store, form } = this.#page;
    const claims = ids.map((id) => store.get(id)).filter(Boolean);
    const { length } = claims;
    const words = n(length, "{count} claim here. Click again for the next.", "{count} claims here. Click again for the next.");
    this.#element.replaceChildren(
      ...claims.slice(0, SHOWN).map((claim) => claimLine(claim, form.codebook)),
      ...(length > 1 ? [element("li", { class: "peek__more" }, words)] : []),
    );
    this.#element.showPopover();
    const { width, height } = this.#element.getBoundingClientRect();
    const top = y + GAP + height < innerHeight ? y + GAP : y - GAP - height;
    this.#element.style.setProperty("top", `${Math.max(top, 0)}px`);
    this.#element.style.setProperty("left", `${Math.max(Math.min(x, innerWidth - width - GAP), 0)}px`);
  }
}
