/**
 * Brings claims to the server, in order for each claim, until the server has answered with the version.
 *
 * A request whose answer was lost is sent again word for word: the server then says that it has it already. What waits
 * lives in the store; an outbox that outlives the page has to keep `nextJob` of each waiting claim, and nothing else.
 */

import { ApiError, NetworkError } from "../lib/api.js";
import { bodyOf } from "./content.js";

const TYPING_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** Whether trying again may help: no answer at all, or one that says "not now". */
const isPassing = (error) => error instanceof NetworkError || [408, 429].includes(error.status) || error.status >= 500;

/** The server's word for a CSRF token of an earlier sign-in. */
const OUT_OF_DATE = "This page is out of date";

const isSignedOut = ({ status, problem }) => status === 401 || (status === 403 && problem.title === OUT_OF_DATE);

/** Return what the claim's card says about a refusal. */
const troubleOf = ({ status, message, errors, problem }) => ({
  kind: status === 412 && problem.record ? "stale" : "refused",
  message,
  errors,
  record: problem.record,
});

/** Fires "status" whenever `status` may have changed. */
export class Saver extends EventTarget {
  #store;
  #text;
  #url;
  #request;
  #delay;
  #running = new Set();
  #timers = new Map();
  #attempts = 0;
  #fault = null;

  /**
   * @param {import("./store.js").ClaimStore} store
   * @param {object} parts
   * @param {string} parts.url of the article's claims
   * @param {(method: string, path: string, body?: object, options?: object) => Promise<{body: object}>} parts.request
   *   throws ApiError and NetworkError
   * @param {(callback: () => void, ms: number) => unknown} parts.delay
   * @param {(field: string | null) => boolean} parts.isTyped whether a field is typed letter by letter
   */
  constructor(
    store,
    { text, url, request, delay = (callback, ms) => setTimeout(callback, ms), isTyped = () => false },
  ) {
    super();
    this.#store = store;
    this.#text = text;
    this.#url = url;
    this.#request = request;
    this.#delay = delay;
    store.addEventListener("edit", ({ detail: { id, field } }) => this.#plan(id, isTyped(field) ? TYPING_PAUSE : 0));
  }

  /**
   * What is true, and of how many claims.
   * @returns {{state: "saved" | "saving" | "waiting" | "signed-out" | "other-person" | "refused", count: number}}
   */
  get status() {
    const waiting = this.waiting.length;
    const refused = this.#store.refused().length;
    if (this.#fault) return { ...this.#fault, count: waiting };
    if (waiting > 0) return { state: "saving", count: waiting };
    return refused > 0 ? { state: "refused", count: refused } : { state: "saved", count: 0 };
  }

  /** The ids of claims that the server does not have as the person wants them, and is still to be told of. */
  get waiting() {
    return this.#store.ids().filter((id) => this.#store.nextJob(id) !== null);
  }

  /** Send nothing more until `retry`, for a reason that the page found: "signed-out" or "other-person". */
  hold(state) {
    this.#fault = { state };
    this.#tell();
  }

  /** Send everything that waits now. */
  retry() {
    this.#fault = null;
    this.waiting.forEach((id) => this.#run(id));
    this.#tell();
  }

  /** Return a promise for the first status that is neither saving nor waiting to try again. */
  settled() {
    this.retry();
    return new Promise((resolve) => {
      const check = () => {
        if (this.status.state === "saving" && this.#fault === null) return;
        this.removeEventListener("status", check);
        resolve(this.status);
      };
      this.addEventListener("status", check);
      check();
    });
  }

  #plan(id, ms) {
    this.#timers.set(id, (this.#timers.get(id) ?? 0) + 1);
    const turn = this.#timers.get(id);
    this.#tell();
    this.#delay(() => this.#timers.get(id) === turn && this.#fault === null && this.#run(id), ms);
  }

  async #run(id) {
    if (this.#running.has(id)) return;
    this.#running.add(id);
    while (await this.#step(id));
    this.#running.delete(id);
    this.#tell();
  }

  async #step(id) {
    const job = this.#store.nextJob(id);
    if (!job) return false;
    this.#store.begin(id, job);
    try {
      const { body } = await this.#send(id, job);
      this.#attempts = 0;
      this.#fault = null;
      this.#store.settle(id, job, job.method === "DELETE" ? null : body);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
      this.#fail(id, error);
      return false;
    }
    return true;
  }

  #send(id, { method, content, version }) {
    const path = `${this.#url}/${id}${method === "POST" ? "/restore" : ""}`;
    const options = method === "POST" || version === null ? {} : { ifMatch: version };
    return this.#request(method, path, content && bodyOf(content, this.#text), options);
  }

  #fail(id, error) {
    if (isSignedOut(error)) this.#fault = { state: "signed-out" };
    else if (isPassing(error)) this.#waitAndRetry(error);
    else this.#store.refuse(id, troubleOf(error));
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
