/** On paper: a copy of the text in which each claim's segments are marked and numbered as in the list beside it. */

import { element } from "../lib/dom.js";
import { piecesOf } from "../text/pieces.js";

const lineElement = (line, segments) =>
  element(
    "p",
    { class: "line", dir: "auto" },
    ...piecesOf(line, segments).flatMap(({ text, inside, begins }) => [
      begins.length > 0 && element("sup", { class: "printed__number" }, begins.join(", ")),
      inside.length > 0 ? element("mark", { class: "printed__claim", "data-depth": Math.min(inside.length, 3) }, text) : text,
    ]),
  );

const listElement = (claims, wordsOf) =>
  element("ol", { class: "printed__claims" }, ...claims.map((claim) => element("li", { dir: "auto" }, wordsOf(claim))));

/**
 * Make the copy when the page is printed, and take it away after.
 * @param {HTMLElement} root of the text
 * @param {import("../text/offsets.js").Text} text
 * @param {() => import("./store.js").Claim[]} shown in the order of the list
 * @param {((claim: import("./store.js").Claim) => string) | null} [wordsOf] says what a claim says, where the page has
 *   no list of them that can be printed
 */
export const printNumbered = (root, text, shown, wordsOf = null) => {
  let copy = null;
  addEventListener("beforeprint", () => {
    const claims = shown();
    const segments = claims.flatMap(({ content }, index) =>
      content.segments.map((segment) => ({ ...segment, claim: index + 1 })),
    );
    const lines = text.lines.map((line) => lineElement(line, segments));
    copy = element("div", { class: "printed reading" }, ...lines, wordsOf && listElement(claims, wordsOf));
    root.after(copy);
  });
  addEventListener("afterprint", () => copy?.remove());
};
