/** Keeps the painted text in step with the claims and with what lies on the desk, and answers what is under a point. */

import { ClaimIndex, caretFrom, nextInStack, pointUnder } from "../text/hit.js";
import { NearBlocks } from "../text/near.js";
import { Painter } from "../text/painter.js";

const MIDDLE = 2;

/** Return how heavy the underline is: thirds of the confidence scale; the middle one where none was given. */
const weightOf = (confidence, scale) => {
  if (confidence === null || !scale || scale.max === scale.min) return MIDDLE;
  return 1 + Math.min(Math.floor(((confidence - scale.min) / (scale.max - scale.min)) * 3), 2);
};

/** The text as it is seen. */
export class TextView {
  #desk;
  #store;
  #codebook;
  #index = new ClaimIndex([]);
  #hovered = null;

  /** @param {{text: object, store: object, desk: object, codebook: object}} page */
  constructor({ text, store, desk, codebook }) {
    this.text = text;
    this.#store = store;
    this.#desk = desk;
    this.near = new NearBlocks(text);
    this.painter = new Painter(text, codebook.stances, this.near);
    this.near.addEventListener("change", () => this.painter.look());
    this.#codebook = codebook;
  }

  /** Take over a changed codebook. The claims must be painted again. */
  useCodebook(codebook) {
    this.#codebook = codebook;
    this.painter.useStances(codebook.stances);
  }

  /** Paint these claims, and no others. @param {import("./store.js").Claim[]} claims */
  paint(claims) {
    this.#index = new ClaimIndex(claims.map(({ id, content }) => ({ id, segments: content.segments })));
    this.painter.paint(
      claims.map(({ id, content }) => ({
        id,
        segments: content.segments,
        stance: content.stances[0]?.stance ?? null,
        weight: weightOf(content.confidence, this.#codebook.confidence),
      })),
    );
    this.mark();
  }

  /** Outline the chosen claim, its context, and the one under the pointer. */
  mark() {
    const selected = this.#store.get(this.#desk.selected)?.content;
    const hovered = this.#hovered === this.#desk.selected ? null : this.#store.get(this.#hovered)?.content;
    this.painter.mark("selected", selected?.segments ?? []);
    this.painter.mark("context", selected?.context ? [selected.context] : []);
    this.painter.mark("hovered", hovered?.segments ?? []);
  }

  /** Return the code point drawn at x, y of the window, or null. */
  pointAt(x, y) {
    return pointUnder(this.text, x, y);
  }

  /** Return the ids of the claims drawn at x, y of the window, the shortest first. */
  claimsUnder(x, y) {
    const point = this.pointAt(x, y);
    return point === null ? [] : this.#index.at(point);
  }

  /** Return the claim that a click at x, y means; clicking again goes through those that lie there. */
  clicked(x, y) {
    return nextInStack(this.claimsUnder(x, y), this.#desk.selected);
  }

  /** Outline the claim under the pointer. Return all that lie there. */
  hover(x, y) {
    const ids = this.claimsUnder(x, y);
    this.point(ids[0] ?? null);
    return ids;
  }

  /** Outline one claim as under the pointer; null outlines none. */
  point(id) {
    if (id === this.#hovered) return;
    this.#hovered = id;
    this.mark();
  }

  /** Bring start..end into view, a third from the top, when it is not. `space` is what covers the window's foot. */
  reveal({ start, end }, { space = 0, always = false } = {}) {
    const box = this.text.range(start, Math.min(end, start + 200)).getBoundingClientRect();
    const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    const foot = innerHeight - space;
    if (!always && box.top >= top && box.bottom <= foot - 24) return;
    scrollBy({ top: box.top - top - (foot - top) / 3 });
  }

  /** Return whether the beginning of a segment is in the window. */
  sees({ start }) {
    const { top, bottom } = this.text.range(start, start + 1).getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }

  /** Return the first code point that is seen below the bars, or the one at this share of what is seen. */
  firstSeen(share = 0) {
    const bars = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    const top = bars + (innerHeight - bars) * share;
    const box = this.text.elements[0].parentElement.getBoundingClientRect();
    const caret = box.top > top ? null : caretFrom(box.left + box.width / 2, top + 4);
    return caret && this.text.holds(caret.node)
      ? this.text.pointOf(caret.node, caret.offset)
      : this.#startOfFirstLine(top);
  }

  #startOfFirstLine(top) {
    const line = this.text.elements.findIndex((element) => element.getBoundingClientRect().bottom > top);
    return line < 0 ? 0 : this.text.lines[line].start;
  }
}
