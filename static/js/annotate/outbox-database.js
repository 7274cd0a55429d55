/**
 * The database in the browser in which work waits for the server: one for each account, so that nobody else's page
 * ever finds it. A claim lies in two rows, what is wanted and what is known, since different tabs may write them.
 *
 * @typedef {{id: string, wanted: import("./claim.js").Wanted, known: import("./claim.js").Known}} Entry
 * @typedef {{number: number, id: string, field: string | null, before: object | null, after: object | null}} Step
 * @typedef {{article: string, title: string, address: string, place: number}} Article `article` is the address of its
 *   claims, `place` the number of the last step that is done
 */

const VERSION = 1;
const STORES = { wanted: ["article", "id"], known: ["article", "id"], steps: ["article", "number"], articles: "article" };
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

/** Put a row where there is none yet. @param {IDBObjectStore} store */
const putIfAbsent = (store, row) => {
  const adding = store.add(row);
  adding.onerror = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
};

const without = ({ article: _, id: __, ...half }) => half;

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
      found(store("articles").get(article)),
    ]);
    const knownOf = new Map(known.map((half) => [half.id, without(half)]));
    const entries = wanted.map((half) => ({ id: half.id, wanted: without(half), known: knownOf.get(half.id) }));
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
    return wanted && { ...without(wanted), ...without(known) };
  }

  /** Keep what is wanted of a claim; and what is known of it, unless something is. */
  keepWanted(article, id, wanted, known) {
    return this.#write(["wanted", "known"], (store) => {
      store("wanted").put({ article, id, ...wanted });
      putIfAbsent(store("known"), { article, id, ...known });
    });
  }

  /** Keep what is known of a claim. */
  keepKnown(article, id, known) {
    return this.#write(["known"], (store) => store("known").put({ article, id, ...known }));
  }

  /** Keep where undo stands in an article; and a step, which ends what could be redone after it. */
  keepStep(article, { step, after, oldest }) {
    return this.#write(["steps", "articles"], (store) => {
      store("articles").put(article);
      if (!step) return;
      const steps = store("steps");
      steps.delete(ofArticle(article.article, after));
      steps.delete(IDBKeyRange.bound([article.article], [article.article, oldest], false, true));
      steps.put({ article: article.article, ...step });
    });
  }

  /** Return every claim that is kept, by article. @returns {Promise<{about: Article, entries: Entry[]}[]>} */
  async everything() {
    const transaction = this.#connection.transaction(["wanted", "known", "articles"]);
    const names = ["wanted", "known", "articles"];
    const [wanted, known, articles] = await Promise.all(
      names.map((name) => found(transaction.objectStore(name).getAll())),
    );
    const halfOf = (one) => without(known.find(({ article, id }) => article === one.article && id === one.id));
    return articles.map((about) => ({
      about,
      entries: wanted
        .filter(({ article }) => article === about.article)
        .map((half) => ({ id: half.id, wanted: without(half), known: halfOf(half) })),
    }));
  }

  /** Write at once: the transaction is told to commit before the page can be left. */
  #write(names, put) {
    const transaction = this.#connection.transaction(names, "readwrite");
    put((name) => transaction.objectStore(name));
    return committed(transaction);
  }
}
