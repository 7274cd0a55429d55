/** How much room is left between the cards around one that stands at its passage, so that they stand at theirs. */

/**
 * Return the room before cards, in pixels, by how many cards after the one that counts they come (0 is itself). Cards that are
 * not seen take none: a long way without claims leaves no hole in the list.
 * @param {(step: number) => {height: number, passage: number} | null} cardAt so many cards away; passages as tops in the window
 * @param {{top: number, bottom: number}} counting where the card that counts is to be
 * @param {{top: number, bottom: number}} frame in which cards are seen
 * @param {number} gap that lies between any two cards
 * @returns {Map<number, number>}
 */
export const roomsAround = (cardAt, counting, frame, gap) => {
  const rooms = new Map();
  let { top, bottom } = counting;
  for (let step = 0, card = cardAt(-1); card && top - gap > frame.top; step -= 1, card = cardAt(step - 1)) {
    const lowest = top - gap - card.height;
    top = Math.min(lowest, Math.max(card.passage, frame.top - card.height));
    rooms.set(step, Math.round(lowest - top));
  }
  for (let step = 1, card = cardAt(1); card && bottom + gap < frame.bottom; step += 1, card = cardAt(step)) {
    const highest = bottom + gap;
    const there = Math.max(highest, Math.min(card.passage, frame.bottom));
    rooms.set(step, Math.round(there - highest));
    bottom = there + card.height;
  }
  return rooms;
};
