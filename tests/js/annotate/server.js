/** A server of claims in memory for tests: versions, If-Match, deletion, and answers that get lost. */

import { ApiError, NetworkError } from "../../../static/js/lib/api.js";
import { Text } from "../../../static/js/text/offsets.js";

export const ARTICLE = Text.of("Karimov said 😀 that Iran is weakened.\nHe was sure.");

const refusal = (status, problem = {}) => new ApiError({ title: "Refused", status, ...problem });

/** Remembers each request in `log`; `faults` are thrown one by one, {lost: true} after the change was made. */
export class Server {
  claims = new Map();
  log = [];
  faults = [];

  request = async (method, path, body, { ifMatch } = {}) => {
    const id = path.split("/")[1];
    this.log.push([method, id, ifMatch ?? null, body?.note ?? null]);
    await null;
    const fault = this.faults.shift();
    if (fault && !fault.lost) throw fault.status ? refusal(fault.status, fault.problem) : new NetworkError();
    const answer = this.#apply(method, id, body, ifMatch);
    if (fault) throw new NetworkError();
    return { body: answer };
  };

  #apply(method, id, body, ifMatch) {
    if ("note" in (body ?? {}) && !("segments" in body)) return body;
    const old = this.claims.get(id);
    const isSame = old && JSON.stringify(old.body) === JSON.stringify(body);
    if (method === "PUT" && isSame) return this.record(id);
    if (old && method !== "POST") {
      if (ifMatch === undefined) throw refusal(428);
      if (ifMatch !== old.version) throw refusal(412, { record: this.record(id), detail: "Changed elsewhere." });
    }
    if (method === "PUT") this.claims.set(id, { version: (old?.version ?? 0) + 1, body, isGone: false });
    if (method === "DELETE") old.isGone = true;
    if (method === "POST") Object.assign(old, { isGone: false, version: old.version + 1 });
    return this.record(id);
  }

  /** Return the record of a claim, as an answer or a page has it. */
  record(id) {
    const { version, body } = this.claims.get(id);
    return { id, annotator: "ada", layer: "annotator", version, reviews: [], ...body };
  }
}

/** Timers that run when the test says so. */
export class Clock {
  #due = [];

  delay = (callback, ms) => this.#due.push({ callback, ms });

  /** Run what is due until nothing is left, or for `rounds`. */
  async run(rounds = 50) {
    for (let n = 0; n < rounds; n += 1) {
      this.#due.splice(0).forEach(({ callback }) => callback());
      for (let tick = 0; tick < 30; tick += 1) await null;
    }
  }
}

/** A browser's database in memory, as `outbox-database.js` has it on the disk. */
export class Database {
  wanted = new Map();
  known = new Map();
  steps = [];
  place = 0;

  async load(_article, sort) {
    const entries = [...this.wanted].map(([id, wanted]) => structuredClone({ id, ...wanted, ...this.known.get(id) }));
    const useless = sort({ entries, steps: structuredClone(this.steps), place: this.place });
    for (const id of useless.ids) for (const half of [this.wanted, this.known]) half.delete(id);
    this.steps = this.steps.filter(({ number }) => !useless.numbers.includes(number));
  }

  async get(_article, id) {
    return this.wanted.has(id) ? structuredClone({ ...this.wanted.get(id), ...this.known.get(id) }) : undefined;
  }

  async keepWanted(_article, id, wanted) {
    this.wanted.set(id, structuredClone(wanted));
  }

  async keepFirstKnown(_article, id, known) {
    if (!this.known.has(id)) this.known.set(id, structuredClone(known));
  }

  async keepKnown(_article, id, known) {
    this.known.set(id, structuredClone(known));
  }

  async forgetClaim(_article, id) {
    for (const half of [this.wanted, this.known]) half.delete(id);
  }

  async keepStep(_article, { place, step, after }) {
    if (step) this.steps = [...this.steps.filter(({ number }) => number <= after && number !== step.number), step];
    this.place = place;
  }
}
