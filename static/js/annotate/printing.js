/** On paper: a copy of the text in which each claim's segments are marked and numbered as in the list beside it. */

import { element } from "../lib/dom.js";

/**
 * Return the pieces of one line between the places at which a segment begins or ends.
 * @param {import("../text/offsets.js").Line} line
 * @param {{start: number, end: number, number: number}[]} segments of the whole text
 * @returns {{text: string, depth: number, begins: number[]}[]} `begins`: the numbers of the claims that begin there
 */
export const piecesOf = (line, segments) => {
  const inside = segments.filter(({ start, end }) => start < line.end && end > line.start);
  const stops = new Set([line.start, line.end]);
  for (const { start, end } of inside)
    [Math.max(start, line.start), Math.min(end, line.end)].forEach((stop) => stops.add(stop));
  const sorted = [...stops].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, index) => ({
    text: line.text.slice(line.unitAt(from), line.unitAt(sorted[index + 1])),
    depth: inside.filter(({ start, end }) => start <= from && end > from).length,
    begins: inside.filter(({ start }) => start === from).map(({ number }) => number),
  }));
};

const lineElement = (line, segments) =>
  element(
    "p",
    { class: "line", dir: "auto" },
    ...piecesOf(line, segments).flatMap(({ text, depth, begins }) => [
      begins.length > 0 && element("sup", { class: "printed__number" }, begins.join(", ")),
      depth > 0 ? element("mark", { class: "printed__claim", "data-depth": Math.min(depth, 3) }, text) : text,
    ]),
  );

/**
 * Make the copy when the page is printed, and take it away after.
 * @param {HTMLElement} root of the text
 * @param {import("../text/offsets.js").Text} text
 * @param {() => import("./store.js").Claim[]} shown in the order of the list
 */
export const printNumbered = (root, text, shown) => {
  let copy = null;
  addEventListener("beforeprint", () => {
    const segments = shown().flatMap(({ content }, index) =>
      content.segments.map((segment) => ({ ...segment, number: index + 1 })),
    );
    copy = element("div", { class: "printed reading" }, ...text.lines.map((line) => lineElement(line, segments)));
    root.after(copy);
  });
  addEventListener("afterprint", () => copy?.remove());
};
