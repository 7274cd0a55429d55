/**
 * What is different about each kind of thing that is kept, sent and undone: a claim, the note on the article, and on
 * the review page a verdict on a claim and a verdict on a passage, on both a message of a thread; when differences are settled, a step of it and how
 * claims are grouped, which the server need not know.
 *
 * @typedef {import("./claim.js").Claim} Claim
 * @typedef {{
 *   next: (claim: Claim) => import("./claim.js").Job | null,
 *   isSame: (one: object, other: object) => boolean,
 *   isDraft: (claim: Claim) => boolean,
 * }} Kind `next` is what the server has to be told, `isDraft` whether it is kept although nothing is to be told yet
 */

import { isBlank, sameContent } from "./content.js";

const never = () => false;
const sameWords = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The step from what the server has of a claim to what the person wants. */
const nextOfClaim = ({ content, isDeleted, sent, isGone, version }) => {
  if (version === null) return isDeleted || isBlank(content) ? null : { method: "PUT", content, version };
  if (isDeleted) return isGone ? null : { method: "DELETE", version };
  if (isGone) return { method: "POST", version };
  return sent === content || sameContent(sent, content) ? null : { method: "PUT", content, version };
};

/** The last word counts on what has no versions. */
const nextOfUnversioned = ({ content, isDeleted, sent, isGone }) => {
  const isThere = sent !== null && !isGone;
  if (isDeleted) return isThere ? { method: "DELETE", content: sent, version: null } : null;
  return isThere && sameWords(sent, content) ? null : { method: "PUT", content, version: null };
};

/** A verdict that is not given yet is a comment that was typed before it. */
const nextOfVerdict = (claim) => {
  const isGiven = claim.isDeleted || claim.content.verdict !== null;
  return isGiven ? nextOfUnversioned(claim) : nextOfUnversioned({ ...claim, isDeleted: true });
};

/** @type {Record<string, Kind>} */
export const KINDS = {
  claim: { next: nextOfClaim, isSame: sameContent, isDraft: never },
  note: { next: nextOfUnversioned, isSame: sameWords, isDraft: never },
  verdict: {
    next: nextOfVerdict,
    isSame: sameWords,
    isDraft: ({ content, isDeleted }) => !isDeleted && content.verdict === null && content.comment.trim() !== "",
  },
  message: { next: nextOfUnversioned, isSame: sameWords, isDraft: never },
  passage: { next: nextOfUnversioned, isSame: sameWords, isDraft: never },
  adjudication: { next: nextOfUnversioned, isSame: sameWords, isDraft: never },
  grouping: { next: () => null, isSame: sameWords, isDraft: ({ isDeleted }) => !isDeleted },
};
