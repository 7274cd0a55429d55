/** The list of what waits for the server, which opens from the bar. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "./controls.js";
import { shorten } from "./wording.js";
import { waitingWords } from "./saved-words.js";

const kindOf = ({ version, isDeleted, isGone, isNote, trouble }) => {
  if (trouble) return trouble.kind === "refused" ? t("Refused") : t("Changed elsewhere");
  if (isDeleted) return t("Deleted");
  if (version === null && !isNote) return t("New");
  return isGone ? t("Brought back") : t("Changed");
};

/** A menu of claims under a button; hidden while nothing waits. */
export class OutboxList {
  #root;
  #page;
  #shown = "";

  /**
   * @param {HTMLDetailsElement} root
   * @param {{store: object, text: object, onShow: (id: string) => void, onRetry: () => void}} page
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
    this.why.textContent = waitingWords(status, outlives) ?? "";
    this.retry.hidden = status.state !== "waiting";
    const shown = JSON.stringify(claims.map((claim) => [claim.id, kindOf(claim), claim.content.segments]));
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.items.replaceChildren(...claims.map((claim) => element("li", {}, this.#item(claim))));
  }

  #item(claim) {
    const { text, onShow } = this.#page;
    const quote = () => claim.content.segments.map(({ start, end }) => text.slice(start, end)).join(" … ");
    const words = claim.isNote ? t("Note for the reviewer") : shorten(quote(), 60);
    const kind = element("span", { class: "outbox__kind" }, `${kindOf(claim)} `);
    const line = element("span", {}, kind, element("span", { dir: "auto" }, words));
    return button(line, () => onShow(claim.id), { class: "menu__item" });
  }
}
