/** Somebody else saved first: says what they changed and asks how to go on. */

import { ApiError, NetworkError, request } from "../lib/api.js";
import { element, one } from "../lib/dom.js";
import { mergeBooks } from "./merge.js";

/**
 * Ask, and return the codebook to go on with: mine on top of theirs, or theirs; null for later.
 * @param {import("./parts.js").Book} base
 * @param {import("./parts.js").Book} mine
 * @param {import("./parts.js").Book} theirs
 * @param {(from: object, to: object) => Promise<string[]>} compare
 */
export const askConflict = async (base, mine, theirs, compare) => {
  const { book, clashes } = mergeBooks(base, mine, theirs);
  fill(one("#conflict-theirs"), await compare(base, theirs));
  fill(one("#conflict-clashes"), clashes);
  one("#conflict-both").hidden = clashes.length === 0;
  const dialog = /** @type {HTMLDialogElement} */ (one("#conflict"));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const answers = { merge: book, theirs };
    dialog.addEventListener("close", () => resolve(answers[dialog.returnValue] ?? null), { once: true });
  });
};

/** Return a function that tells in sentences what changed between two codebooks. @param {string} url */
export const comparer = (url) => async (from, to) => {
  try {
    const { body } = await request("POST", url, { from, to });
    return body.changes;
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
    return [error.message];
  }
};

const fill = (list, sentences) => list.replaceChildren(...sentences.map((sentence) => element("li", { class: "changes__item" }, sentence)));
