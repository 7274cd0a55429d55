/** What a reviewer has said about each claim so far, and what is sent of it. */

import { contentWith, proposedOf } from "./proposal.js";
import { ownReview } from "./standing.js";

/** @typedef {{review: string, verdict: string | null, reason: string | null, comment: string, proposed: object | null}} Draft */

const TYPING_PAUSE = 500;

/** Fires "change" when a draft changed, and "judged" when a verdict was given that leads on to the next claim. */
export class Judge extends EventTarget {
  #board;
  #saver;
  #text;
  #person;
  #newId;
  #drafts = new Map();

  /** @param {{board: import("./board.js").Board, saver: import("./saver.js").ReviewSaver, text: object, person: string, newId: () => string}} page */
  constructor({ board, saver, text, person, newId }) {
    super();
    this.#board = board;
    this.#saver = saver;
    this.#text = text;
    this.#person = person;
    this.#newId = newId;
    /** The claim whose rejection waits for a reason. @type {string | null} */
    this.rejecting = null;
  }

  /** What is said about a claim: the own review that can still be changed, or the beginning of a new one. @returns {Draft} */
  draft(id) {
    if (!this.#drafts.has(id)) this.#drafts.set(id, this.#begin(id));
    return this.#drafts.get(id);
  }

  /** Return whether a verdict was given on the claim as it is. */
  isGiven = (id) => this.draft(id).verdict !== null;

  /** Return whether a comment was typed on a claim that has no verdict yet. */
  hasLoose(id) {
    const { verdict, comment } = this.draft(id);
    return verdict === null && comment.trim() !== "";
  }

  /** The claims with such a comment. */
  get loose() {
    return [...this.#drafts.keys()].filter((id) => this.#board.get(id) && this.hasLoose(id));
  }

  /** Begin anew: the claim changed, or somebody answered. */
  forget(id) {
    const comment = this.#drafts.get(id)?.comment ?? "";
    this.#drafts.delete(id);
    if (comment !== "" && this.draft(id).comment === "") this.#drafts.get(id).comment = comment;
  }

  /** Accept a claim; quietly where many are accepted at once. */
  accept(id, { isQuiet = false } = {}) {
    this.#give(id, { verdict: "accept", reason: null, proposed: null });
    if (!isQuiet) this.dispatchEvent(new Event("judged"));
  }

  /** Ask for a fix; the proposed fields follow. */
  fix(id) {
    this.#give(id, { verdict: "fix" });
  }

  /** Reject at once with a reason, or wait for one. */
  reject(id, reason, { isNeeded = true } = {}) {
    if (reason === null && isNeeded) {
      this.rejecting = id;
      this.dispatchEvent(new Event("change"));
      return;
    }
    this.#give(id, { verdict: "reject", reason, proposed: null });
    this.dispatchEvent(new Event("judged"));
  }

  /** Give no verdict after all. */
  stopRejecting() {
    this.rejecting = null;
    this.dispatchEvent(new Event("change"));
  }

  /** Set or take away the reason of the verdict that was given. */
  giveReason(id, reason) {
    this.#give(id, { reason });
  }

  /** Keep a comment as it is typed; it goes with the verdict. */
  comment(id, comment) {
    Object.assign(this.draft(id), { comment });
    if (this.draft(id).verdict !== null) this.#send(id, TYPING_PAUSE);
  }

  /** Return what the claim would say by the fix. */
  wanted(id) {
    return contentWith(this.#board.get(id).content, this.draft(id).proposed);
  }

  /** Propose what the claim should say. */
  propose(id, wanted, { isTyped = false } = {}) {
    const draft = this.draft(id);
    const proposed = proposedOf(this.#board.get(id).content, wanted, this.#text, draft.proposed);
    if (JSON.stringify(proposed) === JSON.stringify(draft.proposed)) return;
    Object.assign(draft, { proposed });
    this.#send(id, isTyped ? TYPING_PAUSE : 0);
  }

  #begin(id) {
    const last = ownReview(this.#board.get(id).record, this.#person);
    if (!last) return { review: this.#newId(), verdict: null, reason: null, comment: "", proposed: null };
    const { id: review, verdict, reason, comment, proposed } = last;
    return { review, verdict, reason, comment, proposed };
  }

  #give(id, fields) {
    this.rejecting = null;
    Object.assign(this.draft(id), fields);
    this.#send(id);
    this.dispatchEvent(new Event("change"));
  }

  #send(id, pause = 0) {
    const { review, verdict, reason, comment, proposed } = this.draft(id);
    const { version } = this.#board.get(id).record;
    this.#saver.save(id, { id: review, verdict, reason, comment, proposed, claim_version: version }, { pause });
  }
}
