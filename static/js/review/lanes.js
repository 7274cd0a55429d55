/** A lane a person beside the text: the person's claims, each beside its passage. */

import { element, icon, on, unseen } from "../lib/dom.js";
import { setAttributes } from "../annotate/controls.js";
import { shorten } from "../annotate/wording.js";
import { n, t } from "../lib/i18n.js";
import { agreementMark } from "./details.js";
import { stackCards } from "./stacking.js";
import { NEWS, STANDINGS } from "./standing.js";
import { pairNodes } from "./values.js";

const GAP = 6;

const cardOf = ({ id, record, isPassage }, { standing, news, relation, isShared, codebook, threads }) => {
  if (isPassage) return passageCard(id, record, standing);
  const pairs = record.stances.map((pair) => element("span", { class: "lane-card__pair" }, ...pairNodes(codebook, pair)));
  return element(
    "button",
    { type: "button", class: "lane-card", "data-claim": id, "data-stance": record.stances[0]?.stance, "data-standing": standing, "data-news": news },
    unseen(`${shorten(record.quote, 80)}: `),
    element(
      "span",
      { class: "lane-card__pairs" },
      ...(pairs.length > 0 ? pairs : [element("span", { class: "muted" }, t("Nothing entered"))]),
    ),
    element(
      "span",
      { class: "lane-card__marks" },
      unseen(". "),
      threads > 0 && threadMark(n(threads, "{count} open thread", "{count} open threads")),
      isShared && agreementMark(relation.agreement),
      isShared && unseen(". "),
      element("span", { class: "lane-card__standing", title: STANDINGS[standing].words }, icon(STANDINGS[standing].icon)),
      unseen(`${STANDINGS[standing].words}.`),
      news && element("span", { class: "lane-card__news", title: NEWS[news] }, unseen(`${NEWS[news]}.`)),
    ),
  );
};

const threadMark = (words) =>
  element("span", { class: "lane-card__threads", title: words }, icon("message-square"), unseen(`${words}. `));

/** A passage that the person did not claim. */
const passageCard = (id, { quote }, standing) =>
  element(
    "button",
    { type: "button", class: "lane-card lane-card--passage", "data-claim": id, "data-standing": standing },
    element("span", { class: "lane-card__pairs" }, element("b", {}, STANDINGS[standing].words), " ", element("q", { dir: "auto" }, shorten(quote, 60))),
    element("span", { class: "lane-card__marks" }, element("span", { class: "lane-card__standing" }, icon(STANDINGS[standing].icon))),
  );

/** The lanes of all persons whose work is shown. */
export class Lanes {
  #root;
  #page;
  #lanes = new Map();
  #cards = new Map();
  #items = new Map();

  /** @param {HTMLElement} root @param {{board: object, text: object, codebook: object, onLook: (id: string) => void, onPoint: (id: string | null) => void}} page */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    on(root, "click", ".lane-card", (_event, card) => page.onLook(card.dataset.claim));
    on(root, "pointerover", ".lane-card", (_event, card) => page.onPoint(card.dataset.claim));
    root.addEventListener("pointerleave", () => page.onPoint(null));
    new ResizeObserver(() => this.place()).observe(root);
  }

  /** Show a lane for each person, with what its head says now. @param {{annotator: string}[]} works @param {(work: object) => HTMLElement} headOf */
  build(works, headOf) {
    for (const work of works) {
      if (!this.#lanes.has(work.annotator)) this.#add(work.annotator);
      this.#lanes.get(work.annotator).head.replaceChildren(headOf(work));
    }
    this.#root.style.setProperty("--lanes", String(works.length));
  }

  #add(annotator) {
    const head = element("div", { class: "lane__top" });
    const list = element("ol", { class: "lane__cards", "aria-label": t("Claims of {name}", { name: annotator }) });
    this.#root.append(element("section", { class: "lane", "aria-label": annotator }, head, list));
    this.#lanes.set(annotator, { head, list });
  }

  /** Show the claims that the filter leaves. */
  update() {
    const { board, codebook } = this.#page;
    const focused = document.activeElement?.dataset?.claim;
    const isShared = this.#lanes.size > 1;
    this.#cards = new Map(board.shown.map((claim) => [claim.id, this.#cardOf(claim, isShared, codebook)]));
    for (const [annotator, { list }] of this.#lanes) {
      const own = board.shown.filter((claim) => claim.annotator === annotator);
      list.replaceChildren(...own.map(({ id }) => this.#itemOf(id)));
    }
    this.#cards.get(focused)?.focus({ preventScroll: true });
    this.mark();
  }

  #cardOf(claim, isShared, codebook) {
    const { board, newsOf, threading } = this.#page;
    const threads = threading.threads.openOn(claim.id);
    const news = claim.isPassage ? null : newsOf(claim.record);
    return cardOf(claim, { standing: board.standing(claim), news, relation: board.relation(claim.id), isShared, codebook, threads });
  }

  #itemOf(id) {
    if (!this.#items.has(id)) this.#items.set(id, element("li", { class: "lane__item" }));
    const item = this.#items.get(id);
    item.replaceChildren(this.#cards.get(id));
    return item;
  }

  /** Show which claim is looked at and which ones lie on its passage; then put all in their places. */
  mark() {
    const { selected } = this.#page.board;
    for (const [id, card] of this.#cards) setAttributes(card, { "aria-current": id === selected ? "true" : null });
    this.link(null);
    this.place();
  }

  /** Link the cards on the passage of one claim, that of the one which is looked at where it is null. */
  link(id) {
    const { board } = this.#page;
    const peers = new Map((board.relation(id ?? board.selected)?.peers ?? []).map((peer) => [peer.id, peer.is]));
    for (const [each, card] of this.#cards) setAttributes(card, { "data-linked": peers.get(each) ?? (each === id ? "self" : null) });
  }

  /** Put every card beside its passage. */
  place() {
    const { board, text } = this.#page;
    const top = this.#root.getBoundingClientRect().top;
    const start = board.get(board.selected)?.record.start;
    const wishOf = (record) => text.range(record.start, record.start + 1).getBoundingClientRect().top - top;
    for (const { list } of this.#lanes.values()) {
      const offset = list.getBoundingClientRect().top - top;
      const items = [...list.children].map((item) => {
        const { record } = board.get(item.firstElementChild.dataset.claim);
        return { item, record, wish: Math.max(wishOf(record) - offset, 0), height: item.offsetHeight };
      });
      const tops = stackCards(items, items.findIndex(({ record }) => record.start === start), GAP);
      items.forEach(({ item }, index) => item.style.setProperty("--place", `${tops[index]}px`));
      // Cards glide when they make room for another, and not on their first way from the top.
      requestAnimationFrame(() => items.forEach(({ item }) => item.toggleAttribute("data-placed", true)));
    }
  }

  /** Put the focus on a claim's card. */
  focus(id) {
    this.#cards.get(id)?.focus({ preventScroll: true });
  }
}
