/** The panel beside the lanes: the claim that is looked at, and its verdict. */

import { element } from "../lib/dom.js";
import { contentOf } from "../annotate/content.js";
import { iconButton } from "../annotate/controls.js";
import { t } from "../lib/i18n.js";
import { changeBlock, factList, peerList, quoteBlock, reviewBlock, spoken, standingBadge } from "./details.js";
import { passageParts } from "./passage-panel.js";
import { ThreadBlock } from "../threads/block.js";
import { NEWS, ownReview, standingOf } from "./standing.js";
import { VerdictForm } from "./verdict-form.js";

/** Shows one claim at a time. */
export class Panel {
  #root;
  #page;
  #form = null;
  #shown = null;

  /**
   * @param {HTMLElement} root
   * @param {{board: object, judge: object, marking: object, store: object, codebook: object, text: object, person: string, canJudge: boolean,
   *   suggest: Function, run: Function, history: (id: string) => Promise<object[]>, answer: Function}} page
   */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    this.empty = root.firstElementChild;
    /** The threads that are shown: of the claim that is looked at, else of the article. */
    this.threads = null;
  }

  /** Show the threads as they are now. */
  showThreads() {
    this.threads?.update();
  }

  /** The verdict form of the claim that is shown, or null. */
  get form() {
    return this.#form;
  }

  /** Put the focus on the comment, where one can be typed. */
  focusComment() {
    if (this.#form) this.#form.focusComment();
    else this.#root.querySelector("[data-comment]")?.focus();
  }

  /** Show the claim that is looked at; `isAnew` builds everything again, what was typed stays in the drafts. */
  show({ isAnew = false } = {}) {
    const { board, marking } = this.#page;
    const claim = board.get(board.selected);
    if (marking.asked) this.#replace(null, marking.question());
    else if (!claim) this.#showArticle();
    else if (claim.isPassage) this.#showPassage(claim);
    if (marking.asked || !claim || claim.isPassage) return;
    const { id, record } = claim;
    const own = ownReview(record, this.#page.person);
    const said = record.reviews.filter((review) => review !== own).map((review) => review.answers.length);
    const seen = `${id} ${record.version} ${said}`;
    if (seen === this.#shown && !isAnew) this.#update(claim);
    else this.#build(claim, seen);
  }

  #showPassage(item) {
    const { id, record } = item;
    const seen = `${id} ${record.answers.length} ${this.#page.store.get(id)?.trouble?.message}`;
    if (seen !== this.#shown) this.#replace(seen, this.#head(item), ...passageParts(item, this.#page));
    this.badgeSlot.replaceChildren(standingBadge(this.#page.board.standing(item)));
  }

  #showArticle() {
    if (this.#shown === "article") return;
    const threads = new ThreadBlock(null, this.#page.threading);
    this.#replace("article", this.empty, threads.element);
    this.threads = threads;
  }

  /** Show something that is not a claim with its verdict. */
  #replace(seen, ...nodes) {
    this.#shown = seen;
    this.threads = null;
    this.#form = null;
    this.#root.replaceChildren(...nodes);
  }

  #build(claim, seen) {
    const { board, codebook, text, judge, canJudge } = this.#page;
    this.#shown = seen;
    this.#form = canJudge && !claim.isOwn ? new VerdictForm(claim.id, { ...this.#page, judge }) : null;
    this.changes = element("div", {});
    this.threads = new ThreadBlock(claim.id, this.#page.threading);
    const parts = [
      this.#head(claim),
      quoteBlock(claim.record),
      factList(claim.content, codebook, text),
      this.changes,
      this.#form?.element ?? this.#whyNot(claim),
      peerList(board.relation(claim.id).peers, board, codebook, (id) => board.select(id)),
      this.#earlier(claim),
      this.threads.element,
    ];
    this.#root.replaceChildren(...parts.filter(Boolean));
    this.#root.scrollTop = 0;
    this.#update(claim);
    if (standingOf(claim.record) === "changed" || this.#page.newsOf(claim.record) === "changed") this.#showChanges(claim);
  }

  #update(claim) {
    const news = this.#page.newsOf(claim.record);
    const badge = standingBadge(standingOf(claim.record));
    this.badgeSlot.replaceChildren(badge, ...(news ? [" ", element("span", { class: "badge", "data-tone": "plum" }, NEWS[news])] : []));
    this.#form?.update();
    this.#form?.refuse(this.#page.judge.trouble(claim.id));
  }

  #head({ record }) {
    const { board, run } = this.#page;
    this.badgeSlot = element("span", {});
    const { shown } = board;
    const place = t("{number} of {total}", { number: shown.findIndex(({ id }) => id === record.id) + 1, total: shown.length });
    return element(
      "header",
      { class: "review-panel__head" },
      element("h2", { class: "review-panel__who" }, record.annotator),
      this.badgeSlot,
      element("span", { class: "review-panel__place muted small number" }, place),
      iconButton("chevron-up", t("Previous claim (k)"), () => run("previous")),
      iconButton("chevron-down", t("Next claim (j)"), () => run("next")),
    );
  }

  #whyNot({ isOwn }) {
    const words = isOwn
      ? t("This is your own claim. Another reviewer judges it.")
      : t("This project is archived, so nothing in it can change.");
    return element("p", { class: "review-panel__why muted small" }, words);
  }

  #earlier({ record }) {
    const { codebook, text, person, answer, canJudge } = this.#page;
    const own = ownReview(record, person);
    const earlier = record.reviews.filter((review) => review !== own).reverse();
    if (earlier.length === 0) return null;
    const onAnswer = canJudge ? (review, input) => answer(record.id, review, input) : null;
    const title = element("h3", { class: "review-panel__title" }, t("What was said"));
    const blocks = earlier.map((review) => reviewBlock(review, record, codebook, text, onAnswer));
    return element("section", { class: "review-panel__part", "aria-label": t("What was said") }, title, ...blocks);
  }

  async #showChanges({ id, record, content }) {
    const { history, codebook, text } = this.#page;
    const judged = record.reviews.at(-1)?.claim_version ?? record.submitted_version ?? 1;
    const events = await history(id);
    const change = events.find(({ version, previous }) => version > judged && previous !== null);
    if (!change || this.#page.board.selected !== id) return;
    this.changes.replaceChildren(changeBlock(contentOf(change.previous), content, codebook, text, record.reviews.length > 0));
  }

  /** Return what a screen reader is told when the claim is reached. */
  spoken() {
    const claim = this.#page.board.get(this.#page.board.selected);
    return claim ? spoken(claim, this.#page.board.standing(claim)) : "";
  }
}
