/**
 * Keeps what waits for the server beyond the page: through a closed tab, and in step with other tabs on the article.
 *
 * Every change is written down at once. Whoever sends holds a lock and looks first at what was written last, so that
 * each thing goes out once, whichever tab is open.
 */

import { knownOf, wantedOf } from "./claim.js";
import { markWaiting } from "../lib/waiting.js";
import { OutboxDatabase } from "./outbox-database.js";

/** An outbox for where there is none: nothing outlives the page. */
export const NO_OUTBOX = { outlives: false, isSafe: false, turn: (_id, work) => work(), written: async () => {} };

/** Return what an outbox keeps of a claim. */
const keptOf = (claim) => ({ ...wantedOf(claim), ...knownOf(claim) });

/** The outbox of one article and one account. Fires "news" {id} when another tab told of a claim. */
export class Outbox extends EventTarget {
  #about;
  #database;
  #store;
  #history;
  #channel;
  #isWaiting = null;
  #known = new Set();
  #writing = new Set();
  #writes = 0;
  #isBroken = false;

  /**
   * @param {OutboxDatabase | null} database null where the browser keeps none
   * @param {{account: string, article: string, title: string, address: string}} about `article` is the address of its
   *   claims, `address` that of its page
   * @param {{store: import("./store.js").ClaimStore, history: import("./history.js").History}} page
   */
  constructor(database, about, { store, history }) {
    super();
    this.#database = database;
    this.#about = about;
    this.#store = store;
    this.#history = history;
    this.name = `annotator ${about.account} ${about.article}`;
    this.#channel = new BroadcastChannel(this.name);
  }

  /** Open the outbox of the account, take in what it holds, and keep from now on whatever happens. */
  static async start(about, page, database = OutboxDatabase.open(about.account)) {
    const outbox = new Outbox(await database, about, page);
    await outbox.#load();
    outbox.#mark();
    outbox.#listen();
    return outbox;
  }

  /** Whether what is done outlives the page. */
  get outlives() {
    return this.#database !== null && !this.#isBroken;
  }

  /** Whether the page can be left now without losing anything that the server does not have yet. */
  get isSafe() {
    return this.outlives && this.#writing.size === 0;
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
    const locks = globalThis.navigator?.locks;
    return locks ? locks.request(this.name, run) : run();
  }

  /** Hear no more of other tabs. */
  close() {
    this.#channel.close();
  }

  async #load() {
    const [store, history] = [this.#store, this.#history];
    /** Take in what is kept; return what is of no use. */
    const sort = ({ entries, steps, place }) => {
      const adopted = new Set(entries.filter(({ id, ...halves }) => store.adopt(id, halves)).map(({ id }) => id));
      const numbers = history.load(steps, place);
      const undoable = new Set(history.ids());
      const isUsed = (id) => store.isKept(id) || undoable.has(id);
      return { ids: entries.map(({ id }) => id).filter((id) => !adopted.has(id) || !isUsed(id)), numbers };
    };
    await this.#try((database) => database.load(this.#about.article, sort));
  }

  #listen() {
    this.#store.addEventListener("edit", ({ detail: { id } }) => {
      const [wanted, known] = [wantedOf(this.#store.get(id)), knownOf(this.#store.get(id))];
      this.#write((database, article) => database.keepWanted(article, id, wanted));
      if (!this.#known.has(id)) this.#write((database, article) => database.keepFirstKnown(article, id, known));
      this.#known.add(id);
      this.#channel.postMessage({ id, claim: wanted });
      this.#mark();
    });
    this.#store.addEventListener("known", ({ detail: { id } }) => {
      const known = knownOf(this.#store.get(id));
      this.#write((database, article) => database.keepKnown(article, id, known));
      this.#channel.postMessage({ id, claim: known });
      this.#mark();
    });
    this.#history.addEventListener("step", ({ detail }) => {
      this.#write((database, article) => database.keepStep(article, detail));
      this.#channel.postMessage({ history: detail });
    });
    // Later: an edit that is being told of is not a step of undo yet.
    for (const source of [this.#store, this.#history]) source.addEventListener("change", () => queueMicrotask(() => this.#forgetGone()));
    this.#channel.addEventListener("message", ({ data }) => {
      if (data.history) this.#history.follow(data.history);
      else this.#hear(data);
    });
  }

  /** Forget the claims that are gone and that undo cannot come to any more, so that nothing grows by what is undone. */
  #forgetGone() {
    const gone = this.#store.gone();
    if (gone.length === 0) return;
    const undoable = new Set(this.#history.ids());
    for (const id of gone.filter((each) => !undoable.has(each))) {
      this.#store.forget(id);
      this.#known.delete(id);
      this.#write((database, article) => database.forgetClaim(article, id));
    }
  }

  #hear({ id, claim }) {
    this.#store.mirror(id, claim);
    this.#mark();
    this.dispatchEvent(new CustomEvent("news", { detail: { id } }));
  }

  /** Take over what was written last, once it is not older than what the person did meanwhile. */
  async #freshen(id) {
    let kept;
    let seen;
    do {
      await this.written();
      seen = this.#writes;
      kept = await this.#try((database) => database.get(this.#about.article, id));
    } while (seen !== this.#writes);
    if (!kept || !this.#store.get(id)) return;
    const here = keptOf(this.#store.get(id));
    const latest = { ...kept, since: here.since };
    if (JSON.stringify(latest) !== JSON.stringify(here)) this.#store.mirror(id, latest);
  }

  /** Let other pages know whether anything waits here. */
  #mark() {
    const { account, article, title, address } = this.#about;
    const isWaiting = this.#store.refused().length > 0 || this.#store.waiting().length > 0;
    if (isWaiting !== this.#isWaiting) markWaiting(account, article, isWaiting ? { title, address } : null);
    this.#isWaiting = isWaiting;
  }

  #write(write) {
    this.#writes += 1;
    const writing = this.#try((database) => write(database, this.#about.article));
    this.#writing.add(writing);
    writing.then(() => this.#writing.delete(writing));
  }

  /** Ask the database; once it fails, the page goes on without it and says so when it is left. */
  async #try(ask) {
    if (!this.outlives) return undefined;
    try {
      return await ask(this.#database);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.#isBroken = true;
      return undefined;
    }
  }
}
