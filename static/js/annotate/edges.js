/** The edges of the open claim: handles to drag, or to move with the arrow keys by word, with Shift by letter. */

import { t } from "../lib/i18n.js";
import { caretFrom } from "../text/hit.js";
import { nextStop, snapToWords } from "../text/words.js";
import { element } from "../lib/dom.js";

const SIDES = ["start", "end"];

/** Return the segments with one edge moved to `point`, or null when nothing or a neighbour would be in its way. */
export const moveEdge = (segments, index, side, point) => {
  const moved = { ...segments[index], [side]: point };
  const before = segments[index - 1]?.end ?? -1;
  const after = segments[index + 1]?.start ?? Infinity;
  if (moved.start >= moved.end || moved.start <= before || moved.end >= after) return null;
  return segments.with(index, moved);
};

/** Return segments with one more, joined with those that it overlaps or touches. */
export const addSegment = (segments, added) => {
  const apart = segments.filter(({ start, end }) => end < added.start || start > added.end);
  const joined = segments.filter((segment) => !apart.includes(segment));
  const start = Math.min(added.start, ...joined.map((segment) => segment.start));
  const end = Math.max(added.end, ...joined.map((segment) => segment.end));
  return [...apart, { start, end }].sort((a, b) => a.start - b.start);
};

/** Two handles a segment over the text. */
export class Edges {
  #root;
  #text;
  #painter;
  #change;
  #segments = [];
  #due = 0;

  /**
   * @param {HTMLElement} root lies over the text
   * @param {{text: object, painter: object}} view
   * @param {{change: (segments: object[]) => void, onPress: (event: MouseEvent) => void}} handlers
   *   `onPress`: a handle was clicked and not dragged, so that the text under it is meant
   */
  constructor(root, { text, painter }, { change, onPress }) {
    this.#root = root;
    this.#text = text;
    this.#painter = painter;
    this.#change = change;
    new ResizeObserver(() => this.#plan()).observe(root);
    root.addEventListener("keydown", (event) => this.#press(event));
    root.addEventListener("pointerdown", (event) => this.#drag(event));
    // A handle that is pressed with the pointer is not where the keys go.
    root.addEventListener("mousedown", (event) => event.preventDefault());
    root.addEventListener("click", (event) => event.detail > 0 && this.#letThrough(() => onPress(event)));
  }

  /** Show handles for these segments; none hides them. */
  show(segments) {
    this.#segments = segments;
    while (this.#root.children.length > segments.length * 2) this.#root.lastElementChild.remove();
    while (this.#root.children.length < segments.length * 2)
      this.#root.append(this.#handle(this.#root.children.length));
    this.#plan();
  }

  /** Measure once the page is laid out in any case. */
  #plan() {
    cancelAnimationFrame(this.#due);
    this.#due = requestAnimationFrame(() => this.#place());
  }

  get hasFocus() {
    return this.#root.contains(document.activeElement);
  }

  /** Put the focus on the next handle. */
  focus() {
    const handles = [...this.#root.children];
    handles[(handles.indexOf(document.activeElement) + 1) % handles.length]?.focus({ preventScroll: true });
  }

  #handle(number) {
    const side = SIDES[number % 2];
    const segment = { number: Math.floor(number / 2) + 1 };
    const edge = side === "start" ? t("Start of segment {number}", segment) : t("End of segment {number}", segment);
    const keys = t("{edge}: arrow keys move it by a word, with Shift by a letter; Delete takes a further segment away", { edge });
    return element("button", { type: "button", class: "edge", "data-side": side, "aria-label": keys });
  }

  #place() {
    if (this.#segments.length === 0) return;
    const origin = this.#root.getBoundingClientRect();
    [...this.#root.children].forEach((handle, number) => {
      const { start, end } = this.#segments[Math.floor(number / 2)];
      const isStart = number % 2 === 0;
      const boxes = (isStart ? this.#text.range(start, start + 1) : this.#text.range(end - 1, end)).getClientRects();
      const box = boxes[isStart ? 0 : boxes.length - 1];
      if (!box) return;
      const isLeft = isStart !== this.#text.isRightToLeft(start);
      handle.style.setProperty("--left", `${(isLeft ? box.left : box.right) - origin.left}px`);
      handle.style.setProperty("--from", `${box.top - origin.top}px`);
      handle.style.setProperty("--height", `${box.height}px`);
    });
  }

  #placeOf(handle) {
    const number = [...this.#root.children].indexOf(handle);
    return { index: Math.floor(number / 2), side: SIDES[number % 2] };
  }

  #press(event) {
    const onward = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const isRemoval = event.key === "Delete" && this.#segments.length > 1;
    if (!(onward || isRemoval) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { index, side } = this.#placeOf(event.target);
    if (isRemoval) {
      this.#change(this.#segments.toSpliced(index, 1));
      this.#root.firstElementChild.focus({ preventScroll: true });
      return;
    }
    const direction = this.#text.isRightToLeft(this.#segments[index].start) ? -onward : onward;
    const unit = event.shiftKey ? "letter" : "word";
    const point = nextStop(this.#text, this.#segments[index][side], { direction, unit, side });
    const moved = moveEdge(this.#segments, index, side, point);
    if (moved) this.#change(moved);
  }

  #drag(event) {
    const handle = event.target.closest(".edge");
    if (!handle || event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
    this.#root.dataset.dragging = "";
    const { index, side } = this.#placeOf(handle);
    const ended = new AbortController();
    // The edge is meant and not the knob above or below it, so that the finger does not hide the text.
    const box = handle.getBoundingClientRect();
    const off = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
    let moved = null;
    const move = ({ clientX, clientY, altKey }) => {
      moved = this.#draggedTo(clientX - off.x, clientY - off.y, index, side, altKey) ?? moved;
      if (moved) this.#painter.mark("selected", moved);
    };
    const end = () => {
      ended.abort();
      delete this.#root.dataset.dragging;
      if (moved) this.#change(moved);
    };
    handle.addEventListener("pointermove", move, { signal: ended.signal });
    for (const type of ["pointerup", "pointercancel"]) handle.addEventListener(type, end, { signal: ended.signal });
  }

  /** Do something while the handles do not hide the text under them from the pointer. */
  #letThrough(act) {
    this.#root.dataset.dragging = "";
    act();
    delete this.#root.dataset.dragging;
  }

  #draggedTo(x, y, index, side, isByLetter) {
    const caret = caretFrom(x, y);
    if (!caret || !this.#text.holds(caret.node)) return null;
    const point = this.#text.pointOf(caret.node, caret.offset);
    const moved = moveEdge(this.#segments, index, side, point);
    if (!moved || isByLetter) return moved;
    return moveEdge(this.#segments, index, side, snapToWords(this.#text, moved[index])[side]);
  }
}
