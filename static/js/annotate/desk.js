/** What lies on the desk: which claim is open, chosen or under the pointer, and what the next passage is for. */

/**
 * Fires "change" {open, selected, purpose, before}.
 *
 * `purpose` is null where a passage becomes a claim, "segment" or "context" where it goes to the open one.
 */
export class Desk extends EventTarget {
  #store;
  #state = { open: null, selected: null, purpose: null };

  /** @param {import("./store.js").ClaimStore} store */
  constructor(store, { canEdit }) {
    super();
    this.#store = store;
    this.canEdit = canEdit;
  }

  get open() {
    return this.#state.open;
  }

  get selected() {
    return this.#state.selected;
  }

  get purpose() {
    return this.#state.purpose;
  }

  /** Return whether the person may change the claim. */
  mayEdit(id) {
    return this.canEdit && (this.#store.get(id)?.isOwn ?? false);
  }

  /** Choose a claim without opening it; null chooses none. */
  select(id) {
    if (id === this.selected && this.open === null) return;
    this.#leave(id);
    this.#become({ open: null, selected: id, purpose: null });
  }

  /** Open a claim's form; a claim that may not be changed is chosen instead. */
  openClaim(id) {
    if (!this.mayEdit(id)) {
      this.select(id);
      return;
    }
    if (id === this.open) return;
    this.#leave(id);
    this.#become({ open: id, selected: id, purpose: null });
  }

  /** Close the form. A claim that nothing was entered in vanishes; any other stays chosen. */
  close() {
    const id = this.open;
    if (id === null) return;
    this.#leave(null);
    this.#become({ open: null, selected: this.#exists(id) ? id : null, purpose: null });
  }

  /** Say what the next passage is for. */
  await(purpose) {
    this.#become({ ...this.#state, purpose });
  }

  /** Let go of a claim that is no longer there. */
  forget() {
    const { open, selected } = this.#state;
    if ((open && !this.#exists(open)) || (selected && !this.#exists(selected))) {
      this.#become({ open: null, selected: null, purpose: null });
    }
  }

  #exists(id) {
    const claim = this.#store.get(id);
    return claim !== undefined && !claim.isDeleted;
  }

  #leave(next) {
    const { open } = this.#state;
    if (open !== null && open !== next && this.#exists(open) && this.#store.isUnentered(open)) {
      this.#state = { ...this.#state, open: null, selected: null };
      this.#store.remove(open);
    }
  }

  #become(state) {
    const before = this.#state;
    this.#state = state;
    this.dispatchEvent(new CustomEvent("change", { detail: { ...state, before } }));
  }
}
