/** Where the cards of a lane stand: each as near to its passage as can be, none over another. */

/** Return tops in order, each at its wish or under the one before. */
const downwards = (cards, gap, from = -Infinity) => {
  let free = from;
  return cards.map(({ wish, height }) => {
    const top = Math.max(wish, free);
    free = top + height + gap;
    return top;
  });
};

/** Return tops so that the last ends above `until`; those before give way. */
const upwards = (cards, tops, gap, until) => {
  let limit = until;
  return cards
    .map((card, index) => [card, tops[index]])
    .reverse()
    .map(([{ height }, top]) => {
      const moved = Math.min(top, limit - gap - height);
      limit = moved;
      return moved;
    })
    .reverse();
};

/**
 * Return the top of each card. The card at index `anchor` stands exactly at its wish; where there is no room for those
 * before it, nothing is anchored.
 * @param {{wish: number, height: number}[]} cards in text order
 * @param {number} anchor -1 for none
 * @param {number} gap
 * @returns {number[]}
 */
export const stackCards = (cards, anchor, gap) => {
  const plain = downwards(cards, gap);
  if (anchor < 0) return plain;
  const { wish, height } = cards[anchor];
  const before = upwards(cards.slice(0, anchor), plain.slice(0, anchor), gap, wish);
  if (before.some((top) => top < 0)) return plain;
  return [...before, wish, ...downwards(cards.slice(anchor + 1), gap, wish + height + gap)];
};
