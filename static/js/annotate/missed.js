/** Passages on which a reviewer misses a claim: looked at, claimed with one key, or answered. */

import { element, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { answerForm } from "../review/details.js";
import { isClaimed } from "../review/passages.js";
import { button } from "./controls.js";
import { actorName } from "./wording.js";

/** The list of them above the claims; hidden where there is none. */
export class Missed {
  #root;
  #page;
  #records;

  /**
   * @param {HTMLElement} root
   * @param {import("../review/passages.js").PassageRecord[]} records
   * @param {object} page store, desk, view, regions, request, say, refuse, and the `url` of the article's reviews
   */
  constructor(root, records, page) {
    this.#root = root;
    this.#records = records;
    this.#page = page;
    this.items = root.querySelector("ul");
  }

  /** Show what is to be looked at, and which of it is claimed by now. */
  show() {
    const { view } = this.#page;
    this.#root.hidden = this.#records.length === 0;
    view.painter.mark("missing", this.#open.map(({ start, end }) => ({ start, end })));
    const shown = JSON.stringify(this.#records.map((record) => [record.answers.length, this.#isClaimed(record)]));
    if (shown === this.shown) return;
    this.shown = shown;
    this.items.replaceChildren(...this.#records.map((record) => element("li", {}, this.#item(record))));
  }

  /** Make a claim of a passage: of the first one that is not claimed yet where none is named. */
  take(record = this.#open[0]) {
    const { desk, store, say } = this.#page;
    if (!desk.canEdit) return;
    if (!record) {
      say(t("No passage is left on which a claim is missed."));
      return;
    }
    desk.openClaim(store.create([{ start: record.start, end: record.end }]));
  }

  get #open() {
    return this.#records.filter((record) => !this.#isClaimed(record));
  }

  #isClaimed(record) {
    const own = this.#page.store.own().filter(({ isDeleted }) => !isDeleted);
    return isClaimed(record, own.map(({ annotator, content }) => ({ annotator, segments: content.segments })));
  }

  #item(record) {
    const { desk, view } = this.#page;
    const { quote, reviewer, comment, answers } = record;
    const isDone = this.#isClaimed(record);
    const look = button(element("q", { dir: "auto" }, quote), () => this.#look(record), { class: "missed__quote" });
    look.addEventListener("focus", () => view.reveal(record));
    return element(
      "div",
      { class: "claim-notice", "data-tone": isDone ? null : "caution" },
      element("p", { class: "claim-notice__head" }, icon(isDone ? "check" : "circle-question-mark"), isDone ? t("Claimed") : t("{reviewer} misses a claim here", { reviewer })),
      look,
      comment && element("p", { class: "claim-notice__comment", dir: "auto" }, comment),
      ...answers.map(({ author, text }) =>
        element("p", { class: "claim-notice__answer", dir: "auto" }, icon("reply"), element("b", {}, `${actorName(author)}: `), text),
      ),
      !isDone && desk.canEdit && element("div", { class: "cluster" }, button(t("Make the claim"), () => this.take(record), { key: "M", iconName: "plus" })),
      answerForm((input) => this.#answer(record, input)),
    );
  }

  #look(record) {
    const { view, regions } = this.#page;
    regions.uncover(record);
    view.reveal(record, { always: true });
  }

  async #answer(record, input) {
    const { request, url, say, refuse } = this.#page;
    try {
      const { body } = await request("POST", `${url}/${record.id}/answers`, { text: input.value });
      Object.assign(record, body);
      this.show();
      say(t("Answer sent."));
    } catch (error) {
      refuse(error);
    }
  }
}
