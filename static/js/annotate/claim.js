/**
 * One claim on the page: what it says now, what the server is known to have, and so what the server must be told.
 *
 * @typedef {import("./content.js").Content} Content
 * @typedef {{
 *   kind: "stale" | "refused", message: string, errors: {pointer?: string, message: string}[], record?: object,
 * }} Trouble
 * @typedef {{method: "PUT" | "DELETE" | "POST", version: number | null, content?: Content}} Job POST restores
 * @typedef {{
 *   id: string, annotator: string, isOwn: boolean, record: object | null,
 *   content: Content, isDeleted: boolean,
 *   sent: Content | null, isGone: boolean, version: number | null,
 *   job: Job | null, trouble: Trouble | null,
 * }} Claim `sent`, `isGone` and `version` are what the server has; `job` is under way or of unknown outcome.
 */

import { contentOf, isBlank, sameContent } from "./content.js";

/** Return a claim that the server does not know. @returns {Claim} */
export const newClaim = (id, annotator, content) => ({
  id,
  annotator,
  isOwn: true,
  record: null,
  content,
  isDeleted: false,
  sent: null,
  isGone: false,
  version: null,
  job: null,
  trouble: null,
});

/** Return the claim of a record, on the page of `person`. @returns {Claim} */
export const storedClaim = (record, person) => {
  const content = contentOf(record);
  const isOwn = record.annotator === person && record.layer === "annotator";
  return { ...newClaim(record.id, record.annotator, content), isOwn, record, sent: content, version: record.version };
};

/** Return whether nothing was entered into a claim that the server does not know. @param {Claim} claim */
export const isUnentered = ({ version, job, content, isDeleted }) =>
  version === null && job === null && !isDeleted && isBlank(content);

/**
 * Return what the server has to be told next: a request whose outcome is unknown again, word for word; else the step
 * from what it has to what the person wants. Null when there is nothing, or trouble to be ended first.
 * @param {Claim} claim
 * @returns {Job | null}
 */
export const nextJob = ({ job, content, isDeleted, sent, isGone, version, trouble }) => {
  if (trouble) return null;
  if (job) return job;
  if (version === null) return isDeleted || isBlank(content) ? null : { method: "PUT", content, version };
  if (isDeleted) return isGone ? null : { method: "DELETE", version };
  if (isGone) return { method: "POST", version };
  return sent === content || sameContent(sent, content) ? null : { method: "PUT", content, version };
};

const startOf = ({ content }) => content.segments[0].start;
const endOf = ({ content }) => content.segments.at(-1).end;

/** Compare two claims by their place in the text, to sort by. */
export const inTextOrder = (a, b) => startOf(a) - startOf(b) || endOf(a) - endOf(b) || (a.id < b.id ? -1 : 1);
