/**
 * Targets that the person proposes: the claim stays without a target and waits for the lead's word.
 *
 * @typedef {{claim: string, article: string, waits: boolean}} Waiting
 * @typedef {{
 *   id: string, label: string, reason: string, state: "open" | "accepted" | "joined" | "declined", target: string | null,
 *   answer: string, passages: Waiting[],
 * }} Proposal
 */

import { ApiError, NetworkError } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { bodyOf, newId } from "./content.js";

/** Return whether a claim has place for a proposed target. @param {import("./content.js").Content} content */
export const lacksTarget = ({ stances }) => stances.length === 0 || stances.some(({ target }) => target === null);

/** The person's own proposals. Fires "change" whenever one of them did. */
export class Proposals extends EventTarget {
  #page;
  /** @type {Proposal[]} */
  #all;

  /**
   * @param {Proposal[]} proposals
   * @param {object} page store, text, saver, request, urls {proposals, claims}
   */
  constructor(proposals, page) {
    super();
    this.#all = proposals;
    this.#page = page;
  }

  /** Those that the lead has not decided on. */
  get open() {
    return this.#all.filter(({ state }) => state === "open");
  }

  /** Return the proposal that a claim names, or null. @returns {Proposal | null} */
  of(claim) {
    return this.#all.find(({ passages }) => passages.some((each) => each.claim === claim)) ?? null;
  }

  /**
   * Store a new proposal for which a claim waits.
   * @throws {ApiError | NetworkError | Error} with a message for the reader
   */
  async propose(claim, { label, reason }) {
    await this.#keep(claim);
    await this.#put({ id: newId(), label, reason, claims: [claim] });
  }

  /** Let a claim wait for an open proposal, or no longer. */
  async tie(claim, proposal, waits) {
    if (waits) await this.#keep(claim);
    const claims = proposal.passages.map((each) => each.claim).filter((id) => id !== claim);
    if (!waits && claims.length === 0) await this.#withdraw(proposal);
    else await this.#put({ ...proposal, claims: waits ? [...claims, claim] : claims });
  }

  /** Ask how the proposals stand, and take over the claims that the lead's word changed. */
  async refresh() {
    const { request, urls, store } = this.#page;
    const before = new Set(this.open.map(({ id }) => id));
    try {
      const { items } = (await request("GET", urls.proposals)).body;
      const decided = items.filter(({ id, state }) => before.has(id) && state !== "open");
      const claims = decided.flatMap(({ passages }) => passages.map(({ claim }) => claim));
      const here = claims.filter((id) => store.get(id));
      const answers = await Promise.all(here.map((id) => request("GET", `${urls.claims}/${id}`)));
      for (const { body } of answers) this.#takeOver(body);
      this.#take(items);
    } catch (error) {
      // The next page will tell.
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
    }
  }

  /** Bring the claim to the server as it is, also one in which nothing is entered yet. */
  async #keep(id) {
    const { store, saver, request, text, urls } = this.#page;
    const { state } = await saver.settled();
    if (state !== "saved") throw new Error(t("Not everything is saved yet, so the proposal waits here. Try again."));
    const { version, content } = store.get(id);
    if (version !== null) return;
    const { body } = await request("PUT", `${urls.claims}/${id}`, bodyOf(content, text));
    store.settle(id, { method: "PUT", content, version }, body);
  }

  async #put({ id, label, reason, claims }) {
    const { request, urls } = this.#page;
    const { body } = await request("PUT", `${urls.proposals}/${id}`, { label, reason, claims });
    const others = this.#all.filter((each) => each.id !== id);
    const isElsewhere = ({ claim }) => !claims.includes(claim);
    this.#take([...others.map((each) => ({ ...each, passages: each.passages.filter(isElsewhere) })), body]);
  }

  async #withdraw({ id }) {
    const { request, urls } = this.#page;
    await request("DELETE", `${urls.proposals}/${id}`);
    this.#take(this.#all.filter((each) => each.id !== id));
  }

  #takeOver(record) {
    const { store } = this.#page;
    if (store.nextJob(record.id) === null && store.get(record.id).version < record.version) store.takeOver(record);
  }

  #take(proposals) {
    this.#all = proposals;
    this.dispatchEvent(new Event("change"));
  }
}
