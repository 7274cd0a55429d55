/** The note for the reviewer under the claims, saved as it is typed. */

import { element, one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "./controls.js";
import { NOTE } from "./note.js";

/** The text field of the note, and what is said where the server refused it. */
export class NoteField {
  #field;
  #notice;
  #page;

  /**
   * @param {HTMLElement} root
   * @param {{store: import("./store.js").ClaimStore, retry: () => void}} page
   */
  constructor(root, page) {
    this.#page = page;
    this.#field = /** @type {HTMLTextAreaElement} */ (one("textarea", root));
    this.#notice = element("div");
    root.append(this.#notice);
    this.#field.addEventListener("input", () => page.store.writeNote(this.#field.value));
  }

  /** Show the note as it stands; what is being typed is left alone. */
  update({ content, trouble }) {
    if (this.#field !== document.activeElement) this.#field.value = content.text;
    this.#notice.replaceChildren(...(trouble ? [this.#refusal(trouble)] : []));
  }

  /** Put the focus into the note. */
  focus() {
    this.#field.focus();
  }

  #refusal({ message }) {
    const { store, retry } = this.#page;
    const again = button(t("Try again"), () => {
      store.forgive(NOTE);
      retry();
    });
    const giveUp = button(t("Give up this change"), () => store.giveUp(NOTE));
    return element(
      "div",
      { class: "claim-notice", "data-tone": "danger", role: "alert" },
      element("p", {}, t("Not saved: {reason}", { reason: message })),
      element("div", { class: "cluster" }, again, giveUp),
    );
  }
}
