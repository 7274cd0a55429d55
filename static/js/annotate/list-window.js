/** Which cards of a long list are on the page: those near what is seen of it, between two gaps as high as the others. */

import { element } from "../lib/dom.js";

/** A list of so many cards is on the page whole. */
const FEW = 200;

/** How many cards there are on each side of the one that is wanted. */
const SIDE = 30;

/** How high a card is in pixels, before one was measured. */
const HEIGHT = 110;

/** A stretch of the list that follows scrolling. Fires "change" when other cards are to be on the page. */
export class ListWindow extends EventTarget {
  #list;
  #before = element("div", { "aria-hidden": "true" });
  #after = element("div", { "aria-hidden": "true" });
  #observer = new IntersectionObserver((entries) => entries.some((each) => each.isIntersecting) && this.#follow());
  #count = 0;
  #middle = 0;
  #height = null;
  #isWhole = false;

  /** @param {HTMLElement} list of cards; what is before and after it is left to this */
  constructor(list) {
    super();
    this.#list = list;
    list.before(this.#before);
    list.after(this.#after);
    addEventListener("beforeprint", () => this.#showAll(true));
    addEventListener("afterprint", () => this.#showAll(false));
  }

  /** Whether all cards are on the page. */
  get isWhole() {
    return this.#isWhole || this.#count <= FEW;
  }

  /** The number of the first card that is on the page, and of the first after it that is not. */
  get range() {
    if (this.isWhole) return { from: 0, to: this.#count };
    const from = Math.max(Math.min(this.#middle - SIDE, this.#count - 2 * SIDE), 0);
    return { from, to: Math.min(from + 2 * SIDE, this.#count) };
  }

  /** Take note of how many cards there are in all. */
  fit(count) {
    this.#count = count;
  }

  /** Have the card of this number on the page. Return whether others are to be there than before. */
  bring(number) {
    const { from, to } = this.range;
    if (number >= from && number < to) return false;
    this.#middle = number;
    return true;
  }

  /** Leave room for the cards that are not there, once the others are. */
  settle() {
    const { from, to } = this.range;
    this.#leave(this.#before, from);
    this.#leave(this.#after, this.#count - to);
  }

  #leave(gap, cards) {
    gap.hidden = cards === 0;
    gap.style.setProperty("block-size", `${cards * (this.#height ?? HEIGHT)}px`);
    // Watched anew, a gap that is still seen is told of again.
    this.#observer.unobserve(gap);
    if (cards > 0) this.#observer.observe(gap);
  }

  /** Go to where one has scrolled: into a gap. */
  #follow() {
    const { from, to } = this.range;
    this.#height ??= this.#list.offsetHeight / (to - from) || null;
    const height = this.#height ?? HEIGHT;
    const frame = (this.#list.closest("[data-scrolls]") ?? document.documentElement).getBoundingClientRect();
    const above = this.#before.hidden ? 0 : this.#before.getBoundingClientRect().bottom - Math.max(frame.top, 0);
    const below = this.#after.hidden ? 0 : Math.min(frame.bottom, innerHeight) - this.#after.getBoundingClientRect().top;
    if (above <= 0 && below <= 0) return;
    this.#middle = above > 0 ? Math.max(from - Math.ceil(above / height), 0) : Math.min(to + Math.floor(below / height), this.#count - 1);
    this.dispatchEvent(new Event("change"));
  }

  #showAll(isWhole) {
    this.#isWhole = isWhole;
    if (this.#count > FEW) this.dispatchEvent(new Event("change"));
  }
}
