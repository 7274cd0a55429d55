/**
 * The claims on the page, and every change to them.
 *
 * The store knows nothing of the network: it says what has to be sent next, and is told what came of it.
 *
 * @typedef {import("./content.js").Content} Content
 * @typedef {import("./claim.js").Claim} Claim
 */

import { inTextOrder, isUnentered, newClaim, nextJob, storedClaim } from "./claim.js";
import { blank, contentOf, isBlank, newId } from "./content.js";

/** Fires "change" {id} when a claim looks different, "edit" {id, before, after, source, field} when a person changed it. */
export class ClaimStore extends EventTarget {
  #claims = new Map();
  #person;

  /** @param {string} person whose page this is */
  constructor(person) {
    super();
    this.#person = person;
  }

  /** Take in records of the server. */
  load(records) {
    for (const record of records) this.#claims.set(record.id, storedClaim(record, this.#person));
  }

  /** @returns {Claim | undefined} */
  get(id) {
    return this.#claims.get(id);
  }

  /** Return the ids of the person's own claims, deleted ones included. */
  ids() {
    return [...this.#claims.values()].filter(({ isOwn }) => isOwn).map(({ id }) => id);
  }

  /** Return the own claims that the server refused, in no order. */
  refused() {
    return [...this.#claims.values()].filter(({ isOwn, trouble }) => isOwn && trouble);
  }

  /** Return the claims that are there, in text order. @returns {Claim[]} */
  all() {
    return [...this.#claims.values()].filter(({ isDeleted }) => !isDeleted).sort(inTextOrder);
  }

  /** Return the person's own claims, in text order. */
  own() {
    return this.all().filter(({ isOwn }) => isOwn);
  }

  /** Add a claim; one that is blank stays on the page until something is entered. Return its id. */
  create(segments, content = blank(segments)) {
    const id = newId();
    this.#claims.set(id, newClaim(id, this.#person, { ...content, segments }));
    if (isBlank(content)) this.#tell("change", { id });
    else this.#tellEdit(id, null, "create", "page");
    return id;
  }

  /** Change fields of a claim. `field` names what was edited, so that typing in one field is one step of undo. */
  change(id, patch, field = null) {
    const claim = this.#claims.get(id);
    const before = this.isUnentered(id) ? null : this.#snapshot(claim);
    const isNew = before === null;
    claim.content = { ...claim.content, ...patch };
    if (isNew && isBlank(claim.content)) this.#tell("change", { id });
    else this.#tellEdit(id, before, field, "page");
  }

  /** Delete a claim; a blank one leaves no trace. */
  remove(id) {
    const claim = this.#claims.get(id);
    if (this.isUnentered(id)) {
      this.#claims.delete(id);
      this.#tell("change", { id });
      return;
    }
    const before = this.#snapshot(claim);
    claim.isDeleted = true;
    this.#tellEdit(id, before, "delete", "page");
  }

  /** Bring a deleted claim back. */
  restore(id) {
    const claim = this.#claims.get(id);
    const before = this.#snapshot(claim);
    claim.isDeleted = false;
    this.#tellEdit(id, before, "restore", "page");
  }

  /** Put a claim back to a state that an edit event told of; null is that there is no claim. */
  revert(id, state) {
    const claim = this.#claims.get(id);
    const before = this.#snapshot(claim);
    if (state === null) claim.isDeleted = true;
    else Object.assign(claim, { content: state.content, isDeleted: state.isDeleted });
    this.#tellEdit(id, before, null, "history");
  }

  /** Return whether nothing was entered into a claim that the server does not know. */
  isUnentered(id) {
    return isUnentered(this.#claims.get(id));
  }

  /** Return what the server has to be told next about a claim, or null. */
  nextJob(id) {
    return nextJob(this.#claims.get(id));
  }

  /** Note that a request about the claim is under way. */
  begin(id, job) {
    this.#claims.get(id).job = job;
  }

  /** Take in the server's answer to a request: its record, or null after a deletion. */
  settle(id, job, record) {
    const claim = this.#claims.get(id);
    claim.job = null;
    claim.isGone = job.method === "DELETE";
    if (record) {
      claim.record = record;
      claim.version = record.version;
      claim.sent = job.content ?? contentOf(record);
    }
    this.#tell("change", { id });
  }

  /** Note that the server refused a request for good, and why. @param {import("./claim.js").Trouble} trouble */
  refuse(id, trouble) {
    Object.assign(this.#claims.get(id), { job: null, trouble });
    this.#tell("change", { id });
  }

  /** End the trouble of two versions: keep this page's, or take the server's. */
  resolve(id, keeps) {
    const claim = this.#claims.get(id);
    const { record } = claim.trouble;
    const before = this.#snapshot(claim);
    const theirs = contentOf(record);
    Object.assign(claim, { record, version: record.version, sent: theirs, isGone: false, trouble: null });
    if (keeps === "theirs") Object.assign(claim, { content: theirs, isDeleted: false });
    this.#tellEdit(id, before, null, "page");
  }

  /** Take in a record that came by another way, such as a review; what the person typed stays. */
  refresh(record) {
    const claim = this.#claims.get(record.id);
    claim.record = record;
    this.#tell("change", { id: record.id });
  }

  #snapshot({ content, isDeleted }) {
    return { content, isDeleted };
  }

  #tellEdit(id, before, field, source) {
    const claim = this.#claims.get(id);
    if (claim.trouble?.kind === "refused") claim.trouble = null;
    this.#tell("edit", { id, before, after: this.#snapshot(claim), field, source });
    this.#tell("change", { id });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
