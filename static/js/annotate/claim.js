/**
 * One claim on the page: what it says now, what the server is known to have, and so what the server must be told.
 *
 * The note for the reviewer is kept, sent and undone like a claim; what is different about it is in `note.js`.
 *
 * @typedef {import("./content.js").Content} Content
 * @typedef {{
 *   kind: "stale" | "gone" | "refused", message: string, errors: {pointer?: string, message: string}[], record?: object,
 * }} Trouble
 * @typedef {{method: "PUT" | "DELETE" | "POST", version: number | null, content?: Content}} Job POST restores
 * @typedef {{content: Content, isDeleted: boolean, since: number | null}} Wanted by the person; `since` is when the
 *   server was first to be told of it
 * @typedef {{
 *   record: object | null, sent: Content | null, isGone: boolean, version: number | null,
 *   job: Job | null, trouble: Trouble | null,
 * }} Known of the server: `sent`, `isGone` and `version` are what it has; `job` is under way or of unknown outcome
 * @typedef {{id: string, annotator: string, isOwn: boolean, isNote: boolean} & Wanted & Known} Claim
 */

import { contentOf, isBlank, sameContent } from "./content.js";
import { nextNoteJob, sameNote } from "./note.js";

/** Return a claim that the server does not know. @returns {Claim} */
export const newClaim = (id, annotator, content) => ({
  id,
  annotator,
  isOwn: true,
  isNote: false,
  content,
  isDeleted: false,
  since: null,
  record: null,
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
export const isUnentered = ({ version, job, content, isDeleted, isNote }) =>
  version === null && job === null && !isDeleted && !isNote && isBlank(content);

/**
 * Return what the server has to be told next: a request whose outcome is unknown again, word for word; else the step
 * from what it has to what the person wants. Null when there is nothing, or trouble to be ended first.
 * @param {Claim} claim
 * @returns {Job | null}
 */
export const nextJob = (claim) => {
  const { job, content, isDeleted, sent, isGone, version, trouble } = claim;
  if (trouble) return null;
  if (job) return job;
  if (claim.isNote) return nextNoteJob(claim);
  if (version === null) return isDeleted || isBlank(content) ? null : { method: "PUT", content, version };
  if (isDeleted) return isGone ? null : { method: "DELETE", version };
  if (isGone) return { method: "POST", version };
  return sent === content || sameContent(sent, content) ? null : { method: "PUT", content, version };
};

const pick = (claim, names) => Object.fromEntries(names.map((name) => [name, claim[name]]));

/** @returns {Wanted} */
export const wantedOf = (claim) => pick(claim, ["content", "isDeleted", "since"]);

/** @returns {Known} */
export const knownOf = (claim) => pick(claim, ["record", "sent", "isGone", "version", "job", "trouble"]);

/**
 * Return a claim as the server's page and the outbox together have it: what waits goes on waiting, what is done is as
 * the later of the two says. Null where the outbox adds nothing.
 * @param {Claim | undefined} claim of the server's page
 * @param {Claim} kept
 */
export const adopted = (claim, kept) => {
  if (kept.trouble || nextJob(kept)) return { ...kept, record: claim?.record ?? kept.record };
  if (!claim) return { ...kept, isDeleted: true, isGone: kept.version !== null };
  return kept.version > claim.version ? kept : null;
};

/**
 * Return whether two states of a claim are the same, so that a step between others leads from one to the next.
 * @param {{content: Content, isDeleted: boolean} | null} one null is that there is no claim
 * @param {{content: Content, isDeleted: boolean} | null} other
 */
export const sameState = (one, other) => {
  const [isOne, isOther] = [one, other].map((state) => state !== null && !state.isDeleted);
  if (!isOne || !isOther) return isOne === isOther;
  return "text" in one.content ? sameNote(one.content, other.content) : sameContent(one.content, other.content);
};

const startOf = ({ content }) => content.segments[0].start;
const endOf = ({ content }) => content.segments.at(-1).end;

/** Compare two claims by their place in the text, to sort by. */
export const inTextOrder = (a, b) => startOf(a) - startOf(b) || endOf(a) - endOf(b) || (a.id < b.id ? -1 : 1);
