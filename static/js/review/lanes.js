/** A lane a person beside the text: the person's claims, each beside its passage. */

import { arrange, element, on } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { Roving, stepped } from "../lib/roving.js";
import { laneCard } from "./lane-card.js";
import { stackCards } from "./stacking.js";

const GAP = 6;

const isSame = (one, other) => Object.entries(one).every(([name, value]) => other[name] === value);

/** The lanes of all persons whose work is shown. Every card is on the page; the browser draws those near the window. */
export class Lanes {
  #root;
  #page;
  #lanes = new Map();
  /** What was made of each claim that is shown: its card, the item that holds it, and what the card was made of. */
  #made = new Map();
  #current = null;
  #linked = [];
  #due = 0;

  /**
   * @param {HTMLElement} root
   * @param {{board: object, view: object, codebook: object, onLook: (id: string) => void, onPoint: (id: string | null) => void}} page
   */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    on(root, "click", ".lane-card", (_event, card) => page.onLook(card.dataset.claim));
    on(root, "pointerover", ".lane-card", (_event, card) => page.onPoint(card.dataset.claim));
    root.addEventListener("pointerleave", () => page.onPoint(null));
    // A card that is drawn for the first time is as high as it is, and lines that are move what is below them.
    this.sizes = new ResizeObserver(() => this.place());
    this.sizes.observe(root);
    page.view.near.addEventListener("change", () => this.#plan());
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
    const roving = new Roving(list, ".lane-card", (from, step) => this.#walk(list, from, step));
    this.#lanes.set(annotator, { head, list, roving });
  }

  /** Look at the claim so many further in a lane, and put the focus on its card. */
  #walk(list, from, step) {
    const cards = [...list.querySelectorAll(".lane-card")];
    const { claim } = stepped(cards, cards.indexOf(from), step).dataset;
    this.#page.onLook(claim);
    this.focus(claim);
  }

  /** Show the claims that the filter leaves; only what looks different is made anew. */
  update() {
    const { shown } = this.#page.board;
    const focused = document.activeElement?.dataset?.claim;
    const before = this.#made;
    this.#made = new Map(shown.map((claim) => [claim.id, this.#make(claim, before.get(claim.id))]));
    for (const [id, { item }] of before) if (!this.#made.has(id)) this.sizes.unobserve(item);
    for (const [annotator, { list }] of this.#lanes) {
      const own = shown.filter((claim) => claim.annotator === annotator);
      arrange(list, own.map(({ id }) => this.#made.get(id).item));
    }
    const card = this.#made.get(focused)?.card;
    if (card !== document.activeElement) card?.focus({ preventScroll: true });
    this.mark();
  }

  #make(claim, before) {
    const look = this.#lookOf(claim);
    if (before && isSame(look, before.look)) return before;
    const { codebook } = this.#page;
    const card = laneCard(claim, { ...look, codebook });
    const item = before?.item ?? element("li", { class: "lane__item" });
    item.replaceChildren(card);
    this.sizes.observe(item);
    return { card, item, look };
  }

  /** Return all that the card of a claim depends on. */
  #lookOf(claim) {
    const { board, newsOf, threading } = this.#page;
    const { id, isPassage, record } = claim;
    return {
      record,
      standing: board.standing(claim),
      news: isPassage ? null : newsOf(record),
      agreement: board.relation(id).agreement,
      isShared: this.#lanes.size > 1,
      threads: threading.threads.openOn(id),
    };
  }

  /** Show which claim is looked at and which ones lie on its passage; then put all in their places. */
  mark() {
    const card = this.#made.get(this.#page.board.selected)?.card ?? null;
    if (card !== this.#current) this.#current?.removeAttribute("aria-current");
    card?.setAttribute("aria-current", "true");
    this.#current = card;
    for (const { list, roving } of this.#lanes.values()) roving.settle(list.contains(card) ? card : this.#again(roving.stop));
    this.link(null);
    this.#plan();
  }

  /** Return the card that is now in the place of one that was made anew. */
  #again(card) {
    return this.#made.get(card?.dataset.claim)?.card ?? null;
  }

  /** Link the cards on the passage of one claim, that of the one which is looked at where it is null. */
  link(id) {
    const { board } = this.#page;
    const peers = (board.relation(id ?? board.selected)?.peers ?? []).map((peer) => [peer.id, peer.is]);
    const links = [[id, "self"], ...peers].map(([each, is]) => [this.#made.get(each)?.card, is]).filter(([card]) => card);
    for (const card of this.#linked) card.removeAttribute("data-linked");
    for (const [card, is] of links) card.setAttribute("data-linked", is);
    this.#linked = links.map(([card]) => card);
  }

  #plan() {
    cancelAnimationFrame(this.#due);
    this.#due = requestAnimationFrame(() => this.place());
  }

  /** Put every card beside its passage. */
  place() {
    cancelAnimationFrame(this.#due);
    const { board, view } = this.#page;
    const start = board.get(board.selected)?.record.start;
    // All is measured before anything is moved: each measuring after a move would lay out the page again.
    const lanes = [...this.#lanes].map(([annotator, { list }]) => {
      const { top } = list.getBoundingClientRect();
      const claims = board.shown.filter((claim) => claim.annotator === annotator && this.#made.has(claim.id));
      const cards = claims.map(({ id, record }) => {
        const { item } = this.#made.get(id);
        return { item, record, wish: Math.max(view.near.topOf(record.start) - top, 0), height: item.offsetHeight };
      });
      return { cards, tops: stackCards(cards, cards.findIndex(({ record }) => record.start === start), GAP) };
    });
    for (const { cards, tops } of lanes) cards.forEach(({ item }, index) => item.style.setProperty("--place", `${tops[index]}px`));
    // Cards glide when they make room for another, and not on their first way from the top.
    const fresh = lanes.flatMap(({ cards }) => cards.map(({ item }) => item)).filter((item) => !item.hasAttribute("data-placed"));
    if (fresh.length > 0) requestAnimationFrame(() => fresh.forEach((item) => item.toggleAttribute("data-placed", true)));
  }

  /** Put the focus on a claim's card. */
  focus(id) {
    this.#made.get(id)?.card.focus({ preventScroll: true });
  }
}
