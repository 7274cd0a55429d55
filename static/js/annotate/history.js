/** Undo and redo of everything that was done on an article: claims made, changed, deleted, edges moved, the note. */

import { sameState } from "./claim.js";

/** How long typing in one field goes on being one step, in milliseconds. */
const PAUSE = 1500;
/** How many steps are kept. */
const LIMIT = 500;

/** @typedef {import("./outbox-database.js").Step} Step */

/**
 * Steps in the order in which they were made, and the number of the last one that is done.
 *
 * Fires "change" when what can be undone or redone changes, and "step" {place, step, after, oldest} when a person did,
 * undid or redid something: a new step comes after the one with the number `after` and ends what could be redone.
 */
export class History extends EventTarget {
  #store;
  #now;
  #steps = [];
  #place = 0;
  #typedAt = 0;

  /** @param {import("./store.js").ClaimStore} store */
  constructor(store, now = () => Date.now()) {
    super();
    this.#store = store;
    this.#now = now;
    store.addEventListener("edit", ({ detail }) => {
      if (detail.source !== "history") this.#record(detail);
    });
  }

  get canUndo() {
    return this.#last !== undefined;
  }

  get canRedo() {
    return this.#next !== undefined;
  }

  /** When the last step was made; before everything where there is none. */
  get lastAt() {
    return this.#last?.number ?? -Infinity;
  }

  /** When the step was made that redo does again; after everything where there is none. */
  get nextAt() {
    return this.#next?.number ?? Infinity;
  }

  /** Return the ids of the claims that undo or redo may come to. */
  ids() {
    return this.#steps.map(({ id }) => id);
  }

  /** Take the last step back. Return the id of its claim, or null. */
  undo() {
    const step = this.#last;
    if (!step) return null;
    this.#move(this.#steps[this.#steps.indexOf(step) - 1]?.number ?? 0);
    this.#store.revert(step.id, step.before);
    return step.id;
  }

  /** Do the last step that was taken back again. Return the id of its claim, or null. */
  redo() {
    const step = this.#next;
    if (!step) return null;
    this.#move(step.number);
    this.#store.revert(step.id, step.after);
    return step.id;
  }

  /**
   * Take in the steps of an earlier page. Steps of a claim that was changed elsewhere since lead nowhere any more.
   * @param {Step[]} steps @param {number} place
   * @returns {number[]} the numbers of the steps that were left out
   */
  load(steps, place) {
    const lost = new Set(steps.map(({ id }) => id).filter((id) => !this.#leadsHere(steps, place, id)));
    this.#steps = steps.filter(({ id }) => !lost.has(id));
    this.#place = place;
    this.#tell("change");
    return steps.filter(({ id }) => lost.has(id)).map(({ number }) => number);
  }

  /** Follow what was done in another tab. */
  follow({ place, step, after }) {
    if (step) {
      const before = this.#steps.filter(({ number }) => number <= after && number !== step.number);
      this.#steps = [...before, step].slice(-LIMIT);
    }
    this.#place = place;
    this.#typedAt = 0;
    this.#tell("change");
  }

  get #last() {
    return this.#steps.findLast(({ number }) => number <= this.#place);
  }

  get #next() {
    return this.#steps.find(({ number }) => number > this.#place);
  }

  #leadsHere(steps, place, id) {
    const own = steps.filter((step) => step.id === id);
    const last = own.findLast(({ number }) => number <= place);
    const claim = this.#store.get(id);
    return claim !== undefined && sameState(last ? last.after : own[0].before, claim, claim.kind);
  }

  #record({ id, before, after, field }) {
    const last = this.#last;
    const now = this.#now();
    const continues = field !== null && last?.id === id && last.field === field && now - this.#typedAt < PAUSE;
    const number = continues ? last.number : Math.max(now, (last?.number ?? 0) + 1);
    const step = { number, id, field, before: continues ? last.before : before, after };
    const detail = { place: number, step, after: this.#place };
    this.follow(detail);
    this.#typedAt = now;
    this.#tell("step", { ...detail, oldest: this.#steps[0].number });
  }

  #move(place) {
    this.#place = place;
    this.#typedAt = 0;
    this.#tell("change");
    this.#tell("step", { place });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
