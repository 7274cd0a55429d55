/** The list of what waits for the server, which opens from the bar. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "./controls.js";
import { waitingWords } from "./saved-words.js";

const stateOf = ({ sent, isDeleted, isGone, trouble }) => {
  if (trouble) return trouble.kind === "refused" ? t("Refused") : t("Changed elsewhere");
  if (isDeleted) return t("Deleted");
  if (sent === null) return t("New");
  return isGone ? t("Brought back") : t("Changed");
};

/** A menu of what waits under a button; hidden while nothing waits. */
export class OutboxList {
  #root;
  #page;
  #shown = "";

  /**
   * @param {HTMLDetailsElement} root
   * @param {{
   *   store: object, wordsOf: (claim: import("./claim.js").Claim) => string, onShow: (id: string) => void,
   *   onRetry: () => void,
   * }} page `wordsOf` says what waits
   */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    this.why = element("p", { class: "outbox__why" });
    this.items = element("ul", { class: "outbox__items" });
    this.retry = button(t("Try now"), page.onRetry, { class: "button button--small" });
    root.querySelector(".menu__list").append(this.why, this.items, this.retry);
  }

  /**
   * Show what waits.
   * @param {import("./saved-words.js").Status} status
   * @param {string[]} waiting ids, in the order in which they go out
   * @param {boolean} outlives whether it outlives the page
   */
  update(status, waiting, outlives) {
    const { store } = this.#page;
    const claims = [...waiting.map((id) => store.get(id)), ...store.refused()];
    this.#root.hidden = claims.length === 0 || status.state === "saving";
    // An open menu keeps the keys, also where it is not seen.
    if (claims.length === 0) this.#root.open = false;
    this.why.textContent = waitingWords(status, outlives) ?? "";
    this.retry.hidden = status.state !== "waiting";
    const shown = JSON.stringify(claims.map((claim) => [claim.id, stateOf(claim), this.#page.wordsOf(claim)]));
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.items.replaceChildren(...claims.map((claim) => element("li", {}, this.#item(claim))));
  }

  #item(claim) {
    const { wordsOf, onShow } = this.#page;
    const state = element("span", { class: "outbox__kind" }, `${stateOf(claim)} `);
    const line = element("span", {}, state, element("span", { dir: "auto" }, wordsOf(claim)));
    return button(line, () => onShow(claim.id), { class: "menu__item" });
  }
}
