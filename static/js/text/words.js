/** Where words begin and end, for moving an edge by a word or by a letter. */

const segmenters = {
  word: new Intl.Segmenter(undefined, { granularity: "word" }),
  letter: new Intl.Segmenter(undefined, { granularity: "grapheme" }),
};

/** The UTF-16 indexes at which something begins or ends after or before white space: a quotation mark belongs to its word. */
const edgesOfRuns = {
  start: (text) => Array.from(text.matchAll(/\S+/g), (run) => run.index),
  end: (text) => Array.from(text.matchAll(/\S+/g), (run) => run.index + run[0].length),
};

/** Return the code points of one line at which a word, or a letter as the reader sees it, begins or ends. */
const stopsOf = (line, unit, side) => {
  const pieces = [...segmenters[unit].segment(line.text)].filter(({ isWordLike }) => unit === "letter" || isWordLike);
  const units = pieces.map(({ index, segment }) => (side === "start" ? index : index + segment.length));
  const runs = unit === "word" ? edgesOfRuns[side](line.text) : [];
  return [...units, ...runs].map((index) => line.pointAt(index)).sort((a, b) => a - b);
};

/**
 * Return the next stop for the start or the end of a passage after (direction 1) or before (direction -1) the code
 * point, over the line's end if need be; the code point itself where there is none.
 * @param {import("./offsets.js").Text} text
 * @param {{direction: 1 | -1, unit: "word" | "letter", side: "start" | "end"}} step
 */
export const nextStop = (text, point, { direction, unit, side }) => {
  for (let n = text.lineNumberAt(point); n >= 0 && n < text.lines.length; n += direction) {
    const stops = stopsOf(text.lines[n], unit, side);
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
