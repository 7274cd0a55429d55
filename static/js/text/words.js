/** Where words begin and end, for moving an edge by a word or by a letter. */

const segmenters = {
  word: new Intl.Segmenter(undefined, { granularity: "word" }),
  letter: new Intl.Segmenter(undefined, { granularity: "grapheme" }),
};

/** Return the code points of one line at which a word begins or ends, or at which a letter as the reader sees it does. */
const stopsOf = (line, unit) => {
  const stops = new Set([line.start, line.end]);
  for (const piece of segmenters[unit].segment(line.text)) {
    if (unit === "word" && !piece.isWordLike) continue;
    stops.add(line.pointAt(piece.index));
    stops.add(line.pointAt(piece.index + piece.segment.length));
  }
  return [...stops].sort((a, b) => a - b);
};

/**
 * Return the next stop after (direction 1) or before (direction -1) the code point, over the line's end if need be.
 * @param {import("./offsets.js").Text} text
 * @param {"word" | "letter"} unit
 */
export const nextStop = (text, point, direction, unit) => {
  for (let n = text.lineNumberAt(point); n >= 0 && n < text.lines.length; n += direction) {
    const stops = stopsOf(text.lines[n], unit);
    const found = direction > 0 ? stops.find((stop) => stop > point) : stops.findLast((stop) => stop < point);
    if (found !== undefined) return found;
  }
  return point;
};

/** Return start..end widened to whole words. */
export const snapToWords = (text, { start, end }) => {
  const grow = (point, direction) => {
    const line = text.lines[text.lineNumberAt(point)];
    for (const piece of segmenters.word.segment(line.text)) {
      const from = line.pointAt(piece.index);
      const to = line.pointAt(piece.index + piece.segment.length);
      if (piece.isWordLike && from < point && point < to) return direction < 0 ? from : to;
    }
    return point;
  };
  return { start: grow(start, -1), end: grow(end, 1) };
};
