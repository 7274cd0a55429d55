/** Gives verdicts on the claims of the board; what is said is kept in the store, and goes out from there. */

import { contentWith, proposedOf } from "./proposal.js";

/** Fires "change" when what is said changed, and "judged" when a verdict was given that leads on to the next claim. */
export class Judge extends EventTarget {
  #board;
  #store;
  #text;

  /** @param {{board: import("./board.js").Board, store: import("./store.js").ReviewStore, text: object}} page */
  constructor({ board, store, text }) {
    super();
    this.#board = board;
    this.#store = store;
    this.#text = text;
    /** The claim whose rejection waits for a reason. @type {string | null} */
    this.rejecting = null;
  }

  /** What is said about a claim. @returns {import("./store.js").Verdict} */
  draft(id) {
    return this.#store.verdict(this.#record(id));
  }

  /** Return whether a verdict was given on the claim as it is. */
  isGiven = (id) => this.draft(id).verdict !== null;

  /** Return what the server refused of the verdict on a claim, or null. */
  trouble(id) {
    return this.#store.troubleOn(this.#record(id));
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

  /** Take the verdict on a claim back. */
  takeBack(id) {
    this.#store.unsay(this.#record(id));
    this.dispatchEvent(new Event("change"));
  }

  /** Set or take away the reason of the verdict that was given. */
  giveReason(id, reason) {
    this.#give(id, { reason });
  }

  /** Keep a comment as it is typed; it goes with the verdict. */
  comment(id, comment) {
    this.#store.say(this.#record(id), { comment }, "comment");
  }

  /** Return what the claim would say by the fix. */
  wanted(id) {
    return contentWith(this.#board.get(id).content, this.draft(id).proposed);
  }

  /** Propose what the claim should say. */
  propose(id, wanted, { isTyped = false } = {}) {
    const before = this.draft(id).proposed;
    const proposed = proposedOf(this.#board.get(id).content, wanted, this.#text, before);
    if (JSON.stringify(proposed) === JSON.stringify(before)) return;
    this.#store.say(this.#record(id), { proposed }, isTyped ? "proposed" : null);
  }

  #record(id) {
    return this.#board.get(id).record;
  }

  #give(id, fields) {
    this.rejecting = null;
    this.#store.say(this.#record(id), fields);
    this.dispatchEvent(new Event("change"));
  }
}
