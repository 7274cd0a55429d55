/** Where claims stand so close in the text that there is no room for their cards beside it. */

/** How many claims before and after one are its neighbours. */
const SIDE = 4;

/** How many letters of the text are about as high as a card that shows everything. */
const CARD = 240;

/** From how many neighbours on cards are in each other's way. */
const MANY = 6;

/** Return the ids of the claims whose neighbourhood is crowded. @param {{id: string, content: {segments: {start: number}[]}}[]} claims in text order */
export const crowded = (claims) => {
  const starts = claims.map(({ content }) => content.segments[0].start);
  const isCrowded = (at) => {
    const first = Math.max(Math.min(at - SIDE, starts.length - 1 - 2 * SIDE), 0);
    const last = Math.min(first + 2 * SIDE, starts.length - 1);
    return last - first >= MANY && starts[last] - starts[first] < (last - first) * CARD;
  };
  return new Set(claims.filter((_claim, at) => isCrowded(at)).map(({ id }) => id));
};
