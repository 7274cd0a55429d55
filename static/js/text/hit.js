/** Which claims lie under a point of the text, and which of them a click means. */

/** Claims by where their segments lie. */
export class ClaimIndex {
  /** @param {{id: string, segments: {start: number, end: number}[]}[]} claims */
  constructor(claims) {
    this.segments = claims
      .flatMap(({ id, segments }) => segments.map(({ start, end }) => ({ id, start, end })))
      .sort((a, b) => a.start - b.start || a.end - b.end);
    let reach = 0;
    this.reaches = this.segments.map(({ end }) => (reach = Math.max(reach, end)));
  }

  /** Return the ids of the claims that hold the code point, the shortest segment first. */
  at(point) {
    const hits = [];
    for (let i = this.#lastStartingBy(point); i >= 0 && this.reaches[i] > point; i -= 1) {
      if (this.segments[i].end > point) hits.push(this.segments[i]);
    }
    hits.sort((a, b) => a.end - a.start - (b.end - b.start) || (a.id < b.id ? -1 : 1));
    return [...new Set(hits.map(({ id }) => id))];
  }

  #lastStartingBy(point) {
    let low = 0;
    let high = this.segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.segments[middle].start <= point) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Return the id that a click on a stack of claims means: the first, or the one after `current` when that is in it. */
export const nextInStack = (ids, current) => ids[(ids.indexOf(current) + 1) % ids.length] ?? null;

/** Return the node and offset of the page nearest to x, y of the window, or null. */
export const caretFrom = (x, y) => {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  const range = document.caretRangeFromPoint(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
};

/**
 * Return the code point drawn at x, y of the window, or null where no letter of the text is drawn.
 * A caret lies between two letters, so both are measured.
 * @param {import("./offsets.js").Text} text
 */
export const pointUnder = (text, x, y) => {
  const caret = caretFrom(x, y);
  if (!caret || !text.holds(caret.node)) return null;
  const point = text.pointOf(caret.node, caret.offset);
  const isDrawnAt = (start) =>
    [...text.range(start, start + 1).getClientRects()].some(
      (box) => x >= box.left && x <= box.right && y >= box.top - 4 && y <= box.bottom + 8,
    );
  return [point, point - 1].find((start) => start >= 0 && start < text.length && isDrawnAt(start)) ?? null;
};
