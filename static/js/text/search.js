/** Finds words in the text, case and diacritics aside. */

import { fold } from "./fold.js";

/** One line as it is compared: its folded letters, and for each of them the code point it comes from. */
const foldLine = ({ text, start }, known) => {
  const letters = [];
  const points = [];
  let point = start;
  for (const character of text) {
    if (!known.has(character)) known.set(character, fold(character));
    for (const letter of known.get(character)) {
      letters.push(letter);
      points.push(point);
    }
    point += 1;
  }
  return { folded: letters.join(""), points: [...points, point], width: letters.map((letter) => letter.length) };
};

/** Return the number of letters before a UTF-16 index of the folded line. */
const letterAt = (width, index) => {
  let unit = 0;
  let letter = 0;
  while (unit < index) unit += width[letter++];
  return letter;
};

/**
 * Return where the words stand, in code points and in text order; a marked letter is found with its mark.
 * @param {import("./offsets.js").Text} text
 * @param {string} words
 * @returns {{start: number, end: number}[]}
 */
export const findAll = (text, words) => {
  const wanted = fold(words);
  if (wanted === "") return [];
  const known = new Map();
  const found = [];
  for (const line of text.lines) {
    const { folded, points, width } = foldLine(line, known);
    for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
      const first = letterAt(width, at);
      const last = letterAt(width, at + wanted.length);
      found.push({ start: points[first], end: Math.max(points[last], points[last - 1] + 1) });
    }
  }
  return found;
};
