/**
 * The claims on the page and the note on the article, and how a person changes them.
 *
 * @typedef {import("./content.js").Content} Content
 * @typedef {import("./claim.js").Claim} Claim
 */

import { inTextOrder, isUnentered, storedClaim } from "./claim.js";
import { blank, isBlank, newId } from "./content.js";
import { Ledger } from "./ledger.js";
import { NOTE, noteState } from "./note.js";

/** The ledger of one article's claims; what it fires is in `ledger.js`. */
export class ClaimStore extends Ledger {
  /** Take in records of the server, and the note as it has it. */
  load(records, note = "") {
    for (const record of records) this.claims.set(record.id, storedClaim(record, this.person));
    this.claims.set(NOTE, this.made(NOTE, noteState(note)));
  }

  /** Return the claims that are there, in text order; one whose deletion was refused is. @returns {Claim[]} */
  all() {
    const isThere = ({ isDeleted, kind, trouble }) => kind === "claim" && (!isDeleted || trouble !== null);
    return [...this.claims.values()].filter(isThere).sort(inTextOrder);
  }

  /** Return the person's own claims as the server is known to have them, in no order; deleted ones too. */
  stored() {
    return [...this.claims.values()].filter(({ isOwn, kind }) => isOwn && kind === "claim");
  }

  /** Return the person's own claims, in text order. */
  own() {
    return this.all().filter(({ isOwn }) => isOwn);
  }

  /** Add a claim; one that is blank stays on the page until something is entered. Return its id. */
  create(segments, content = blank(segments)) {
    const id = newId();
    this.claims.set(id, this.made(id, { content: { ...content, segments } }));
    if (isBlank(content)) this.tell("change", { id });
    else this.edit(id, {}, { isNew: true, field: "create" });
    return id;
  }

  /** Change fields of a claim. `field` names what was edited, so that typing in one field is one step of undo. */
  change(id, patch, field = null) {
    const claim = this.claims.get(id);
    const isNew = this.isUnentered(id);
    const content = { ...claim.content, ...patch };
    if (!isNew || !isBlank(content)) {
      this.edit(id, { content }, { isNew, field });
      return;
    }
    claim.content = content;
    this.tell("change", { id });
  }

  /** Write the note on the article. @param {string} text */
  writeNote(text) {
    this.edit(NOTE, { content: { text } }, { field: NOTE });
  }

  /** Delete a claim; a blank one leaves no trace. */
  remove(id) {
    if (this.isUnentered(id)) {
      this.claims.delete(id);
      this.tell("change", { id });
    } else this.edit(id, { isDeleted: true }, { field: "delete" });
  }

  /** Bring a deleted claim back. */
  restore(id) {
    this.edit(id, { isDeleted: false }, { field: "restore" });
  }

  /** Return whether nothing was entered into a claim that the server does not know. */
  isUnentered(id) {
    return isUnentered(this.claims.get(id));
  }
}
