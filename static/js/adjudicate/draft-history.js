/** What is put together for a cluster, and how it got there: each choice can be taken back and done again. */

const isEqual = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * The choices of one cluster, each with the draft before and after it and when it was made, and those taken back.
 * Times tell what was done last: a choice, or a decision on another cluster.
 */
export class DraftHistory {
  #done = [];
  #undone = [];
  #now;

  /** @param {import("./draft.js").Draft} draft that nothing was chosen in */
  constructor(draft, now = () => Date.now()) {
    this.draft = draft;
    this.#now = now;
  }

  get isUntouched() {
    return this.#done.length + this.#undone.length === 0;
  }

  /** When the last choice was made; before everything where there is none. */
  get lastAt() {
    return this.#done.at(-1)?.at ?? -Infinity;
  }

  /** When the choice was made that can be done again; after everything where there is none. */
  get nextAt() {
    return this.#undone.at(-1)?.at ?? Infinity;
  }

  /** Go on with another draft. */
  change(draft) {
    if (isEqual(draft, this.draft)) return;
    this.#done.push({ before: this.draft, after: draft, at: this.#now() });
    this.draft = draft;
    this.settle();
  }

  /** Take the last choice back. */
  undo() {
    const choice = this.#done.pop();
    this.#undone.push(choice);
    this.draft = choice.before;
  }

  /** Do the last choice that was taken back again. */
  redo() {
    const choice = this.#undone.pop();
    this.#done.push(choice);
    this.draft = choice.after;
  }

  /** Something else was done: what was taken back cannot be done again. */
  settle() {
    this.#undone = [];
  }
}

/** What was put together for each cluster: it waits while another one lies on the desk. */
export class Drafts {
  /** @type {Map<string, DraftHistory>} */
  #of = new Map();

  /** Return the draft of a cluster as it was left, else *fresh*. @param {string} key what the cluster is called */
  of(key, fresh) {
    if (this.#of.get(key)?.isUntouched ?? true) this.#of.set(key, new DraftHistory(fresh));
    return this.#of.get(key);
  }

  /** A decision was made: no choice that was taken back can be done again. */
  settle() {
    for (const each of this.#of.values()) each.settle();
  }
}
