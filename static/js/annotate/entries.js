/** Everything that the codebook lets one enter into a claim, as one list to choose from. */

import { t } from "../lib/i18n.js";
import { fold } from "../text/fold.js";

/**
 * @typedef {{
 *   kind: "target" | "proposed" | "propose" | "stance" | "type" | "confidence" | "attribute", key: any, field?: string,
 *   label: string, detail: string, shortcut: string | null,
 * }} Entry
 */

const partOf = (kind, entries, detail, more = {}) =>
  entries.map(({ key, label, shortcut }) => ({ kind, key, label, detail, shortcut: shortcut ?? null, ...more }));

const confidences = ({ confidence }) =>
  confidence
    ? [...Array(confidence.max - confidence.min + 1).keys()].map((n) => ({
        key: confidence.min + n,
        label: confidence.labels[n] ?? String(confidence.min + n),
        shortcut: String(confidence.min + n),
      }))
    : [];

const attributes = (fields) =>
  fields.flatMap((field) => {
    const options = field.kind === "flag" ? [{ key: true, label: field.label }] : field.options;
    return partOf("attribute", options, field.kind === "flag" ? "" : field.label, { field: field.key });
  });

/** What is entered where no target fits. */
const proposing = (targets, proposals) =>
  targets.length > 0
    ? [
        ...partOf("proposed", proposals.map(({ id, label }) => ({ key: id, label })), t("Proposed target")),
        { kind: "propose", key: null, label: t("Propose a target …"), detail: "", shortcut: "P" },
      ]
    : [];

/**
 * Return the entries of a codebook, targets first, with the person's open proposals at their end.
 * @returns {Entry[]}
 */
export const allEntries = (codebook, proposals = []) => [
  ...partOf("target", codebook.targets, t("Target")),
  ...proposing(codebook.targets, proposals),
  ...partOf("stance", codebook.stances, t("Stance")),
  ...partOf("type", codebook.claim_types, t("Type")),
  ...partOf("confidence", confidences(codebook), t("Confidence")),
  ...attributes(codebook.fields),
];

/**
 * Return the entries that hold every word typed, in any order, case and diacritics aside; last, what proposes a target.
 * @param {Entry[]} entries
 */
export const filterEntries = (entries, typed) => {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const heard = ({ key, label, detail }) => fold(`${label} ${key} ${detail}`);
  const isProposing = ({ kind }) => kind === "propose";
  if (words.length === 0) return entries;
  const found = entries.filter((entry) => !isProposing(entry) && words.every((word) => heard(entry).includes(word)));
  return [...found, ...entries.filter(isProposing)];
};

/** Return the value of a field after an entry: one of several is added or taken away, any other replaces. */
export const valueAfter = (field, value, key) => {
  if (field.kind !== "choices") return key;
  const chosen = value ?? [];
  return chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen, key];
};
