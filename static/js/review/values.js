/** The fields of a claim in words, each under its name. */

import { element, unseen } from "../lib/dom.js";
import { FIELD_NAMES } from "../annotate/field-words.js";
import { chainOf, confidenceWords, labelOf } from "../annotate/wording.js";
import { t } from "../lib/i18n.js";

const valueWords = (value, field) => {
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  return [value].flat().map((each) => (field?.options.length ? labelOf(field.options, each) : String(each))).join(", ");
};

/** Return one pair as nodes: the chip of the stance and the target. */
export const pairNodes = (codebook, { target, stance }) => [
  stance && element("span", { class: "stance", "data-stance": stance }, labelOf(codebook.stances, stance)),
  stance && target && unseen(": "),
  target && element("span", { class: "review-pair__target" }, labelOf(codebook.targets, target)),
];

const pairs = (codebook, stances) =>
  element("ul", { class: "review-pairs" }, ...stances.map((pair) => element("li", { class: "review-pair" }, ...pairNodes(codebook, pair))));

const quoteOf = (text) => ({ start, end }) => element("q", { class: "review-quote", dir: "auto" }, text.slice(start, end));

const isEmpty = (value) => value === null || value === undefined || value === "" || value?.length === 0;

/** Return the value of a field as a node or as text; "nothing" for an empty one. */
const valueOf = (name, value, codebook, text) => {
  if (isEmpty(value)) return element("span", { class: "muted" }, t("nothing"));
  const nodes = {
    segments: () => element("span", {}, ...value.map(quoteOf(text))),
    type: () => labelOf(codebook.claim_types, value),
    stances: () => pairs(codebook, value),
    confidence: () => confidenceWords(codebook, value),
    attribution: () => chainOf(value),
    context: () => quoteOf(text)(value),
  };
  return nodes[name]?.() ?? valueWords(value, codebook.fields.find(({ key }) => key === name));
};

const flat = ({ attributes, ...fields }) => ({ ...fields, ...attributes });

/**
 * Return [label, name, value] of some fields of a claim, those of the codebook among them.
 * @param {object} fields a part of a claim's content
 */
export const entriesOf = (fields, codebook) =>
  Object.entries(flat(fields)).map(([name, value]) => [FIELD_NAMES[name] ?? labelOf(codebook.fields, name), name, value]);

/** Return rows of a <dl> for some fields of a claim. */
export const factRows = (fields, codebook, text) =>
  entriesOf(fields, codebook).map(([label, name, value]) =>
    element("div", {}, element("dt", {}, label), element("dd", { dir: "auto" }, valueOf(name, value, codebook, text))),
  );

/** Return the fields that a claim has: no empty ones, and not the passage. */
export const filledFields = ({ segments: _segments, attributes, ...fields }) => {
  const filled = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value)));
  return { ...filled(fields), attributes: filled(attributes) };
};

/** Return rows of a <dl> for the fields in which two contents differ: what was, what is. */
export const changeRows = (before, after, codebook, text) => {
  const [was, is] = [flat(before), flat(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names
    .filter((name) => JSON.stringify(was[name] ?? null) !== JSON.stringify(is[name] ?? null))
    .map((name) => {
      const [label] = entriesOf({ [name]: null }, codebook)[0];
      const del = element("del", { dir: "auto" }, valueOf(name, was[name], codebook, text));
      const ins = element("ins", { dir: "auto" }, valueOf(name, is[name], codebook, text));
      return element("div", {}, element("dt", {}, label), element("dd", {}, del, " ", ins));
    });
};
