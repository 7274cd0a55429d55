/** Keeps the cards beside the text: the one that counts at the height of its passage, the others above and below it. */

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
 * Return how a list is to be scrolled so that a card stands at its passage, and the room before the first card and after
 * the last that this takes. A card that would not be seen whole stands as near to its passage as it can, one that is
 * written in as near as leaves the field in view, above what lies over the list's foot.
 * @param {{card: {top: number, height: number}, field?: {top: number, bottom: number}, passage: number,
 *   frame: {top: number, bottom: number, foot: number}, scroll: number, lead: number, room: number}} seen tops in the
 *   window; `scroll` and `lead` as they are; `room`: how far the list can be scrolled without room before and after
 * @returns {{scroll: number, lead: number, tail: number}}
 */
export const standAt = ({ card, field, passage, frame, scroll, lead, room }) => {
  const lowest = frame.bottom - EDGE - card.height;
  const wish = showing(Math.max(Math.min(passage, lowest), frame.top + EDGE), { card, field, frame });
  const wanted = Math.round(scroll - lead + card.top - wish);
  return { scroll: Math.max(wanted, 0), lead: Math.max(-wanted, 0), tail: Math.max(wanted - Math.max(room, 0), 0) };
};

/** Return the field of the form in a card or in itself that has the focus. @param {HTMLElement} root */
export const fieldIn = (root) => root.querySelector(".claim-form__body :focus");

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
    const foot = parseFloat(getComputedStyle(panel).scrollPaddingBottom) || 0;
    const frame = { top: box.top, bottom: Math.min(box.bottom, innerHeight), foot };
    const field = fieldIn(card)?.getBoundingClientRect();
    const room = panel.scrollHeight - panel.clientHeight - this.#lead - this.#tail;
    const before = panel.scrollTop;
    const seen = { card: { top, height }, field, frame, scroll: before, lead: this.#lead, room };
    const placed = standAt({ ...seen, passage: topOf() });
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
