/** The fields of a cluster's members in columns, the differing ones lit, and what is settled in the last. */

import { fieldWords } from "../annotate/field-words.js";
import { button } from "../annotate/controls.js";
import { endsOf } from "../annotate/wording.js";
import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { pairNodes } from "../review/values.js";
import { partOf } from "./draft.js";
import { nameOf } from "./drawing.js";

const SHOWN = ["segments", "type", "stances", "confidence", "attribution", "context", "note"];

const isEmpty = (value) => value === null || value === undefined || value === "" || value.length === 0;

/** Return the names of the fields of a table: what anybody filled in, and boundaries where they differ. */
const fieldsOf = (contents, fields) => {
  const keys = [...new Set(contents.flatMap(({ attributes }) => Object.keys(attributes)))].map((key) => `field:${key}`);
  const filled = [...SHOWN, ...keys].filter((name) => contents.some((content) => !isEmpty(partOf(content, name))));
  return filled.filter((name) => name !== "segments" || fields.includes("segments"));
};

/** Return the value of a field as nodes. */
const valueOf = (content, name, { codebook, text }) => {
  const value = partOf(content, name);
  if (isEmpty(value)) return [element("span", { class: "muted" }, "–")];
  if (name === "segments") return [value.map(({ start, end }) => endsOf(text.slice(start, end))).join(" … ")];
  if (name === "stances") return value.map((pair) => element("span", { class: "review-pair" }, ...pairNodes(codebook, pair)));
  return [fieldWords(name, value, codebook, text)[1]];
};

const isSame = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Return the cell of a member: where the field can be chosen, a way to take it. */
const memberCell = (member, name, number, { desk, page }) => {
  const value = valueOf(member, name, page);
  if (!desk.fields.includes(name) || !desk.canPick) return element("td", { dir: "auto" }, ...value);
  // Where nothing is offered nothing is chosen before somebody chooses.
  const isChosen = desk.settled !== null && isSame(partOf(member, name), desk.drafted(name));
  const label = t("{field} of {name}", { field: fieldWords(name, null, page.codebook, page.text)[0], name: nameOf(member, number) });
  const made = button("", () => desk.takeField(name, number), { class: "fields__take", "aria-pressed": String(isChosen), tabindex: "-1" });
  made.append(element("span", { class: "visually-hidden" }, `${label}: `), ...value);
  return element("td", { dir: "auto" }, made);
};

const row = (name, parts) => {
  const { desk, page } = parts;
  const [label] = fieldWords(name, null, page.codebook, page.text);
  const differs = desk.fields.includes(name) || (name === "confidence" && desk.current.differing.includes("confidence"));
  const canChoose = desk.fields.includes(name) && desk.canPick;
  const head = canChoose
    ? button(label, () => {}, { class: "fields__name", "data-field": name, "aria-description": t("A digit takes this field from a claim.") })
    : label;
  const cells = desk.members.map((member, index) => memberCell(member, name, index + 1, parts));
  const settled = desk.settled;
  const result = settled && element("td", { class: "fields__settled", dir: "auto" }, ...valueOf(settled, name, page));
  return element("tr", { "data-differs": differs, "data-name": name }, element("th", { scope: "row" }, head), ...cells, result);
};

const memberHead = (member, number, { desk, page }) => {
  const name = nameOf(member, number);
  // A digit is a key only where a claim can be taken; else it tells several claims apart in the drawing.
  if (!desk.canPick || !page.canSettle) {
    const told = desk.members.length > 1 && element("span", { class: "fields__number", "aria-hidden": "true" }, String(number));
    return element("th", { scope: "col" }, told, name);
  }
  const inside = [element("kbd", { class: "kbd", "aria-hidden": "true" }, String(number)), name];
  const made = button("", () => desk.takeMember(number), { class: "fields__member", tabindex: "-1", "aria-description": t("Take this claim whole, and go on") });
  made.append(...inside);
  return element("th", { scope: "col" }, made);
};

/** Return the table. @param {{desk: import("./desk.js").Desk, page: object}} parts */
export const fieldTable = (parts) => {
  const { desk } = parts;
  const { settled } = desk;
  const contents = settled ? [...desk.members, settled] : desk.members;
  const titles = { settled: t("Settled"), offered: t("Offered"), together: t("Put together") };
  const title = titles[!desk.canPick ? "settled" : desk.draft.isTouched ? "together" : "offered"];
  const heads = desk.members.map((member, index) => memberHead(member, index + 1, parts));
  const head = element("tr", {}, element("th", { scope: "col" }, t("Field")), ...heads, settled && element("th", { scope: "col" }, title));
  const rows = fieldsOf(contents, desk.fields).map((name) => row(name, parts));
  const table = element("table", { class: "fields" }, element("thead", {}, head), element("tbody", {}, ...rows));
  return element("div", { class: "fields__scroll", tabindex: "0", role: "region", "aria-label": t("Fields of the claims") }, table);
};
