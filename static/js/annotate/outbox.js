/**
 * Keeps what waits for the server beyond the page: through a closed tab, and in step with other tabs on the article.
 *
 * Every change is written down at once. Whoever sends holds a lock and looks first at what was written last, so that
 * each thing goes out once, whichever tab is open.
 */

import { knownOf, wantedOf } from "./claim.js";
import { OutboxDatabase } from "./outbox-database.js";

/** An outbox for where there is none: nothing outlives the page. */
export const NO_OUTBOX = { isSafe: false, turn: (_id, work) => work(), written: async () => {} };

/** Return what an outbox keeps of a claim. */
const keptOf = (claim) => ({ ...wantedOf(claim), ...knownOf(claim) });

/** The outbox of one article and one account. Fires "news" {id} when another tab told of a claim. */
export class Outbox extends EventTarget {
  #article;
  #database;
  #store;
  #history;
  #channel;
  #writing = new Set();
  #writes = 0;
  #isBroken = false;

  /**
   * @param {OutboxDatabase | null} database null where the browser keeps none
   * @param {{account: string, article: string, title: string, address: string}} about `article` is the address of its
   *   claims, `address` that of its page
   * @param {{store: import("./store.js").ClaimStore, history: import("./history.js").History}} page
   */
  constructor(database, { account, article, title, address }, { store, history }) {
    super();
    this.#database = database;
    this.#article = { article, title, address };
    this.#store = store;
    this.#history = history;
    this.name = `annotator ${account} ${article}`;
    this.#channel = new BroadcastChannel(this.name);
  }

  /** Open the outbox of the account, take in what it holds, and keep from now on whatever happens. */
  static async start(about, page) {
    const outbox = new Outbox(await OutboxDatabase.open(about.account), about, page);
    await outbox.#load();
    outbox.#listen();
    return outbox;
  }

  /** Whether the page can be left without losing anything that the server does not have yet. */
  get isSafe() {
    return this.#database !== null && !this.#isBroken && this.#writing.size === 0;
  }

  /** Return a promise for the moment at which all that was told so far is written down. */
  async written() {
    await Promise.all(this.#writing);
  }

  /** Do the work on a claim while no other tab sends, knowing what the last one that did found out. */
  turn(id, work) {
    const run = async () => {
      await this.#freshen(id);
      await work();
      await this.written();
    };
    // Browsers have locks on pages over TLS and of this computer; elsewhere the server sorts out what comes twice.
    return navigator.locks ? navigator.locks.request(this.name, run) : run();
  }

  async #load() {
    await this.#try((database) => database.load(this.#article.article, ({ entries, steps, place }) => {
      const used = entries.filter(({ id, wanted, known }) => this.#store.adopt(id, { ...wanted, ...known }));
      const numbers = this.#history.load(steps, place);
      const undoable = new Set(this.#history.ids());
      const isUsed = (id) => this.#store.nextJob(id) !== null || this.#store.get(id).trouble || undoable.has(id);
      const kept = new Set(used.map(({ id }) => id).filter(isUsed));
      return { ids: entries.map(({ id }) => id).filter((id) => !kept.has(id)), numbers };
    }));
  }

  #listen() {
    this.#store.addEventListener("edit", ({ detail: { id } }) => {
      const claim = this.#store.get(id);
      const wanted = wantedOf(claim);
      this.#write((database, article) => database.keepWanted(article, id, wanted, knownOf(claim)));
      this.#channel.postMessage({ id, claim: wanted });
    });
    this.#store.addEventListener("known", ({ detail: { id } }) => {
      const known = knownOf(this.#store.get(id));
      this.#write((database, article) => database.keepKnown(article, id, known));
      this.#channel.postMessage({ id, claim: known });
    });
    this.#history.addEventListener("step", ({ detail }) => {
      const article = { ...this.#article, place: detail.place };
      this.#write((database) => database.keepStep(article, detail));
      this.#channel.postMessage({ history: detail });
    });
    this.#channel.addEventListener("message", ({ data }) => {
      if (data.history) this.#history.follow(data.history);
      else this.#hear(data);
    });
  }

  #hear({ id, claim }) {
    this.#store.mirror(id, claim);
    this.dispatchEvent(new CustomEvent("news", { detail: { id } }));
  }

  /** Take over what was written last, once it is not older than what the person did meanwhile. */
  async #freshen(id) {
    let kept;
    let seen;
    do {
      await this.written();
      seen = this.#writes;
      kept = await this.#try((database) => database.get(this.#article.article, id));
    } while (seen !== this.#writes);
    if (kept && JSON.stringify(kept) !== JSON.stringify(keptOf(this.#store.get(id)))) this.#store.mirror(id, kept);
  }

  #write(write) {
    this.#writes += 1;
    const writing = this.#try((database) => write(database, this.#article.article));
    this.#writing.add(writing);
    writing.then(() => this.#writing.delete(writing));
  }

  /** Ask the database; once it fails, the page goes on without it and says so when it is left. */
  async #try(ask) {
    if (this.#database === null || this.#isBroken) return undefined;
    try {
      return await ask(this.#database);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.#isBroken = true;
      return undefined;
    }
  }
}
