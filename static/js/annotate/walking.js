/** Going through the text without a mouse: from sentence to sentence, and from claim to claim. */

/** Steps of the sentence cursor and of the chosen claim. */
export class Walking {
  #page;

  /** @param {object} page cursor, desk, list, view, text, say */
  constructor(page) {
    this.#page = page;
  }

  /** Move the sentence cursor, or with `extend` the far end of what is marked; the first step begins at what is seen. */
  moveCursor(step, options) {
    const { cursor, desk, view, say, text } = this.#page;
    if (cursor.range === null) cursor.moveTo(view.firstSeen());
    else cursor.move(step, options);
    if (desk.selected !== null && desk.open === null) desk.select(null);
    if (cursor.head) view.reveal(cursor.head);
    if (cursor.range) say(text.slice(cursor.range.start, cursor.range.end), { isSeen: false });
  }

  /** Choose the next or previous claim: from the chosen one, else from where one is in the text. */
  goToClaim(step) {
    const { list, desk, cursor, view } = this.#page;
    const claims = list.shown;
    if (claims.length === 0) return;
    const at = claims.findIndex(({ id }) => id === desk.selected);
    const from = cursor.range?.start ?? view.firstSeen();
    const isOnward = ({ content }) => content.segments[0].start >= from;
    const near = step > 0 ? claims.findIndex(isOnward) : claims.findLastIndex((claim) => !isOnward(claim));
    const outermost = step > 0 ? claims.length - 1 : 0;
    const next = at >= 0 ? at + step : near;
    desk.select((claims[next] ?? claims[outermost]).id);
  }
}
