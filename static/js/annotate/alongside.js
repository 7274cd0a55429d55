/** Keeps the cards beside the text: the one that counts at the height of its passage, the others above and below it. */

/** How near a card comes to the upper and the lower edge of what is seen of the list. */
const EDGE = 8;

/** How often a card is looked at again: those that are drawn for the first time are not as high as was thought. */
const LOOKS = 4;

/**
 * Return how a list is to be scrolled so that a card stands at its passage, and the room before the first card and after
 * the last that this takes. A card that would not be seen whole stands as near to its passage as it can.
 * @param {{card: {top: number, height: number}, passage: number, frame: {top: number, bottom: number}, scroll: number,
 *   lead: number, room: number}} seen tops in the window; `scroll` and `lead` as they are; `room`: how far the list can be
 *   scrolled without room before and after
 * @returns {{scroll: number, lead: number, tail: number}}
 */
export const standAt = ({ card, passage, frame, scroll, lead, room }) => {
  const lowest = frame.bottom - EDGE - card.height;
  const wish = Math.max(Math.min(passage, lowest), frame.top + EDGE);
  const wanted = Math.round(scroll - lead + card.top - wish);
  return { scroll: Math.max(wanted, 0), lead: Math.max(-wanted, 0), tail: Math.max(wanted - Math.max(room, 0), 0) };
};

/** The list beside the text. */
export class Alongside {
  /** Where the window is narrow the cards lie below the text instead. */
  #below = matchMedia("(width < 56rem)");
  #panel;
  #list;
  #lead = 0;
  #tail = 0;
  #due = 0;

  /** @param {HTMLElement} panel that scrolls @param {HTMLElement} list of cards in it */
  constructor(panel, list) {
    this.#panel = panel;
    this.#list = list;
    this.#below.addEventListener("change", () => this.#leave(0, 0));
  }

  /** Whether the cards lie below the text. */
  get isBelow() {
    return this.#below.matches;
  }

  /** Put a card at the height of its passage. @param {() => HTMLElement | undefined} cardOf @param {() => number} topOf the passage */
  place(cardOf, topOf) {
    cancelAnimationFrame(this.#due);
    this.#place(cardOf, topOf, LOOKS);
  }

  #place(cardOf, topOf, looks) {
    const card = cardOf();
    if (this.isBelow || !card) return;
    // All is measured before anything is moved.
    const panel = this.#panel;
    const { top, height } = card.getBoundingClientRect();
    const box = panel.getBoundingClientRect();
    const frame = { top: box.top, bottom: Math.min(box.bottom, innerHeight) };
    const room = panel.scrollHeight - panel.clientHeight - this.#lead - this.#tail;
    const before = panel.scrollTop;
    const placed = standAt({ card: { top, height }, passage: topOf(), frame, scroll: before, lead: this.#lead, room });
    if (placed.scroll === Math.round(before) && placed.lead === this.#lead) return;
    this.#leave(placed.lead, placed.tail);
    panel.scrollTop = placed.scroll;
    if (looks > 1) this.#due = requestAnimationFrame(() => this.#place(cardOf, topOf, looks - 1));
  }

  #leave(lead, tail) {
    if (lead !== this.#lead) this.#list.style.setProperty("--lead", `${lead}px`);
    if (tail !== this.#tail) this.#panel.style.setProperty("--tail", `${tail}px`);
    this.#lead = lead;
    this.#tail = tail;
  }
}
