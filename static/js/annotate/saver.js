/**
 * Brings claims to the server, one after the other in the order in which they were changed, until the server has
 * answered with the version.
 *
 * A request whose answer was lost is sent again word for word: the server then says that it has it already. What waits
 * lives in the store, and beyond the page in the outbox.
 */

import { ApiError, NetworkError } from "../lib/api.js";
import { NO_OUTBOX } from "./outbox.js";

const TYPING_PAUSE = 500;
const LONGEST_PAUSE = 16_000;
/** How long the tab in which something was done is left to send it. */
const GRACE = 3000;

/** Whether trying again may help: no answer at all, or one that says "not now". */
const isPassing = (error) => error instanceof NetworkError || [408, 429].includes(error.status) || error.status >= 500;

/** The type of the server's refusal of a CSRF token of an earlier sign-in. */
const OUT_OF_DATE = "urn:annotator:out-of-date";

const isSignedOut = ({ status, problem }) => status === 401 || (status === 403 && problem.type === OUT_OF_DATE);

/** Whether the browser knows that nothing would arrive; then no request is begun, and none has to be repeated. */
const isCutOff = () => globalThis.navigator?.onLine === false;

/** Return what the claim's card says about a refusal. */
const troubleOf = ({ status, message, errors, problem }) => ({
  status,
  kind: status === 412 && problem.record ? "stale" : status === 410 ? "gone" : "refused",
  message,
  errors,
  record: problem.record,
});

/** Fires "status" whenever `status` may have changed. */
export class Saver extends EventTarget {
  #store;
  #send;
  #delay;
  #outbox = NO_OUTBOX;
  #isSending = false;
  #timers = new Map();
  #attempts = 0;
  #fault = null;

  /**
   * @param {import("./store.js").ClaimStore} store
   * @param {object} parts
   * @param {(claim: import("./claim.js").Claim, job: import("./claim.js").Job) => Promise<{body: object}>} parts.send
   *   throws ApiError and NetworkError
   * @param {(callback: () => void, ms: number) => unknown} [parts.delay]
   * @param {(field: string | null) => boolean} [parts.isTyped] whether a field is typed letter by letter
   */
  constructor(store, { send, delay = (callback, ms) => setTimeout(callback, ms), isTyped = () => false }) {
    super();
    this.#store = store;
    this.#send = send;
    this.#delay = delay;
    store.addEventListener("edit", ({ detail: { id, field } }) => this.#plan(id, isTyped(field) ? TYPING_PAUSE : 0));
  }

  /** Send in turn with other tabs from now on, beginning with what waits. @param {import("./outbox.js").Outbox} outbox */
  use(outbox) {
    this.#outbox = outbox;
    outbox.addEventListener("news", ({ detail: { id } }) => {
      if (this.#timers.has(id)) this.#tell();
      else this.#plan(id, GRACE);
    });
    this.retry();
  }

  /**
   * What is true, and of how many claims.
   * @returns {{
   *   state: "saved" | "saving" | "waiting" | "signed-out" | "other-person" | "refused", count: number,
   *   seconds?: number, reason?: string | null, isConflict?: boolean,
   * }} waiting tells in how many seconds it is tried again, and the server's reason; null is that it does not answer
   */
  get status() {
    const waiting = this.waiting.length;
    const refused = this.#store.refused();
    if (this.#fault && waiting > 0) return { ...this.#fault, count: waiting };
    if (waiting > 0) return { state: "saving", count: waiting };
    if (refused.length === 0) return { state: "saved", count: 0 };
    const isConflict = refused.every(({ trouble }) => trouble.kind !== "refused");
    return { state: "refused", count: refused.length, isConflict };
  }

  /** The ids of claims that the server is still to be told of, in the order in which they go out. */
  get waiting() {
    return this.#store.waiting();
  }

  /** Send nothing more until `retry`, for a reason that the page found: "signed-out" or "other-person". */
  hold(state) {
    this.#fault = { state };
    this.#tell();
  }

  /** Send everything that waits now. */
  retry() {
    this.#fault = null;
    this.#timers.clear();
    this.#run();
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
    const turn = Symbol(id);
    this.#timers.set(id, turn);
    this.#tell();
    this.#delay(() => {
      if (this.#timers.get(id) !== turn) return;
      this.#timers.delete(id);
      this.#run();
    }, ms);
  }

  /** Send what waits, but for what is still being typed. */
  async #run() {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      for (let id = this.#next(); id !== undefined; id = this.#next()) {
        await this.#outbox.turn(id, () => this.#step(id));
      }
    } finally {
      this.#isSending = false;
      this.#tell();
    }
  }

  #next() {
    return this.#fault ? undefined : this.waiting.find((id) => !this.#timers.has(id));
  }

  async #step(id) {
    const job = this.#store.nextJob(id);
    if (!job) return;
    if (isCutOff()) {
      this.#waitAndRetry(new NetworkError());
      return;
    }
    this.#store.begin(id, job);
    await this.#outbox.written();
    try {
      const { body } = await this.#send(this.#store.get(id), job);
      this.#attempts = 0;
      this.#store.settle(id, job, job.method === "DELETE" ? null : body);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
      this.#fail(id, error);
    }
    this.#tell();
  }

  #fail(id, error) {
    if (isSignedOut(error)) this.#fault = { state: "signed-out" };
    else if (isPassing(error)) this.#waitAndRetry(error);
    else this.#store.refuse(id, troubleOf(error));
  }

  #waitAndRetry({ problem }) {
    const ms = Math.min(1000 * 2 ** this.#attempts, LONGEST_PAUSE);
    this.#attempts += 1;
    this.#fault = { state: "waiting", seconds: ms / 1000, reason: problem?.title ?? null };
    this.#delay(() => this.#fault?.state === "waiting" && this.retry(), ms);
  }

  #tell() {
    this.dispatchEvent(new Event("status"));
  }
}
