/** What was typed and not saved, kept in this browser until it is saved or dropped. */

import { canonical } from "./parts.js";

/** @typedef {{version: number, base: import("./parts.js").Book, book: import("./parts.js").Book}} Draft */

/** The draft of one person on one project. */
export class DraftStore {
  /** @param {string} slug @param {string} person @param {Storage} [storage] */
  constructor(slug, person, storage = localStorage) {
    this.name = `annotator-codebook:${person}:${slug}`;
    this.storage = storage;
  }

  /** @returns {Draft | null} */
  read() {
    const stored = this.storage.getItem(this.name);
    return stored ? JSON.parse(stored) : null;
  }

  /** Keep a draft where it differs from its base, else forget it. @param {Draft} draft */
  keep(draft) {
    if (canonical(draft.base) === canonical(draft.book)) this.storage.removeItem(this.name);
    else this.storage.setItem(this.name, JSON.stringify(draft));
  }

  drop() {
    this.storage.removeItem(this.name);
  }
}
