/**
 * One claim on the page: what it says now, what the server is known to have, and so what the server must be told.
 *
 * Notes and verdicts are kept, sent and undone like claims; what is different about them is in `kinds.js`.
 *
 * @typedef {import("./content.js").Content} Content
 * @typedef {{
 *   kind: "stale" | "gone" | "refused", status: number, message: string, errors: {pointer?: string, message: string}[], record?: object,
 * }} Trouble
 * @typedef {{method: "PUT" | "DELETE" | "POST", version: number | null, content?: Content}} Job POST restores
 * @typedef {{kind: "claim" | "note" | "verdict" | "passage" | "message", content: Content, isDeleted: boolean, since: number | null}} Wanted
 *   by the person; `since` is when the server was first to be told of it
 * @typedef {{
 *   record: object | null, sent: Content | null, isGone: boolean, version: number | null,
 *   job: Job | null, trouble: Trouble | null,
 * }} Known of the server: `sent`, `isGone` and `version` are what it has; `job` is under way or of unknown outcome
 * @typedef {{id: string, annotator: string, isOwn: boolean} & Wanted & Known} Claim
 */

import { contentOf, isBlank } from "./content.js";
import { KINDS } from "./kinds.js";

/** Return a claim that the server does not know. @returns {Claim} */
export const newClaim = (id, annotator, content) => ({
  id,
  annotator,
  isOwn: true,
  kind: "claim",
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
export const isUnentered = ({ version, job, content, isDeleted, kind }) =>
  kind === "claim" && version === null && job === null && !isDeleted && isBlank(content);

/**
 * Return what the server has to be told next: a request whose outcome is unknown again, word for word; else the step
 * from what it has to what the person wants. Null when there is nothing, or trouble to be ended first.
 * @param {Claim} claim
 * @returns {Job | null}
 */
export const nextJob = (claim) => {
  const { job, trouble, kind } = claim;
  if (trouble) return null;
  return job ?? KINDS[kind].next(claim);
};

const pick = (claim, names) => Object.fromEntries(names.map((name) => [name, claim[name]]));

/** @returns {Wanted} */
export const wantedOf = (claim) => pick(claim, ["kind", "content", "isDeleted", "since"]);

/** @returns {Known} */
export const knownOf = (claim) => pick(claim, ["record", "sent", "isGone", "version", "job", "trouble"]);

/**
 * Return a claim as the server's page and the outbox together have it: what waits goes on waiting, what is done is as
 * the later of the two says. Null where the outbox adds nothing.
 * @param {Claim | undefined} claim of the server's page
 * @param {Claim} kept
 */
export const adopted = (claim, kept) => {
  const waits = kept.trouble !== null || nextJob(kept) !== null || KINDS[kept.kind].isDraft(kept);
  if (waits) return { ...kept, record: claim?.record ?? kept.record };
  if (!claim) return { ...kept, isDeleted: true, isGone: kept.sent !== null };
  return kept.version > claim.version ? kept : null;
};

/**
 * Return whether two states of a claim are the same, so that a step between others leads from one to the next.
 * @param {{content: Content, isDeleted: boolean} | null} one null is that there is no claim
 * @param {{content: Content, isDeleted: boolean} | null} other
 * @param {Claim["kind"]} [kind]
 */
export const sameState = (one, other, kind = "claim") => {
  const [isOne, isOther] = [one, other].map((state) => state !== null && !state.isDeleted);
  return isOne && isOther ? KINDS[kind].isSame(one.content, other.content) : isOne === isOther;
};

const startOf = ({ content }) => content.segments[0].start;
const endOf = ({ content }) => content.segments.at(-1).end;

/** Compare two claims by their place in the text, to sort by. */
export const inTextOrder = (a, b) => startOf(a) - startOf(b) || endOf(a) - endOf(b) || (a.id < b.id ? -1 : 1);
