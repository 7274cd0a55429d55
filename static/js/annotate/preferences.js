/** What a person has set on this browser: own keys, whether single letters are keys, and how a selection snaps. */

import { t } from "../lib/i18n.js";
import { KEYMAP, isSingle } from "./keys.js";

/** What a selection by pointer is widened to. */
export const SNAPPINGS = { off: t("Exactly what I mark"), words: t("Whole words"), sentences: t("Whole sentences") };

const DEFAULTS = { keys: {}, hasSingleKeys: true, snapping: "words" };

const readStored = (storage, name) => {
  try {
    return JSON.parse(storage.getItem(name) ?? "{}");
  } catch (error) {
    // What another version wrote, or somebody by hand, is as good as nothing.
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
};

/** One account's settings in one browser. Fires "change". */
export class Preferences extends EventTarget {
  #storage;
  #name;
  #set;

  /** @param {Storage} storage @param {string} account */
  constructor(storage, account) {
    super();
    this.#storage = storage;
    this.#name = `annotator.preferences.${account}`;
    this.#set = { ...DEFAULTS, ...readStored(storage, this.#name) };
    if (!(this.#set.snapping in SNAPPINGS)) this.#set.snapping = DEFAULTS.snapping;
  }

  get hasSingleKeys() {
    return this.#set.hasSingleKeys;
  }

  /** @returns {keyof SNAPPINGS} */
  get snapping() {
    return this.#set.snapping;
  }

  /** The table of keys with the person's own, whether or not they are switched off. @returns {import("./keys.js").Entry[]} */
  get ownKeymap() {
    return KEYMAP.map((entry) => {
      const own = this.#set.keys[entry.command];
      return own && !entry.isFixed ? { ...entry, keys: own } : entry;
    });
  }

  /** The table of keys as they work: without single letters and symbols where those are switched off. */
  get keymap() {
    if (this.hasSingleKeys) return this.ownKeymap;
    return this.ownKeymap.map((entry) => ({ ...entry, keys: entry.keys.filter((name) => !isSingle(name)) }));
  }

  /** Return the first key of a command as it works, or null. */
  keyOf(command) {
    return this.keymap.find((entry) => entry.command === command)?.keys[0] ?? null;
  }

  /** Give a command these keys and no others; none switches it off. */
  setKeys(command, keys) {
    this.change({ keys: { ...this.#set.keys, [command]: keys } });
  }

  /** Keep what was set. @param {{keys?: object, hasSingleKeys?: boolean, snapping?: string}} patch */
  change(patch) {
    this.#set = { ...this.#set, ...patch };
    this.#storage.setItem(this.#name, JSON.stringify(this.#set));
    this.dispatchEvent(new Event("change"));
  }
}
