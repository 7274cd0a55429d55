/** Ranges that are not the body: dimmed, their whole lines folded under a line that says what is inside. */

import { element, icon } from "../lib/dom.js";
import { listed, lowered, n, t } from "../lib/i18n.js";
import { iconButton } from "./controls.js";

export const KINDS = {
  headline: t("Headline"),
  byline: t("Byline"),
  caption: t("Caption"),
  comment: t("Comments"),
  boilerplate: t("Boilerplate"),
};

/** Kinds that are read with the body, and so are dimmed at most. */
const OPEN_KINDS = ["headline", "byline", "caption"];

/** Return the numbers of the lines that a region covers whole, white space at their edges aside. */
export const wholeLines = (text, { start, end }) => {
  const first = text.lineNumberAt(start);
  const last = text.lineNumberAt(Math.max(end - 1, start));
  const numbers = [...Array(last - first + 1).keys()].map((n) => first + n);
  return numbers.filter((number) => {
    const line = text.lines[number];
    const lead = line.text.slice(0, line.unitAt(start));
    const tail = line.text.slice(line.unitAt(end));
    return (lead + tail).trim() === "";
  });
};

/** Return what to say about a claim that touches regions of these kinds; "" where it need not be looked at again. */
export const regionWarning = (kinds) => {
  const names = [...new Set(kinds.filter((kind) => kind !== "headline"))].map((kind) => lowered(KINDS[kind]));
  if (names.length === 0) return "";
  return t("This passage is marked as {kinds}. Is it a claim of the article?", { kinds: listed(names) });
};

/** The regions of the article as they look on the page. */
export class Regions {
  #text;
  #painter;
  #regions = [];
  #folds = [];
  #onToggle;
  #onRemove;

  /**
   * @param {{text: object, painter: object}} view
   * @param {{onToggle: () => void, onRemove: ((region: object) => void) | null}} handlers `onRemove` where one may
   */
  constructor({ text, painter }, { onToggle, onRemove }) {
    this.#text = text;
    this.#painter = painter;
    this.#onToggle = onToggle;
    this.#onRemove = onRemove;
  }

  /** Show these regions, folded unless there is a claim in them. */
  show(regions, claims) {
    this.#folds.forEach(({ bar }) => bar.remove());
    this.#folds.flatMap(({ lines }) => lines).forEach((line) => (line.hidden = false));
    this.#regions = regions;
    this.#painter.mark(
      "dimmed",
      regions.filter(({ kind }) => kind !== "headline"),
    );
    const holdsClaim = ({ start, end }) =>
      claims.some(({ content: { segments } }) => segments.some((s) => s.start < end && s.end > start));
    this.#folds = regions
      .filter(({ kind }) => !OPEN_KINDS.includes(kind))
      .map((region) => this.#fold(region))
      .filter(Boolean);
    this.#folds.forEach((fold) => this.#set(fold, !holdsClaim(fold.region)));
  }

  /** Return whether the range is folded away. */
  isHidden(start, end) {
    return this.#folds.some(({ isFolded, region }) => isFolded && start >= region.start && end <= region.end);
  }

  /** Return the kinds of region that the segments touch. */
  touched(segments) {
    return this.#regions
      .filter((region) => segments.some(({ start, end }) => start < region.end && end > region.start))
      .map(({ kind }) => kind);
  }

  /** Unfold what hides a range. */
  uncover({ start, end }) {
    const hiding = this.#folds.filter(({ isFolded, region }) => isFolded && start < region.end && end > region.start);
    hiding.forEach((fold) => this.#set(fold, false));
    if (hiding.length > 0) this.#onToggle();
  }

  #fold(region) {
    const numbers = wholeLines(this.#text, region);
    if (numbers.length === 0) return null;
    const lines = numbers.map((number) => this.#text.elements[number]);
    const words = lines.map((line) => line.textContent.trim()).filter(Boolean);
    const inside = { text: words.join(" ").slice(0, 120) };
    const toggle = element(
      "button",
      { type: "button", class: "fold__toggle" },
      icon("chevron-right"),
      element("span", { class: "fold__kind" }, KINDS[region.kind]),
      element("span", { class: "fold__inside" }, n(words.length, "{count} line: {text}", "{count} lines: {text}", inside)),
    );
    const bar = element("div", { class: "fold" }, toggle);
    if (this.#onRemove) {
      const label = t("Take the mark “{kind}” off this region", { kind: KINDS[region.kind] });
      bar.append(iconButton("x", label, () => this.#onRemove(region)));
    }
    lines[0].before(bar);
    const fold = { region, lines, bar, toggle, isFolded: false };
    toggle.addEventListener("click", () => {
      this.#set(fold, !fold.isFolded);
      this.#onToggle();
    });
    return fold;
  }

  #set(fold, isFolded) {
    fold.isFolded = isFolded;
    fold.lines.forEach((line) => (line.hidden = isFolded));
    fold.toggle.setAttribute("aria-expanded", String(!isFolded));
    fold.bar.dataset.folded = String(isFolded);
  }
}
