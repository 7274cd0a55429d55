/**
 * The database in the browser in which work waits for the server: one for each account, so that nobody else's page
 * ever finds it. A claim lies in two rows, what is wanted and what is known, since different tabs may write them.
 *
 * @typedef {{id: string} & import("./claim.js").Wanted & import("./claim.js").Known} Entry
 * @typedef {{number: number, id: string, field: string | null, before: object | null, after: object | null}} Step
 */

const VERSION = 1;
const STORES = {
  wanted: ["article", "id"],
  known: ["article", "id"],
  steps: ["article", "number"],
  places: "article",
};
const PATIENCE = 3000;

/** Return a promise for what a request finds. @param {IDBRequest} request */
const found = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Return a promise for the moment at which everything asked of a transaction is on the disk. */
const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.commit();
  });

/** Return a claim's row without its place. */
const without = ({ article: _, ...claim }) => claim;

/** The rows of an article: from this key to that one. */
const ofArticle = (article, from = -Infinity, to = []) => IDBKeyRange.bound([article, from], [article, to], true, false);

/** One account's database. */
export class OutboxDatabase {
  #connection;

  /** @param {IDBDatabase} connection */
  constructor(connection) {
    this.#connection = connection;
    connection.onversionchange = () => connection.close();
  }

  /** Return the account's database, or null where the browser keeps none or does not answer. @param {string} account */
  static async open(account) {
    const opening = globalThis.indexedDB?.open(`annotator-outbox-${account}`, VERSION);
    if (!opening) return null;
    opening.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) opening.result.createObjectStore(name, { keyPath });
    };
    const giveUp = new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE));
    const connection = await Promise.race([found(opening).catch(() => null), giveUp]);
    return connection && new OutboxDatabase(connection);
  }

  /**
   * Return what is kept of an article, and delete what is of no use.
   * @param {string} article
   * @param {(kept: {entries: Entry[], steps: Step[], place: number}) => {ids: string[], numbers: number[]}} sort
   *   takes it all in and returns which claims and which steps are of no use; it runs inside the transaction
   */
  async load(article, sort) {
    const transaction = this.#connection.transaction(Object.keys(STORES), "readwrite");
    const store = (name) => transaction.objectStore(name);
    const [wanted, known, steps, row] = await Promise.all([
      ...["wanted", "known", "steps"].map((name) => found(store(name).getAll(ofArticle(article)))),
      found(store("places").get(article)),
    ]);
    const knownOf = new Map(known.map((half) => [half.id, half]));
    const entries = wanted.map((half) => without({ ...half, ...knownOf.get(half.id) }));
    const useless = sort({ entries, steps, place: row?.place ?? 0 });
    for (const id of useless.ids) for (const name of ["wanted", "known"]) store(name).delete([article, id]);
    for (const number of useless.numbers) store("steps").delete([article, number]);
    await committed(transaction);
  }

  /** Return what is kept of a claim, undefined where nothing is. */
  async get(article, id) {
    const transaction = this.#connection.transaction(["wanted", "known"]);
    const halves = ["wanted", "known"].map((name) => found(transaction.objectStore(name).get([article, id])));
    const [wanted, known] = await Promise.all(halves);
    if (!wanted) return undefined;
    const { id: _, ...rest } = without({ ...wanted, ...known });
    return rest;
  }

  /** Keep what is wanted of a claim. */
  keepWanted(article, id, wanted) {
    return this.#write(["wanted"], (store) => store("wanted").put({ article, id, ...wanted }));
  }

  /** Keep what is known of a claim, unless another tab knows more. */
  async keepFirstKnown(article, id, known) {
    const store = this.#connection.transaction(["known"], "readwrite").objectStore("known");
    if ((await found(store.getKey([article, id]))) === undefined) store.put({ article, id, ...known });
    await committed(store.transaction);
  }

  /** Keep what is known of a claim. */
  keepKnown(article, id, known) {
    return this.#write(["known"], (store) => store("known").put({ article, id, ...known }));
  }

  /** Keep the number of the last step that is done; and a step, which ends what could be redone after it. */
  keepStep(article, { place, step, after, oldest }) {
    return this.#write(["steps", "places"], (store) => {
      store("places").put({ article, place });
      if (!step) return;
      const steps = store("steps");
      steps.delete(ofArticle(article, after));
      steps.delete(IDBKeyRange.bound([article], [article, oldest], false, true));
      steps.put({ article, ...step });
    });
  }

  /** Forget a claim. */
  forgetClaim(article, id) {
    return this.#write(["wanted", "known"], (store) => {
      for (const name of ["wanted", "known"]) store(name).delete([article, id]);
    });
  }

  /** Forget everything about an article. */
  forget(article) {
    return this.#write(Object.keys(STORES), (store) => {
      for (const name of ["wanted", "known", "steps"]) store(name).delete(ofArticle(article));
      store("places").delete(article);
    });
  }

  /** Write at once: the transaction is told to commit before the page can be left. */
  #write(names, put) {
    const transaction = this.#connection.transaction(names, "readwrite");
    put((name) => transaction.objectStore(name));
    return committed(transaction);
  }
}
