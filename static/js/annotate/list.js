/** The claims as a real list in text order, which follows the text and leads to it. */

import { n } from "../lib/i18n.js";
import { Roving, stepped } from "../lib/roving.js";
import { Alongside } from "./alongside.js";
import { ClaimCard } from "./card.js";
import { crowded } from "./crowding.js";
import { ListWindow } from "./list-window.js";

/** Notices are made anew only when what they say changed: somebody may be typing an answer in one. */
const noticeKey = ({ trouble, record, content, isDeleted }, proposal) =>
  trouble || proposal || record?.reviews.length > 0
    ? JSON.stringify([trouble, record?.reviews, content, isDeleted, proposal])
    : "";

/** Cards by claim, one of which holds the form. Of a long list those near what is seen are on the page. */
export class ClaimList {
  #page;
  #window;
  #alongside;
  #roving;
  #cards = new Map();
  #shown = [];
  #crowded = new Set();
  #wanted = null;

  /**
   * @param {{panel: HTMLElement, list: HTMLElement, count: HTMLElement, empty: HTMLElement, noMatch: HTMLElement, others: HTMLInputElement}} elements
   * @param {{store: object, desk: object, text: object, view: object, form: object, filter: object, notices: (claim: object) => Node[]}} page
   */
  constructor(elements, page) {
    this.elements = elements;
    this.#page = page;
    /** Called when others' claims were asked for or hidden. */
    this.onShowOthers = () => {};
    elements.others.addEventListener("change", () => this.onShowOthers());
    this.#window = new ListWindow(elements.list);
    this.#window.addEventListener("change", () => this.#placeAll());
    this.#alongside = new Alongside(elements.panel, elements.list);
    this.#roving = new Roving(elements.list, ".claim-card__opener", (from, step) => this.#walk(from, step));
  }

  /** Whether the pointer is on the list, so that it must not move by itself. */
  get isPointedAt() {
    return this.elements.panel.matches(":hover");
  }

  /** Whether the focus is in the list. */
  get hasFocus() {
    return this.elements.panel.matches(":focus-within");
  }

  /** The claims that are shown, in text order, as of the last update. */
  get shown() {
    return this.#shown;
  }

  /** Return the claims to be shown; one that is chosen or open is shown whatever the filter says. */
  #find() {
    const { store, filter, desk } = this.#page;
    const isSeen = (claim) => claim.isOwn || this.elements.others.checked;
    return store.all().filter((claim) => isSeen(claim) && (claim.id === desk.selected || filter.admits(claim)));
  }

  /** Bring all cards in step with the claims. Return those that are shown. */
  update() {
    const claims = this.#find();
    this.#shown = claims;
    this.#crowded = crowded(claims);
    this.#window.fit(claims.length);
    this.#placeAll();
    this.#count(claims);
    return claims;
  }

  #placeAll() {
    const { from, to } = this.#window.range;
    const placed = this.#shown
      .map((claim, index) => ({ claim, number: index + 1 }))
      .filter(({ claim, number }) => (number > from && number <= to) || this.#isHeld(claim.id));
    const ids = new Set(placed.map(({ claim }) => claim.id));
    for (const [id, card] of this.#cards) if (!ids.has(id)) this.#drop(id, card);
    placed.forEach(({ claim, number }, index) => this.#place(claim, { number, index }));
    this.#window.settle();
    this.#markAll();
  }

  /** Return whether somebody is at a card, so that it stays wherever the list is scrolled to. */
  #isHeld(id) {
    return id === this.#page.desk.open || this.#cards.get(id)?.element.contains(document.activeElement);
  }

  /** Have a claim's card on the page. */
  #bring(id) {
    const index = this.#shown.findIndex((claim) => claim.id === id);
    if (index >= 0 && this.#window.bring(index)) this.#placeAll();
  }

  #count(claims) {
    const { store, filter } = this.#page;
    const own = claims.filter(({ isOwn }) => isOwn).length;
    const all = filter.isOn ? store.own().length : own;
    this.elements.count.textContent =
      own === all
        ? n(own, "{count} claim", "{count} claims")
        : n(all, "{number} of {count} claim", "{number} of {count} claims", { number: own });
    this.elements.empty.hidden = claims.length > 0 || filter.isOn;
    this.elements.noMatch.hidden = claims.length > 0 || !filter.isOn;
  }

  /** Show others' claims too. */
  showOthers() {
    this.elements.others.checked = true;
    this.onShowOthers();
  }

  /** Show what is chosen and open; the form moves to its card. */
  mark() {
    const { form, desk } = this.#page;
    const { open } = desk;
    const wanted = open ?? desk.selected;
    if (wanted !== this.#wanted && wanted !== null) this.#bring(wanted);
    this.#wanted = wanted;
    this.#markAll();
    if (open !== null && form.element.parentElement !== this.#cards.get(open)?.slot) {
      this.#cards.get(open)?.slot.append(form.element);
    }
    if (open === null) form.element.remove();
  }

  #markAll() {
    const { open, selected } = this.#page.desk;
    for (const [id, card] of this.#cards) {
      card.mark(id === selected, id === open);
      card.showThreads(this.#page.threading.blockOf(id, id === selected));
    }
    this.#roving.settle(this.#cards.get(selected)?.opener);
  }

  /** Return how high a claim's card is beside the text; 0 where it is below that. */
  heightBeside(id) {
    return this.#alongside.isBelow ? 0 : (this.#cards.get(id)?.element.offsetHeight ?? 0);
  }

  /** Have a claim's card stand beside its passage, and those around it at or near theirs, without moving the page. */
  standBeside(id) {
    const { desk } = this.#page;
    this.#bring(id);
    const at = this.#shown.findIndex((claim) => claim.id === id);
    this.#alongside.place((step) => this.#standing(this.#shown[at + step], step === 0));
    if (desk.selected === null && !this.hasFocus) this.#roving.settle(this.#cards.get(id)?.opener);
  }

  /** Return what is measured of a claim's card; null where it is not on the page. */
  #standing(claim, isExact) {
    const { text, view, desk, form } = this.#page;
    const card = this.#cards.get(claim?.id);
    if (!card) return null;
    const start = claim.content.segments[0].start;
    const passage = isExact ? () => text.range(start, start + 1).getBoundingClientRect().top : () => view.near.topOf(start);
    return { element: card.element, passage, needed: desk.open === claim.id ? form.neededHeight : undefined };
  }

  /** Put the focus on the card so many further than the one of `opener`. */
  #walk(opener, step) {
    const at = this.#shown.findIndex(({ id }) => this.#cards.get(id)?.opener === opener);
    const next = stepped(this.#shown, at, step);
    this.#bring(next.id);
    this.#cards.get(next.id).opener.focus();
  }

  /** Write in the thread of a claim whose card is on the page. */
  beginThread(id) {
    this.#cards.get(id)?.threads?.begin();
  }

  /** Put the focus on a claim's card. */
  focus(id) {
    this.#cards.get(id)?.opener.focus({ preventScroll: true });
  }

  #place(claim, { number, index }) {
    const { desk } = this.#page;
    const { list } = this.elements;
    if (!this.#cards.has(claim.id)) {
      const toggle = () => (desk.open === claim.id ? desk.close() : desk.openClaim(claim.id));
      this.#cards.set(claim.id, new ClaimCard(claim.id, toggle));
    }
    const { element } = this.#cards.get(claim.id);
    if (list.children[index] !== element) this.#move(element, list.children[index] ?? null);
    this.#fill(claim, number);
  }

  #move(element, before) {
    const { list } = this.elements;
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    if (element.parentElement && list.moveBefore) list.moveBefore(element, before);
    else list.insertBefore(element, before);
    if (focused !== document.activeElement) focused?.focus({ preventScroll: true });
  }

  #fill(claim, number) {
    const { text, desk, form, notices, proposals } = this.#page;
    const card = this.#cards.get(claim.id);
    const quote = () => claim.content.segments.map(({ start, end }) => text.slice(start, end)).join(" … ");
    const of = this.#window.isWhole ? null : this.#shown.length;
    const isTight = this.#crowded.has(claim.id);
    card.update(claim, { number, of, isTight, quote, codebook: form.codebook, canEdit: desk.canEdit });
    card.showNotices(() => notices(claim), noticeKey(claim, proposals.of(claim.id)));
  }

  #drop(id, card) {
    this.#page.threading.forget(id);
    if (card.slot.contains(this.#page.form.element)) this.#page.form.element.remove();
    card.element.remove();
    this.#cards.delete(id);
  }
}
