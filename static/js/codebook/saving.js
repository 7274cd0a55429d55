/** Saving the codebook, and what the server may have against it. */

import { ApiError, NetworkError, request } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { notify } from "../lib/toast.js";
import { askConflict, comparer } from "./conflict.js";
import { askMapping, lostKeys } from "./mapping.js";
import { goTo, showNotes } from "./notes.js";
import { bookOf } from "./parts.js";

/** Writes what the editor shows as the next version. */
export class Saver {
  /**
   * @param {import("./editor.js").Editor} editor
   * @param {number} version that the editor began with
   * @param {{codebook: string, compare: string}} urls
   */
  constructor(editor, version, urls) {
    this.editor = editor;
    this.version = version;
    this.urls = urls;
  }

  /** Save, asking what has to be asked. Returns whether it was stored. @param {import("./mapping.js").Mapping} [mapping] */
  async save(mapping) {
    this.editor.dropBlank();
    const book = this.editor.book;
    try {
      const { body } = await request("PUT", this.urls.codebook, { ...book, ...(mapping && { mapping }) }, { ifMatch: this.version });
      this.version = body.version;
      this.editor.accept(bookOf(body));
      notify(t("Saved as version {version}.", { version: body.version }), { category: "success" });
      return true;
    } catch (error) {
      if (error instanceof ApiError) return this.#answer(error, book);
      if (!(error instanceof NetworkError)) throw error;
      notify(t("Not saved: the server does not answer. What you typed is kept; save again."), { category: "error" });
      return false;
    }
  }

  #answer(error, book) {
    const lost = lostKeys(error.errors);
    if (error.status === 412 && error.problem.record) return this.#settle(error.problem.record, book);
    if (error.status === 409 && lost.length) return this.#map(lost, book);
    if (error.status === 422 && error.errors.length) return this.#point(error);
    const again = { label: t("Reload"), run: () => location.reload() };
    const isOut = error.status === 401 || error.status === 403;
    const words = isOut
      ? t("Not saved: sign in again. What you typed is kept in this browser.")
      : t("Not saved: {reason}", { reason: error.message });
    notify(words, { category: "error", action: isOut ? again : undefined });
    return false;
  }

  async #map(lost, book) {
    const mapping = await askMapping(this.editor.root, lost, this.editor.saved, book);
    return mapping ? this.save(mapping) : false;
  }

  async #settle(record, mine) {
    const theirs = bookOf(record);
    const chosen = await askConflict(this.editor.saved, mine, theirs, comparer(this.urls.compare));
    if (!chosen) return false;
    this.version = record.version;
    this.editor.saved = theirs;
    this.editor.show(chosen);
    const isTheirs = chosen === theirs;
    const version = { version: record.version };
    notify(isTheirs ? t("Version {version} is shown.", version) : t("Your changes are on top of theirs. Look them over and save."));
    return false;
  }

  #point(error) {
    const [first] = showNotes(this.editor.root, { problems: error.errors, warnings: [] });
    if (first) goTo(first);
    notify(t("Not saved: {reason}", { reason: error.errors[0].message }), { category: "error" });
    return false;
  }
}
