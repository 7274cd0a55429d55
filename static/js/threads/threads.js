/**
 * The threads on an article and its claims: what the server has of them, with what was written here and is on its way.
 *
 * @typedef {{
 *   id: string, author: string, text: string, mentions: string[], created_at: string | null, entry: object | null,
 * }} Message `entry` is what the ledger keeps of an own one
 * @typedef {{
 *   id: string, claim: string | null, question: boolean, state: "open" | "resolved", resolved_by: string | null,
 *   messages: Message[],
 * }} Thread
 */

import { newId } from "../annotate/content.js";

const contentOf = ({ id, claim }, { text }) => ({ thread: id, claim, text });

const byClaim = (threads) => {
  const found = new Map();
  for (const thread of threads) found.set(thread.claim, [...(found.get(thread.claim) ?? []), thread]);
  return found;
};

/** Fires "change" when a thread looks different. */
export class Threads extends EventTarget {
  #records = new Map();
  #store;
  #person;
  /** The threads by what they are about, made when they are asked for after a change. */
  #byClaim = null;

  /**
   * @param {object[]} records of the server
   * @param {import("../annotate/ledger.js").Ledger} store
   * @param {string} person whose page this is
   */
  constructor(records, store, person) {
    super();
    this.#store = store;
    this.#person = person;
    /** What is typed and not sent, by the thread, or by what a new one is about. @type {Map<string, string>} */
    this.drafts = new Map();
    for (const record of records) this.#load(record);
  }

  /** Return the threads on a claim, or on the article where it is null: open ones first, else the oldest. @returns {Thread[]} */
  of(claim) {
    this.#byClaim ??= byClaim(this.#all());
    return this.#byClaim.get(claim) ?? [];
  }

  /** Return how many threads on a claim are open. */
  openOn(claim) {
    return this.of(claim).filter(({ state }) => state === "open").length;
  }

  /** Return a thread, or undefined. */
  get(id) {
    this.of(null);
    return [...this.#byClaim.values()].flat().find((thread) => thread.id === id);
  }

  /** Write a message, in a new thread about a claim or the article (null) where `thread` is null. */
  write(thread, claim, text) {
    const id = newId();
    const content = { thread: thread ?? newId(), claim, text };
    this.#store.claims.set(id, this.#store.made(id, { kind: "message", content }));
    this.#store.edit(id, {}, { isNew: true });
  }

  /** Take an own message back. */
  takeBack(id) {
    this.#store.edit(id, { isDeleted: true });
  }

  /** Take over a thread as the server has it now. */
  put(record) {
    this.#load(record);
    this.refresh();
  }

  /** Look again at what the ledger keeps. */
  refresh() {
    this.#byClaim = null;
    this.dispatchEvent(new Event("change"));
  }

  /** Hear that the ledger knows something new of a message. */
  hear(id) {
    const { record, isGone } = this.#store.get(id);
    if (record && !isGone) this.#records.set(record.id, record);
    this.refresh();
  }

  #load(record) {
    this.#records.set(record.id, record);
    for (const message of record.messages.filter(({ author }) => author === this.#person)) {
      if (this.#store.get(message.id)) continue;
      const content = contentOf(record, message);
      const state = { kind: "message", content, sent: content, record };
      this.#store.claims.set(message.id, this.#store.made(message.id, state));
    }
  }

  #all() {
    const entries = [...this.#store.claims.values()].filter(({ kind }) => kind === "message");
    const known = [...this.#records.values()];
    const begun = entries.map(({ content }) => content).filter(({ thread }) => !this.#records.has(thread));
    const own = [...new Map(begun.map((content) => [content.thread, content])).values()];
    const threads = [...known, ...own.map(({ thread, claim }) => newThread(thread, claim))];
    const there = threads.map((thread) => this.#merged(thread, entries)).filter(({ messages }) => messages.length > 0);
    return there.sort((one, other) => Number(one.state === "resolved") - Number(other.state === "resolved"));
  }

  #merged(thread, entries) {
    const own = new Map(entries.filter(({ content }) => content.thread === thread.id).map((entry) => [entry.id, entry]));
    const isThere = (entry) => !entry || !entry.isDeleted || entry.trouble !== null;
    const known = thread.messages.map((message) => ({ ...message, entry: own.get(message.id) ?? null }));
    const ids = new Set(known.map(({ id }) => id));
    const written = [...own.values()].filter(({ id }) => !ids.has(id)).map((entry) => this.#writtenOf(entry));
    const messages = [...known, ...written].filter(({ entry }) => isThere(entry));
    const isNews = messages.some(({ id }) => !ids.has(id));
    return { ...thread, state: isNews ? "open" : thread.state, messages };
  }

  #writtenOf(entry) {
    return { id: entry.id, author: this.#person, text: entry.content.text, mentions: [], created_at: null, entry };
  }
}

const newThread = (id, claim) => ({ id, claim, question: false, state: "open", resolved_by: null, messages: [] });
