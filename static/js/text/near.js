/** Which part of the text is near the window, so that only what is on it is painted and measured. */

/** How far above and below the window still counts, in heights of the window. */
const REACH = 0.5;

/** How many letters one row of a line holds, about: for the height of blocks that were never drawn. */
const ROW = 72;

const rowsOf = (lines) => lines.reduce((sum, { length }) => sum + Math.max(Math.ceil(length / ROW), 1), 0);

/** Follows which blocks of lines are near. Fires "change" when `range` does. */
export class NearBlocks extends EventTarget {
  #near = new Set();
  #text;
  #lines = new Map();

  /** The code points from the first block near the window to the last, or null before the page was laid out. */
  range = null;

  /** @param {import("./offsets.js").Text} text on a page */
  constructor(text) {
    super();
    this.#text = text;
    text.elements.forEach(({ parentElement: block }, number) => {
      if (!this.#lines.has(block)) this.#lines.set(block, []);
      this.#lines.get(block).push(text.lines[number]);
    });
    const observer = new IntersectionObserver((entries) => this.#note(entries), { rootMargin: `${REACH * 100}% 0px` });
    for (const [block, lines] of this.#lines) {
      block.style.setProperty("--rows", String(rowsOf(lines)));
      observer.observe(block);
    }
  }

  /** Whether any of start..end is near. */
  touches(start, end) {
    return this.range !== null && start < this.range.end && end > this.range.start;
  }

  /** Return those of the segments that are near. @param {{start: number, end: number}[]} segments */
  among(segments) {
    if (!this.touches(segments[0].start, segments.at(-1).end)) return [];
    return segments.length === 1 ? segments : segments.filter(({ start, end }) => this.touches(start, end));
  }

  /** Return how far below the window's top a code point stands; where it is not near about, by its share of its block. */
  topOf(point) {
    if (this.touches(point, point + 1)) return this.#text.range(point, point + 1).getBoundingClientRect().top;
    // A range in a block that is not near would have the whole block laid out, once for each that is measured.
    const block = this.#text.elements[this.#text.lineNumberAt(point)].parentElement;
    const { top, height } = block.getBoundingClientRect();
    const [first, last] = [this.#lines.get(block)[0], this.#lines.get(block).at(-1)];
    return top + (height * (point - first.start)) / (last.end + 1 - first.start);
  }

  /** Find out now what is near, rather than when the browser tells after the next frame. */
  look() {
    const reach = innerHeight * (1 + REACH);
    const entries = [...this.#lines.keys()].map((target) => {
      const { top, bottom } = target.getBoundingClientRect();
      return { target, isIntersecting: bottom > innerHeight - reach && top < reach };
    });
    this.#note(entries);
  }

  #note(entries) {
    for (const { target, isIntersecting } of entries) {
      // The styles of highlights are computed for every line that has some: only these do.
      target.toggleAttribute("data-near", isIntersecting);
      if (isIntersecting) this.#near.add(target);
      else this.#near.delete(target);
    }
    if (this.#near.size === 0) return;
    const lines = [...this.#near].flatMap((block) => [this.#lines.get(block)[0], this.#lines.get(block).at(-1)]);
    const start = Math.min(...lines.map((line) => line.start));
    const end = Math.max(...lines.map((line) => line.end)) + 1;
    if (start === this.range?.start && end === this.range.end) return;
    this.range = { start, end };
    this.dispatchEvent(new Event("change"));
  }
}
