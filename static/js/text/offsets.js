/**
 * Where UTF-16 and the page end and code points begin.
 *
 * The browser counts UTF-16 units inside text nodes; everything else counts code points of the article's text.
 * No other module converts between them.
 */

const PAIR = /[\ud800-\udbff][\udc00-\udfff]/g;

/** Return how many of the sorted numbers satisfy `isBefore`, which holds for a prefix of them. */
const countWhile = (numbers, isBefore) => {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(numbers[middle], middle)) low = middle + 1;
    else high = middle;
  }
  return low;
};

const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

/** One line of the text, without its line feed; `start` is the code point it begins at. */
export class Line {
  /** @param {string} text @param {number} start */
  constructor(text, start) {
    this.text = text;
    this.start = start;
    this.pairs = Array.from(text.matchAll(PAIR), (match) => match.index);
    this.length = text.length - this.pairs.length;
    this.end = start + this.length;
  }

  /** Return the UTF-16 index of the code point `point`, counted from the start of the text. */
  unitAt(point) {
    const inLine = Math.min(Math.max(point - this.start, 0), this.length);
    return inLine + countWhile(this.pairs, (unit, before) => unit - before < inLine);
  }

  /** Return the code point, counted from the start of the text, at UTF-16 index `unit`; the middle of a pair is its start. */
  pointAt(unit) {
    const inLine = Math.min(Math.max(unit, 0), this.text.length);
    return this.start + inLine - countWhile(this.pairs, (pair) => pair < inLine);
  }
}

/** The article's text as lines, addressed by code points, and tied to one element a line when it is on a page. */
export class Text {
  /** @param {string[]} lines @param {Element[]} elements one a line, or none where there is no page */
  constructor(lines, elements = []) {
    let start = 0;
    this.lines = lines.map((text) => {
      const line = new Line(text, start);
      start = line.end + 1;
      return line;
    });
    this.length = Math.max(start - 1, 0);
    this.elements = elements;
    this.numbers = new Map(elements.map((element, number) => [element, number]));
  }

  /** @param {string} whole */
  static of(whole) {
    return new Text(whole.split("\n"));
  }

  /** Return the text that the `.line` elements under `root` show. @param {Element} root */
  static fromPage(root) {
    const elements = [...root.querySelectorAll(".line")];
    return new Text(
      elements.map((element) => element.textContent),
      elements,
    );
  }

  /** Return the number of the line that holds the code point; a line feed belongs to the line before it. */
  lineNumberAt(point) {
    return Math.max(countWhile(this.lines, (line) => line.start <= point) - 1, 0);
  }

  /** Return the quote at start..end. */
  slice(start, end) {
    const first = this.lineNumberAt(start);
    const last = this.lineNumberAt(end);
    const from = this.lines[first].unitAt(start);
    if (first === last) return this.lines[first].text.slice(from, this.lines[last].unitAt(end));
    const between = this.lines.slice(first + 1, last).map((line) => line.text);
    return [
      this.lines[first].text.slice(from),
      ...between,
      this.lines[last].text.slice(0, this.lines[last].unitAt(end)),
    ].join("\n");
  }

  /** Return start..end without white space at its edges, or null when nothing else is in it. */
  trim(start, end) {
    const quote = this.slice(start, end);
    const inner = quote.trim();
    if (inner === "") return null;
    const lead = quote.length - quote.trimStart().length;
    const tail = quote.length - quote.trimEnd().length;
    return { start: start + lead, end: end - tail };
  }

  /** Return whether the line that holds the code point runs from right to left on the page. */
  isRightToLeft(point) {
    return getComputedStyle(this.elements[this.lineNumberAt(point)]).direction === "rtl";
  }

  /** Return the node and UTF-16 offset on the page of a code point. */
  placeOf(point) {
    const number = this.lineNumberAt(point);
    const element = this.elements[number];
    const node = element.firstChild ?? element;
    return { node, offset: element.firstChild ? this.lines[number].unitAt(point) : 0 };
  }

  /** Return whether a node of the page lies in one of the lines. */
  holds(node) {
    return this.numbers.has(elementOf(node).closest(".line"));
  }

  /** Return the code point at a node and offset of the page; outside of the lines, that of the next line's start. */
  pointOf(node, offset) {
    const number = this.numbers.get(elementOf(node).closest(".line"));
    if (number === undefined) return this.#pointAfter(node, offset);
    if (node.nodeType === Node.TEXT_NODE) return this.lines[number].pointAt(offset);
    return offset === 0 ? this.lines[number].start : this.lines[number].end;
  }

  #pointAfter(node, offset) {
    const place = document.createRange();
    place.setStart(node, offset);
    const before = countWhile(this.elements, (element) => place.comparePoint(element, 0) < 0);
    return before < this.lines.length ? this.lines[before].start : this.length;
  }

  /** Return start..end as a range of the page that does not follow changes: cheap, for painting. */
  staticRange(start, end) {
    const from = this.placeOf(start);
    const to = this.placeOf(end);
    return new StaticRange({
      startContainer: from.node,
      startOffset: from.offset,
      endContainer: to.node,
      endOffset: to.offset,
    });
  }

  /**
   * Return start..end as a range of the page, for measuring at once. It is the same range each time: live ranges cost
   * every later change of the page, as long as they are there.
   */
  range(start, end) {
    this.ruler ??= document.createRange();
    const from = this.placeOf(start);
    const to = this.placeOf(end);
    this.ruler.setStart(from.node, from.offset);
    this.ruler.setEnd(to.node, to.offset);
    return this.ruler;
  }
}
