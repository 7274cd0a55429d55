/**
 * A tour of the page in a minute: a small panel beside real parts, which goes on as what it speaks of is done.
 *
 * It takes no key and no focus; Esc or its button end it, once for the account.
 */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button, iconButton } from "./controls.js";
import { keyElement } from "./help.js";
import { stepsFor } from "./tour-steps.js";

const GAP = 12;

const within = (least, value, most) => Math.max(least, Math.min(value, most));

/**
 * Return where a panel goes so that it hides least of a part: after it or before it where there is room, else at that
 * end of the window which is farther from it.
 * @param {{left: number, right: number, top: number, bottom: number}} part
 * @param {{width: number, height: number}} panel
 * @param {{width: number, height: number}} frame the window
 */
export const placeBeside = (part, panel, frame) => {
  const [right, bottom] = [frame.width - panel.width - GAP, frame.height - panel.height - GAP];
  const [after, before] = [part.right + GAP, part.left - panel.width - GAP];
  if (after <= right) return { left: after, top: within(GAP, part.top, bottom) };
  if (before >= GAP) return { left: before, top: within(GAP, part.top, bottom) };
  const isHigh = part.top < frame.height / 2;
  return { left: within(GAP, part.left, right), top: isHigh ? bottom : GAP };
};

/** The tour on one page. */
export class Tour {
  #page;
  #finish;
  #steps = [];
  #at = 0;
  #pointed = null;

  /**
   * @param {object} page desk, store, cursor, form
   * @param {() => void} finish tells the server that the account has seen the tour
   */
  constructor(page, finish) {
    this.#page = page;
    this.#finish = finish;
    this.count = element("p", { class: "tour__count" });
    this.keys = element("p", { class: "tour__keys" });
    this.words = element("p", { class: "tour__words" });
    this.next = button("", () => this.#step(), { class: "button button--primary button--small" });
    this.element = element(
      "div",
      { class: "tour", role: "region", "aria-label": t("Tour"), popover: "manual" },
      element(
        "div",
        { class: "tour__head" },
        this.count,
        iconButton("x", t("Leave the tour (Esc)"), () => this.end()),
      ),
      element("div", { "aria-live": "polite" }, this.keys, this.words),
      element("div", { class: "tour__foot" }, this.next),
    );
    for (const source of [page.desk, page.store]) source.addEventListener("change", () => this.#follow());
    page.cursor.addEventListener("move", () => this.#follow());
    for (const type of ["scroll", "resize"]) addEventListener(type, () => this.#place(), { passive: true });
  }

  /** Whether the panel is there. */
  get isOn() {
    return this.element.isConnected;
  }

  /** Begin with what is not done yet. */
  start() {
    if (this.isOn) return;
    this.#steps = stepsFor(this.#page.form.codebook);
    this.#at = 0;
    document.body.append(this.element);
    this.element.showPopover();
    this.#show();
  }

  /** Take the panel away. */
  end() {
    if (!this.isOn) return;
    this.#point(null);
    this.element.remove();
    this.#finish();
  }

  #step() {
    this.#at += 1;
    if (this.#at < this.#steps.length) this.#show();
    else this.end();
  }

  /** Go on once the step at hand is done; after the form is drawn, for that is what comes next. */
  #follow() {
    if (!this.isOn) return;
    requestAnimationFrame(() => {
      if (!this.isOn) return;
      if (this.#steps[this.#at].isDone(this.#page)) this.#step();
      else this.#place();
    });
  }

  #show() {
    const { keys, words } = this.#steps[this.#at];
    const isLast = this.#at === this.#steps.length - 1;
    this.count.textContent = t("{step} of {steps}", { step: this.#at + 1, steps: this.#steps.length });
    this.keys.replaceChildren(...keys.map(keyElement));
    this.keys.hidden = keys.length === 0;
    this.words.textContent = words;
    this.next.textContent = isLast ? t("Done") : t("Next");
    this.#place();
  }

  #point(part) {
    if (part === this.#pointed) return;
    this.#pointed?.removeAttribute("data-toured");
    part?.setAttribute("data-toured", "");
    this.#pointed = part;
  }

  #place() {
    if (!this.isOn) return;
    const part = document.querySelector(this.#steps[this.#at].at);
    this.#point(part);
    const size = this.element.getBoundingClientRect();
    const { left, top } = placeBeside(part?.getBoundingClientRect() ?? new DOMRect(), size, {
      width: innerWidth,
      height: innerHeight,
    });
    this.element.style.setProperty("left", `${left}px`);
    this.element.style.setProperty("top", `${top}px`);
  }
}
