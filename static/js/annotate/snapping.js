/** Widens what somebody marked with the pointer to whole words or sentences. */

import { snapToWords } from "../text/words.js";

/** The opposite, for while Alt is held. */
const INVERTED = { off: "words", words: "off", sentences: "off" };

/**
 * Return the passage as the person wants passages.
 * @param {{start: number, end: number}} passage
 * @param {"off" | "words" | "sentences"} snapping
 * @param {{text: import("../text/offsets.js").Text, cursor: import("../text/sentences.js").SentenceCursor, isInverted: boolean}} page
 */
export const snap = (passage, snapping, { text, cursor, isInverted }) => {
  const how = isInverted ? INVERTED[snapping] : snapping;
  if (how === "off") return passage;
  if (how === "words") return snapToWords(text, passage);
  const first = cursor.sentenceAt(passage.start);
  const last = cursor.sentenceAt(passage.end - 1);
  if (!first || !last) return passage;
  return { start: Math.min(first.start, passage.start), end: Math.max(last.end, passage.end) };
};
