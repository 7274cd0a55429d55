/** The passage of a cluster as each of its members marks it, one under the other. */

import { element, unseen } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { cut } from "./ranges.js";

/** Code points of the text that are shown before and after the passage. */
const AROUND = 40;

/** Return the passage with some whole words of its first and last line around it. */
const widened = ({ start, end }, text) => {
  const [first, last] = [start, end].map((point) => text.lines[text.lineNumberAt(point)]);
  const before = text.slice(Math.max(start - AROUND, first.start), start);
  const after = text.slice(end, Math.min(end + AROUND, last.end));
  const isWhole = start - AROUND <= first.start;
  const lead = isWhole ? before : before.replace(/^\S*\s/, "");
  const tail = end + AROUND >= last.end ? after : after.replace(/\s\S*$/, "");
  return { start: start - [...lead].length, end: end + [...tail].length };
};

const piecesOf = (passage, segments, text) =>
  cut(passage, segments).map(({ start, end, isMarked }) => element(isMarked ? "mark" : "span", {}, text.slice(start, end)));

/** Return one line: who, and the passage with what is marked of it. */
const line = (who, name, passage, segments, text, attributes = {}) =>
  element(
    "div",
    { class: "drawn__line", ...attributes },
    element("span", { class: "drawn__who", "aria-hidden": "true" }, who),
    element("p", { class: "drawn__text", dir: "auto" }, unseen(t("{name} marks: ", { name })), ...piecesOf(passage, segments, text)),
  );

/** Return the name by which a member is spoken of. */
export const nameOf = (member, number) => member.annotator || t("Claim {number}", { number });

/**
 * Return the drawing. @param {object[]} members @param {import("./ranges.js").Range} passage
 * @param {boolean} isNumbered whether the members have numbers, as in the table of their fields
 * @param {object[] | null} settled the boundaries of the settled claim, where they are none of the members'
 */
export const drawing = (members, passage, { isNumbered, settled, text }) => {
  const around = widened(passage, text);
  const lines = members.map((member, index) =>
    line(isNumbered ? String(index + 1) : "", nameOf(member, index + 1), around, member.segments, text),
  );
  const own = settled && line("=", t("The settled claim"), around, settled, text, { "data-settled": true });
  return element("div", { class: "drawn reading", role: "group", "aria-label": t("The passage as everybody marks it") }, ...lines, own);
};
