/**
 * The claims on the page: what each says now, and what the server is known to have.
 *
 * The store knows nothing of the network. It says what has to be sent next (`nextJob`), and is told what came of it.
 *
 * @typedef {import("./content.js").Content} Content
 * @typedef {{kind: "stale" | "refused", message: string, errors: {pointer?: string, message: string}[], record?: object}} Trouble
 * @typedef {{
 *   id: string, annotator: string, isOwn: boolean, record: object | null,
 *   content: Content, isDeleted: boolean,
 *   sent: Content | null, isGone: boolean, version: number | null,
 *   job: object | null, trouble: Trouble | null,
 * }} Claim `sent`, `isGone` and `version` are what the server has; `job` is under way or of unknown outcome.
 */

import { blank, contentOf, isBlank, newId, sameContent } from "./content.js";

const startOf = ({ content }) => content.segments[0].start;
const endOf = ({ content }) => content.segments.at(-1).end;

const inTextOrder = (a, b) => startOf(a) - startOf(b) || endOf(a) - endOf(b) || (a.id < b.id ? -1 : 1);

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
    for (const record of records) {
      const content = contentOf(record);
      this.#claims.set(record.id, {
        ...this.#unsaved(record.id, content),
        annotator: record.annotator,
        isOwn: record.annotator === this.#person && record.layer === "annotator",
        record,
        sent: content,
        version: record.version,
      });
    }
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
    this.#claims.set(id, this.#unsaved(id, { ...content, segments }));
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

  /** Return whether a claim has nothing entered and is unknown to the server. */
  isUnentered(id) {
    const { version, job, content, isDeleted } = this.#claims.get(id);
    return version === null && job === null && !isDeleted && isBlank(content);
  }

  /**
   * Return what the server has to be told next about a claim: a request whose outcome is unknown again, word for word;
   * else the step from what it has to what the person wants. Null when there is nothing.
   */
  nextJob(id) {
    const { job, content, isDeleted, sent, isGone, version, trouble } = this.#claims.get(id);
    if (trouble) return null;
    if (job) return job;
    if (version === null) return isDeleted || isBlank(content) ? null : { method: "PUT", content, version };
    if (isDeleted) return isGone ? null : { method: "DELETE", version };
    if (isGone) return { method: "POST", version };
    return sent === content || sameContent(sent, content) ? null : { method: "PUT", content, version };
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

  /** Note that the server refused a request for good, and why. @param {Trouble} trouble */
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

  #unsaved(id, content) {
    return {
      id,
      annotator: this.#person,
      isOwn: true,
      record: null,
      content,
      isDeleted: false,
      sent: null,
      isGone: false,
      version: null,
      job: null,
      trouble: null,
    };
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
