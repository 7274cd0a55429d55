/**
 * What the person wants of each claim, beside what the server is known to have of it.
 *
 * The ledger knows nothing of the network: it says what has to be sent next, and is told what came of it.
 *
 * @typedef {import("./claim.js").Claim} Claim
 * @typedef {{content: import("./content.js").Content, isDeleted: boolean}} State
 */

import { adopted, newClaim, nextJob } from "./claim.js";
import { contentOf } from "./content.js";
import { KINDS } from "./kinds.js";

/** When something happened, finely enough that no two edits share it. */
const moment = () => performance.timeOrigin + performance.now();

/**
 * Fires "edit" {id, before, after, source, field} when a person changed a claim, "known" {id} when the server's word on
 * it did, and "change" {id} whenever it looks different.
 */
export class Ledger extends EventTarget {
  /** @type {Map<string, Claim>} */
  claims = new Map();

  /** @param {string} person whose page this is */
  constructor(person) {
    super();
    this.person = person;
  }

  /** @returns {Claim | undefined} */
  get(id) {
    return this.claims.get(id);
  }

  /** Return the ids of the person's own claims that the server has to be told of, in the order in which they changed. */
  waiting() {
    const waiting = [...this.claims.values()].filter((claim) => claim.isOwn && nextJob(claim) !== null);
    return waiting.sort((a, b) => (a.since ?? 0) - (b.since ?? 0)).map(({ id }) => id);
  }

  /** Return what the server has to be told next about a claim, or null. */
  nextJob(id) {
    const claim = this.claims.get(id);
    return claim ? nextJob(claim) : null;
  }

  /** Return the ids of the own claims that are deleted here and at the server. */
  gone() {
    const isGone = (claim) => claim.isDeleted && claim.kind === "claim" && claim.isOwn && !claim.trouble && nextJob(claim) === null;
    return [...this.claims.values()].filter(isGone).map(({ id }) => id);
  }

  /** Keep nothing more of a claim that is gone. */
  forget(id) {
    this.claims.delete(id);
  }

  /** Return whether something is to be kept of a claim: what waits, is in trouble, or is typed and not to be sent yet. */
  isKept(id) {
    const claim = this.claims.get(id);
    return claim.trouble !== null || nextJob(claim) !== null || KINDS[claim.kind].isDraft(claim);
  }

  /** Return what is own and was refused by the server, in no order. */
  refused() {
    return [...this.claims.values()].filter(({ isOwn, trouble }) => isOwn && trouble);
  }

  /** Take in what an outbox kept of a claim. Return whether it added anything. */
  adopt(id, kept) {
    const here = this.get(id);
    const claim = adopted(here, this.made(id, { ...here, ...kept }));
    if (claim) this.claims.set(id, claim);
    return claim !== null;
  }

  /** Take in what another tab told of a claim. @param {object} told what is wanted, what is known, or both; what is
   *   known of a claim that was forgotten here is of no use */
  mirror(id, told) {
    if (!this.get(id) && !told.content) return;
    this.claims.set(id, this.made(id, { ...this.get(id), ...told }));
    this.tell("change", { id });
  }

  /** Note that a request about the claim is under way. */
  begin(id, job) {
    this.#learn(id, { job });
  }

  /** Take in the server's answer to a request: its record, or null after a deletion. */
  settle(id, job, record) {
    const answer = record && { record, version: record.version ?? null, sent: job.content ?? contentOf(record) };
    const known = { job: null, isGone: job.method === "DELETE", ...answer };
    const claim = { ...this.claims.get(id), ...known };
    this.#learn(id, nextJob(claim) === null ? { ...known, since: null } : known);
  }

  /** Note that the server refused a request for good, and why. @param {import("./claim.js").Trouble} trouble */
  refuse(id, trouble) {
    this.#learn(id, { job: null, trouble });
  }

  /** Forget why the server refused a request, so that it is sent again. */
  forgive(id) {
    this.#learn(id, { trouble: null });
  }

  /** Give up what the server refused: go back to what it has. */
  giveUp(id) {
    const { sent, isGone, content } = this.claims.get(id);
    this.forgive(id);
    this.edit(id, { content: sent ?? content, isDeleted: isGone || sent === null });
  }

  /** End the trouble of two versions with what is to count from now on. @param {State} state */
  resolve(id, state) {
    const { record } = this.claims.get(id).trouble;
    const theirs = record ? { record, version: record.version, sent: contentOf(record) } : {};
    this.#learn(id, { ...theirs, isGone: !record, trouble: null });
    this.edit(id, state);
  }

  /** Take in a record that came by another way, such as a review; what the person typed stays. */
  refresh(record) {
    this.#learn(record.id, { record });
  }

  /** Take over a claim that the server changed, as with a new target in the codebook, while nothing of it waits here. */
  takeOver(record) {
    const content = contentOf(record);
    this.#learn(record.id, { record, version: record.version, sent: content });
    this.edit(record.id, { content }, { source: "history" });
    this.claims.get(record.id).since = null;
  }

  /** Put a claim back to a state that an edit event told of; null is that there is no claim. */
  revert(id, state) {
    this.edit(id, state ?? { isDeleted: true }, { source: "history" });
  }

  /**
   * Change a claim and tell of it.
   * @param {string} id
   * @param {Partial<State>} state
   * @param {{isNew?: boolean, field?: string | null, source?: "page" | "history"}} [how] `field` names what was edited,
   *   so that typing in one field is one step of undo
   */
  edit(id, state, { isNew = false, field = null, source = "page" } = {}) {
    const claim = this.claims.get(id);
    const before = isNew ? null : { content: claim.content, isDeleted: claim.isDeleted };
    Object.assign(claim, state);
    claim.since ??= moment();
    if (claim.trouble?.kind === "refused") this.forgive(id);
    this.tell("edit", { id, before, after: { content: claim.content, isDeleted: claim.isDeleted }, field, source });
    this.tell("change", { id });
  }

  /** Return a claim of the person's own in a state. @param {Partial<Claim>} state @returns {Claim} */
  made(id, state) {
    return Object.assign(newClaim(id, this.person, null), state);
  }

  /** Fire an event. */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #learn(id, known) {
    Object.assign(this.claims.get(id), known);
    this.tell("known", { id });
    this.tell("change", { id });
  }
}
