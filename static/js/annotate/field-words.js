/** A field of a claim under its name, and its value in words. */

import { t } from "../lib/i18n.js";
import { chainOf, confidenceWords, labelOf, pairWords } from "./wording.js";

/** What the fields of a claim are called. */
export const FIELD_NAMES = {
  segments: t("Passage"),
  type: t("Type"),
  stances: t("Stance"),
  confidence: t("Confidence"),
  attribution: t("Voices"),
  context: t("Context"),
  note: t("Note"),
};

/** What precedes the key of a field of the codebook's own in the name of a field. */
const OWN = "field:";

const isEmpty = (value) => value === null || value === undefined || value === "" || value.length === 0;

const ownWords = (field, value) => {
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  return [value].flat().map((each) => labelOf(field?.options ?? [], each)).join(", ");
};

/** Return the fields of a content, or of a part of one, by name: "type", "note", "field:speech". */
export const fieldsOf = ({ attributes = {}, ...fields }) =>
  new Map([...Object.entries(fields), ...Object.entries(attributes).map(([key, value]) => [`${OWN}${key}`, value])]);

/** Return the content in which a field has another value. @param {import("./content.js").Content} content */
export const withField = (content, name, value) =>
  name.startsWith(OWN)
    ? { ...content, attributes: { ...content.attributes, [name.slice(OWN.length)]: value ?? null } }
    : { ...content, [name]: value };

/**
 * Return a field's name and value as people read them.
 * @param {string} name as `fieldsOf` has it
 * @param {import("../text/offsets.js").Text} text
 * @returns {[string, string]}
 */
export const fieldWords = (name, value, codebook, text) => {
  const key = name.startsWith(OWN) ? name.slice(OWN.length) : null;
  const label = key === null ? FIELD_NAMES[name] : labelOf(codebook.fields, key);
  if (isEmpty(value)) return [label, t("nothing")];
  const quote = ({ start, end }) => `“${text.slice(start, end)}”`;
  const words = {
    segments: () => value.map(quote).join(" … "),
    type: () => labelOf(codebook.claim_types, value),
    stances: () => value.map((pair) => pairWords(codebook, pair)).join("; "),
    confidence: () => confidenceWords(codebook, value),
    attribution: () => chainOf(value),
    context: () => quote(value),
    note: () => value,
  };
  const own = () => ownWords(codebook.fields.find((field) => field.key === key), value);
  return [label, (words[name] ?? own)()];
};
