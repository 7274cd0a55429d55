/** Undo and redo of everything that was done to claims: made, changed, deleted, edges moved. */

/** How long typing in one field goes on being one step, in milliseconds. */
const PAUSE = 1500;

/** Fires "change" when what can be undone or redone changes. */
export class History extends EventTarget {
  #store;
  #undone = [];
  #done = [];

  /** @param {import("./store.js").ClaimStore} store */
  constructor(store, now = () => Date.now()) {
    super();
    this.#store = store;
    store.addEventListener("edit", ({ detail }) => {
      if (detail.source !== "history") this.#record({ ...detail, at: now() });
    });
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /** Take the last step back. Return the id of its claim, or null. */
  undo() {
    return this.#step(this.#done, this.#undone, "before");
  }

  /** Do the last step that was taken back again. Return the id of its claim, or null. */
  redo() {
    return this.#step(this.#undone, this.#done, "after");
  }

  #record(step) {
    const last = this.#done.at(-1);
    const continues = last && step.field !== null && last.id === step.id && last.field === step.field;
    if (continues && step.at - last.at < PAUSE) Object.assign(last, { after: step.after, at: step.at });
    else this.#done.push(step);
    this.#undone.length = 0;
    this.dispatchEvent(new Event("change"));
  }

  #step(from, to, side) {
    const step = from.pop();
    if (!step) return null;
    to.push({ ...step, at: 0 });
    this.#store.revert(step.id, step[side]);
    this.dispatchEvent(new Event("change"));
    return step.id;
  }
}
