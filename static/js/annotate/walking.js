/** Going through the text without a mouse: by sentence, by clause, by screen, and from claim to claim. */

import { n } from "../lib/i18n.js";
import { readBack } from "./wording.js";

/** How much of what is seen is left in view when Space scrolls on. */
const KEPT = 0.15;

/** Steps of the sentence cursor and of the chosen claim. */
export class Walking {
  #page;

  /** @param {object} page cursor, desk, list, form, view, text, say */
  constructor(page) {
    this.#page = page;
  }

  /** Move the sentence cursor, or with `extend` the far end of what is marked; the first step begins at what is seen. */
  moveCursor(step, options) {
    this.#move((cursor) => cursor.move(step, options));
  }

  /** Move the cursor by a clause to the right (1) or left (-1) of the page, or with `extend` the far end of it. */
  moveClause(side, options) {
    const { cursor, text } = this.#page;
    const isMirrored = cursor.head !== null && text.isRightToLeft(cursor.head.start);
    this.#move(() => cursor.moveClause(isMirrored ? -side : side, options));
  }

  /** Scroll by what is seen of the text, less a few lines. */
  scroll(direction) {
    const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    scrollBy({ top: direction * (innerHeight - top) * (1 - KEPT) });
  }

  /** Choose the next or previous claim: from the chosen one, else from where one is in the text. */
  goToClaim(step) {
    const { list, desk, cursor, view, form, say } = this.#page;
    const claims = list.shown;
    if (claims.length === 0) return;
    const at = claims.findIndex(({ id }) => id === desk.selected);
    const from = cursor.range?.start ?? view.firstSeen();
    const isOnward = ({ content }) => content.segments[0].start >= from;
    const near = step > 0 ? claims.findIndex(isOnward) : claims.findLastIndex((claim) => !isOnward(claim));
    const outermost = step > 0 ? claims.length - 1 : 0;
    const next = at >= 0 ? at + step : near;
    const chosen = claims[next] ?? claims[outermost];
    desk.select(chosen.id);
    const said = { number: claims.indexOf(chosen) + 1, claim: readBack(chosen.content, form.codebook) };
    say(n(claims.length, "{number} of {count} claim: {claim}", "{number} of {count} claims: {claim}", said));
  }

  #move(step) {
    const { cursor, desk, view, say, text } = this.#page;
    if (cursor.range === null) cursor.moveTo(view.firstSeen());
    else step(cursor);
    if (desk.selected !== null && desk.open === null) desk.select(null);
    if (cursor.head) view.reveal(cursor.head);
    if (cursor.range) say(text.slice(cursor.range.start, cursor.range.end), { isSeen: false });
  }
}
