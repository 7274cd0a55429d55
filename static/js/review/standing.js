/** Where a claim stands in its review: not judged, judged, or judged before it changed or was answered. */

import { t } from "../lib/i18n.js";

/** @typedef {"open" | "accept" | "fix" | "reject" | "changed" | "answered" | "missing" | "claimed"} Standing the last two of a
 *   passage that somebody did not claim */

/** In words, with the icon and the tone of its badge. @type {Record<Standing, {words: string, icon: string, tone: string}>} */
export const STANDINGS = {
  open: { words: t("Not judged"), icon: "circle", tone: "" },
  accept: { words: t("Accepted"), icon: "check", tone: "good" },
  fix: { words: t("Fix asked"), icon: "pencil", tone: "accent" },
  reject: { words: t("Rejected"), icon: "x", tone: "danger" },
  changed: { words: t("Changed since"), icon: "refresh-cw", tone: "caution" },
  answered: { words: t("Answered"), icon: "reply", tone: "caution" },
  missing: { words: t("Missing"), icon: "circle-question-mark", tone: "caution" },
  claimed: { words: t("Claimed since"), icon: "check", tone: "good" },
};

/**
 * Return where a claim stands. The last verdict counts, as long as it was given on this version and not answered since.
 * @param {{version: number, annotator: string, reviews: object[]}} record
 * @returns {Standing}
 */
export const standingOf = ({ version, annotator, reviews }) => {
  const last = reviews.at(-1);
  if (!last) return "open";
  if (last.claim_version !== version) return "changed";
  return last.answers.at(-1)?.author === annotator ? "answered" : last.verdict;
};

/** Return whether nothing is left to do for a reviewer. @param {object} record */
export const isJudged = (record) => ["accept", "fix", "reject"].includes(standingOf(record));

/** Return how many of the claims are judged. @param {object[]} records @returns {{done: number, total: number}} */
export const progressOf = (records) => ({ done: records.filter(isJudged).length, total: records.length });

/**
 * Return the review that a further verdict of `person` changes: the last one, if it is theirs, of this version and not
 * answered yet. null where a verdict begins a new review.
 */
export const ownReview = ({ version, reviews }, person) => {
  const last = reviews.at(-1);
  const isOpen = last && last.reviewer === person && last.claim_version === version && last.answers.length === 0;
  return isOpen ? last : null;
};

/** What happened to a claim after its work was first submitted, in words. */
export const NEWS = { new: t("New since the first submission"), changed: t("Changed since the first submission") };

/**
 * Return what happened to a claim after its work was first submitted; null where nothing did, or a verdict has seen it.
 * @param {{created_at: string, updated_at: string, reviews: object[], version: number}} record
 * @param {string | null | undefined} first when the work was first submitted
 * @returns {"new" | "changed" | null}
 */
export const newsOf = ({ created_at, updated_at, reviews, version }, first) => {
  if (!first || reviews.at(-1)?.claim_version === version) return null;
  if (created_at > first) return "new";
  return updated_at > first ? "changed" : null;
};
