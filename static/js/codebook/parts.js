/** The parts of a codebook as the editor knows them. */

import { t } from "../lib/i18n.js";

/** @typedef {Record<string, any>} Entry */
/** @typedef {Record<string, any>} Book the object of the API, without version and digest */

/** Parts that are lists of entries with a key, in the order of the object. */
export const LISTS = ["claim_types", "targets", "stances", "actor_roles", "fields", "reasons"];

const ORDER = ["title", "guidelines", "claim_types", "targets", "stances", "confidence", "actor_roles", "fields", "reasons", "required"];

/** One entry of each part in words. */
export const SINGULAR = {
  claim_types: t("claim type"),
  targets: t("target"),
  stances: t("stance"),
  confidence: t("confidence"),
  actor_roles: t("actor role"),
  fields: t("field"),
  options: t("option"),
  reasons: t("reason"),
};

const OWN = {
  targets: { stances: {}, note_required: false },
  stances: { value: null, color: null },
  actor_roles: { voice: true },
  fields: { kind: "choice", options: [], required: false, carry: false },
};

/** Return a new entry of a part, with nothing in it. @param {string} part @returns {Entry} */
export const blank = (part) => ({
  key: "",
  label: "",
  shortcut: null,
  definition: "",
  examples: [],
  ...structuredClone(OWN[part] ?? {}),
});

/** What confidence starts from when it is switched on. */
export const CONFIDENCE = { min: 1, max: 5, question: t("How sure are you that this record is right?"), labels: [] };

/** Return the parts of what the API answered, without what it adds. @param {object} answer @returns {Book} */
export const bookOf = (answer) => Object.fromEntries(ORDER.map((name) => [name, answer[name]]));

/** Return `value` as text in which equal contents are equal. @param {unknown} value */
export const canonical = (value) =>
  JSON.stringify(value, (_name, each) =>
    each && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
