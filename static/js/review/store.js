/**
 * What a reviewer has said so far: verdicts on claims and marks on passages, kept and sent as claims are.
 *
 * @typedef {{
 *   claim: string, claim_version: number, verdict: "accept" | "fix" | "reject" | null, reason: string | null,
 *   comment: string, proposed: object | null,
 * }} Verdict null is a comment that was typed before the verdict
 * @typedef {{annotator: string, start: number, end: number, comment: string}} Mark
 */

import { newId } from "../annotate/content.js";
import { KINDS } from "../annotate/kinds.js";
import { Ledger } from "../annotate/ledger.js";
import { ownReview } from "./standing.js";

const verdictOn = ({ id, version }, { verdict, reason, comment, proposed }) => ({
  claim: id,
  claim_version: version,
  verdict,
  reason,
  comment,
  proposed,
});

const NOTHING = { verdict: null, reason: null, comment: "", proposed: null };

/** The ledger of one article's reviews; what it fires is in `ledger.js`. */
export class ReviewStore extends Ledger {
  /** Take in what the server has: claims with their reviews, and verdicts on passages. */
  load(records, passages) {
    for (const record of records) {
      const review = ownReview(record, this.person);
      if (review) this.#keep("verdict", review, verdictOn(record, review));
    }
    for (const passage of passages.filter(({ reviewer }) => reviewer === this.person)) {
      const { annotator, start, end, comment } = passage;
      this.#keep("passage", passage, { annotator, start, end, comment });
    }
  }

  /** Return what is said about a claim as it is: the own verdict that can still be changed, or nothing yet. @returns {Verdict} */
  verdict(record) {
    const entry = this.#entryOn(record);
    return entry && !entry.isDeleted ? entry.content : verdictOn(record, NOTHING);
  }

  /** Return why the server refused what was said about a claim: its entry, or null. */
  troubleOn(record) {
    const entry = this.#entryOn(record);
    return entry?.trouble ? entry : null;
  }

  /** Say something about a claim. `field` names what is typed, so that typing is one step of undo. */
  say(record, said, field = null) {
    const entry = this.#entryOn(record);
    const id = entry?.id ?? newId();
    if (!entry) this.claims.set(id, this.made(id, { kind: "verdict", content: verdictOn(record, NOTHING) }));
    const content = { ...this.verdict(record), ...said };
    this.edit(id, { content, isDeleted: false }, { isNew: !entry, field });
  }

  /** Take back what was said about a claim. */
  unsay(record) {
    const entry = this.#entryOn(record);
    if (entry && !entry.isDeleted) this.edit(entry.id, { isDeleted: true });
  }

  /** The marks on passages that are there. */
  marks() {
    return [...this.claims.values()].filter(({ kind, isDeleted, trouble }) => kind === "passage" && (!isDeleted || trouble));
  }

  /** Mark a passage that somebody did not claim. Return the id of the mark. */
  mark({ annotator, start, end }) {
    const id = newId();
    this.claims.set(id, this.made(id, { kind: "passage", content: { annotator, start, end, comment: "" } }));
    this.edit(id, {}, { isNew: true });
    return id;
  }

  /** Comment on a passage. */
  commentOn(id, comment) {
    this.edit(id, { content: { ...this.get(id).content, comment } }, { field: "comment" });
  }

  /** Take a mark back. */
  unmark(id) {
    this.edit(id, { isDeleted: true });
  }

  /** Whether a comment was typed that has no verdict yet. */
  get hasDrafts() {
    return [...this.claims.values()].some((entry) => KINDS[entry.kind].isDraft(entry));
  }

  #keep(kind, record, content) {
    this.claims.set(record.id, this.made(record.id, { kind, content, sent: content, record }));
  }

  #entryOn(record) {
    const own = ownReview(record, this.person);
    if (own && this.get(own.id)) return this.get(own.id);
    const known = new Set(record.reviews.map(({ id }) => id));
    const isOnIt = ({ id, kind, content }) =>
      kind === "verdict" && content.claim === record.id && content.claim_version === record.version && !known.has(id);
    return [...this.claims.values()].findLast(isOnIt);
  }
}
