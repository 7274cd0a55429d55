/**
 * Brings verdicts to the server, one at a time for each claim, until the server has answered.
 *
 * The last verdict on a claim is what is sent; one whose answer was lost is sent again word for word, and the server then
 * says that it has it already.
 */

import { ApiError, NetworkError } from "../lib/api.js";

const LONGEST_PAUSE = 30_000;

const isPassing = (error) => error instanceof NetworkError || [408, 429].includes(error.status) || error.status >= 500;

/** Fires "status" whenever `status` may have changed, "saved" and "refused" with the claim's id. */
export class ReviewSaver extends EventTarget {
  #request;
  #delay;
  #url;
  #waiting = new Map();
  #running = new Set();
  #timers = new Map();
  #attempts = 0;
  #fault = null;

  /**
   * @param {object} parts
   * @param {string} parts.url of the article's claims
   * @param {(method: string, path: string, body?: object) => Promise<{body: object}>} parts.request throws ApiError, NetworkError
   * @param {(callback: () => void, ms: number) => unknown} [parts.delay]
   */
  constructor({ url, request, delay = (callback, ms) => setTimeout(callback, ms) }) {
    super();
    this.#url = url;
    this.#request = request;
    this.#delay = delay;
    /** Why the last verdict on a claim was refused, by the claim's id. @type {Map<string, ApiError>} */
    this.refusals = new Map();
  }

  /** What is true, in the words of the annotation page's bar. */
  get status() {
    const count = this.#waiting.size;
    if (this.#fault) return { ...this.#fault, count };
    if (count > 0) return { state: "saving", count };
    return this.refusals.size > 0 ? { state: "refused", count: this.refusals.size } : { state: "saved", count: 0 };
  }

  /** Send a review of a claim, after `pause` milliseconds without another. @param {{id: string}} review the rest is its body */
  save(claim, review, { pause = 0 } = {}) {
    this.refusals.delete(claim);
    this.#waiting.set(claim, review);
    this.#timers.set(claim, (this.#timers.get(claim) ?? 0) + 1);
    const turn = this.#timers.get(claim);
    this.#tell();
    if (pause === 0) this.#run(claim);
    else this.#delay(() => this.#timers.get(claim) === turn && this.#fault === null && this.#run(claim), pause);
  }

  /** Send everything that waits now. */
  retry() {
    this.#fault = null;
    [...this.#waiting.keys()].forEach((claim) => this.#run(claim));
    this.#tell();
  }

  /** Say that nothing may be sent: somebody else is signed in. */
  stop(state) {
    this.#fault = { state };
    this.#tell();
  }

  /** Return a promise for the first status in which nothing is on its way. */
  settled() {
    this.retry();
    return new Promise((resolve) => {
      const check = () => {
        if (this.status.state === "saving") return;
        this.removeEventListener("status", check);
        resolve(this.status);
      };
      this.addEventListener("status", check);
      check();
    });
  }

  async #run(claim) {
    if (this.#running.has(claim)) return;
    this.#running.add(claim);
    while (this.#waiting.has(claim) && (await this.#send(claim)));
    this.#running.delete(claim);
    this.#tell();
  }

  async #send(claim) {
    const sent = this.#waiting.get(claim);
    const { id, ...body } = sent;
    try {
      const answer = await this.#request("PUT", `${this.#url}/${claim}/reviews/${id}`, body);
      this.#attempts = 0;
      this.#fault = null;
      if (this.#waiting.get(claim) === sent) this.#waiting.delete(claim);
      this.dispatchEvent(new CustomEvent("saved", { detail: { claim, review: answer.body } }));
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
      return this.#fail(claim, sent, error);
    }
    return true;
  }

  /** Return whether a later verdict on the claim can be sent all the same. */

  #fail(claim, sent, error) {
    if (error.status === 401) this.#fault = { state: "signed-out" };
    else if (isPassing(error)) this.#waitAndRetry(error);
    if (this.#fault) return false;
    if (this.#waiting.get(claim) === sent) this.#waiting.delete(claim);
    if (error.status !== 412) this.refusals.set(claim, error);
    this.dispatchEvent(new CustomEvent("refused", { detail: { claim, error } }));
    return true;
  }

  #waitAndRetry({ problem }) {
    if (this.#fault) return;
    const ms = Math.min(1000 * 2 ** this.#attempts, LONGEST_PAUSE);
    this.#attempts += 1;
    this.#fault = { state: "waiting", seconds: ms / 1000, reason: problem?.title ?? null };
    this.#delay(() => this.#fault?.state === "waiting" && this.retry(), ms);
  }

  #tell() {
    this.dispatchEvent(new Event("status"));
  }
}
