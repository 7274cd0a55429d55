/** Boundaries moved with the arrow keys: the end by a word, with Shift the beginning. */

import { nextStop } from "../text/words.js";

const DIRECTIONS = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * Return the segments with an outer edge moved as a key says, or null where the key or the neighbours do not allow it.
 * @param {{key: string, shiftKey: boolean}} event
 * @param {{start: number, end: number}[]} segments
 * @param {import("../text/offsets.js").Text} text
 */
export const moveBoundary = ({ key, shiftKey }, segments, text) => {
  const direction = DIRECTIONS[key];
  if (direction === undefined) return null;
  const [side, index] = shiftKey ? ["start", 0] : ["end", segments.length - 1];
  const moved = { ...segments[index], [side]: nextStop(text, segments[index][side], { direction, unit: "word", side }) };
  return moved.start < moved.end ? segments.with(index, moved) : null;
};
