/** Keeps the cards beside the text: the one that counts at the height of its passage, the others near theirs. */

import { roomsAround } from "./spacing.js";

/** How near a card comes to the upper and the lower edge of what is seen of the list. */
const EDGE = 8;

/** How often a card is looked at again: those that are drawn for the first time are not as high as was thought. */
const LOOKS = 4;

/** Return where a card is to stand so that of its field that has the focus nothing lies outside what is seen. */
const showing = (wish, { card, field, frame }) => {
  if (!field) return wish;
  const lowest = card.top + frame.bottom - frame.foot - field.bottom;
  return Math.max(Math.min(wish, lowest), card.top + frame.top + EDGE - field.top);
};

/**
/**
 * Return where in the window a card is to begin: at its passage, or as near to that as what must be seen of it allows. One
 * that is written in stands as near as leaves the field in view, above what lies over the list's foot.
 * @param {{card: {top: number, needed: number}, field?: {top: number, bottom: number}, passage: number,
 *   frame: {top: number, bottom: number, foot: number}}} seen tops in the window; `needed` is how high what must be seen is
 * @returns {number}
 */
export const topFor = ({ card, field, passage, frame }) => {
  const lowest = frame.bottom - EDGE - card.needed;
  return showing(Math.max(Math.min(passage, lowest), frame.top + EDGE), { card, field, frame });
};

/**
 * Return how a list is to be scrolled so that a card stands where it should, and the room before the first card and after
 * the last that this takes.
 * @param {{top: number, wish: number, scroll: number, lead: number, room: number}} seen tops of the card in the window as it is
 *   and as it should be; `scroll` and `lead` as they are; `room`: how far the list can be scrolled without room before and after
 * @returns {{scroll: number, lead: number, tail: number}}
 */
export const standAt = ({ top, wish, scroll, lead, room }) => {
  const wanted = Math.round(scroll - lead + top - wish);
  return { scroll: Math.max(wanted, 0), lead: Math.max(-wanted, 0), tail: Math.max(wanted - Math.max(room, 0), 0) };
};

/** Return the field of the form in a card or in itself that has the focus. @param {HTMLElement} root */
export const fieldIn = (root) => root.querySelector(".claim-form__body :focus");

/**
 * A card of the list.
 * @typedef {{element: HTMLElement, passage: () => number, needed?: number}} Card `passage` measures the top of its passage in
 *   the window; `needed` is how much of it must be seen, where that is not all
 */

/** The list beside the text. */
export class Alongside {
  /** Where the window is narrow the cards lie below the text instead. */
  #below = matchMedia("(width < 56rem)");
  #panel;
  #list;
  #lead = 0;
  #tail = 0;
  #rooms = new Map();
  #due = 0;

  /** @param {HTMLElement} panel that scrolls @param {HTMLElement} list of cards in it */
  constructor(panel, list) {
    this.#panel = panel;
    this.#list = list;
    this.#below.addEventListener("change", () => this.#leave(0, 0, new Map()));
  }

  /** Whether the cards lie below the text. */
  get isBelow() {
    return this.#below.matches;
  }

  /** Put a card at the height of its passage. @param {(step: number) => Card | null} cardAt so many cards after it */
  place(cardAt) {
    cancelAnimationFrame(this.#due);
    this.#place(cardAt, LOOKS);
  }

  #place(cardAt, looks) {
    const card = cardAt(0);
    if (this.isBelow || !card) return;
    // All is measured before anything is moved.
    const panel = this.#panel;
    const { top, height } = card.element.getBoundingClientRect();
    const box = panel.getBoundingClientRect();
    const foot = parseFloat(getComputedStyle(panel).scrollPaddingBottom) || 0;
    const frame = { top: box.top, bottom: Math.min(box.bottom, innerHeight), foot };
    const passage = card.passage();
    const needed = Math.min(card.needed ?? height, height);
    const field = fieldIn(card.element)?.getBoundingClientRect();
    const wish = topFor({ card: { top, needed }, field, passage, frame });
    const rooms = this.#roomsAround(cardAt, { top: wish, bottom: wish + height }, frame);
    const more = this.#more(rooms, card.element);
    const room = panel.scrollHeight - panel.clientHeight - this.#lead - this.#tail + more.all;
    const before = panel.scrollTop;
    const placed = standAt({ top: top + more.before, wish, scroll: before, lead: this.#lead, room });
    if (card.needed) card.element.style.setProperty("--passage", `${Math.round(passage - wish)}px`);
    const isSame = placed.scroll === Math.round(before) && placed.lead === this.#lead;
    if (isSame && more.isNone) return;
    this.#leave(placed.lead, placed.tail, rooms);
    panel.scrollTop = placed.scroll;
    if (looks > 1) this.#due = requestAnimationFrame(() => this.#place(cardAt, looks - 1));
  }

  #roomsAround(cardAt, counting, frame) {
    const elements = new Map();
    const measured = (step) => {
      const card = cardAt(step);
      if (!card) return null;
      elements.set(step, card.element);
      return { height: card.element.getBoundingClientRect().height, passage: card.passage() };
    };
    elements.set(0, cardAt(0).element);
    const gap = parseFloat(getComputedStyle(this.#list).rowGap) || 0;
    const rooms = [...roomsAround(measured, counting, frame, gap)].filter(([, room]) => room > 0);
    return new Map(rooms.map(([step, room]) => [elements.get(step), room]));
  }

  /** Return how much more room there will be than there is: up to a card, and in all. */
  #more(rooms, card) {
    const more = { before: 0, all: 0, isNone: true };
    for (const element of new Set([...rooms.keys(), ...this.#rooms.keys()])) {
      const change = (rooms.get(element) ?? 0) - ((element.isConnected && this.#rooms.get(element)) || 0);
      if (change === 0) continue;
      more.isNone = false;
      more.all += change;
      if (element === card || element.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING) more.before += change;
    }
    return more;
  }

  #leave(lead, tail, rooms) {
    if (lead !== this.#lead) this.#list.style.setProperty("--lead", `${lead}px`);
    if (tail !== this.#tail) this.#panel.style.setProperty("--tail", `${tail}px`);
    for (const element of this.#rooms.keys()) if (!rooms.has(element)) element.style.removeProperty("--room");
    for (const [element, room] of rooms) {
      if (this.#rooms.get(element) !== room) element.style.setProperty("--room", `${room}px`);
    }
    this.#lead = lead;
    this.#tail = tail;
    this.#rooms = rooms;
  }
}
