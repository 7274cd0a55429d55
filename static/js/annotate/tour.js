/**
 * A tour of the page in a minute: a small panel beside real parts, which goes on as what it speaks of is done.
 *
 * It takes no key and no focus; Esc or its button end it, once for the account.
 */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button, iconButton } from "./controls.js";
import { keyElement } from "./help.js";

const GAP = 12;

/**
 * @typedef {{at: string, keys: string[], words: string, isDone: (page: object) => boolean}} Step `at` is the part that it
 *   points at
 */

const openContent = ({ desk, store }) => (desk.open === null ? null : store.get(desk.open).content);

const hasPair = (page, name) => openContent(page)?.stances.some((pair) => pair[name] !== null) ?? false;

/** Return the steps that a codebook has parts for. @returns {Step[]} */
export const stepsFor = ({ targets, stances, confidence }) => {
  const shortcuts = (entries) => entries.map(({ shortcut }) => shortcut).filter(Boolean).slice(0, 4);
  return [
    {
      at: "#text",
      keys: ["j", "k"],
      words: t("Read with two keys: the next sentence, and back again."),
      isDone: ({ cursor, desk }) => cursor.range !== null || desk.open !== null,
    },
    {
      at: "#text",
      keys: ["Enter"],
      words: t("Take the marked sentence: it becomes a claim, and its form opens. Or select any words with the mouse."),
      isDone: ({ desk }) => desk.open !== null,
    },
    targets.length > 0 && {
      at: ".claim-form [data-part=target]",
      keys: shortcuts(targets),
      words: t("A letter says what the claim is about. None fits? Propose a target at the end of the list."),
      isDone: (page) => hasPair(page, "target"),
    },
    {
      at: ".claim-form [data-part=stance]",
      keys: shortcuts(stances),
      words: t("A sign says which side it takes there."),
      isDone: (page) => hasPair(page, "stance"),
    },
    confidence && {
      at: ".claim-form [data-part=confidence]",
      keys: [String(confidence.min), String(confidence.max)],
      words: t("A digit says how sure you are. That ends the claim, and it is saved already."),
      isDone: (page) => page.desk.open === null && page.store.own().some(({ content }) => content.confidence !== null),
    },
    {
      at: "[data-command=submit]",
      keys: ["Mod+Enter"],
      words: t("When you have read the article, submit it. All keys, and this tour, are in the help behind the question mark."),
      isDone: () => false,
    },
  ].filter(Boolean);
};

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
