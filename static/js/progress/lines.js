/** How many lines a name takes that is broken between words. */

/**
 * @param {string} name @param {number} width of a line
 * @param {(words: string) => number} measure how wide words are
 * @returns {number} a word that is wider than a line is broken into as many as it fills
 */
export const linesOf = (name, width, measure) => {
  let [lines, line] = [1, ""];
  for (const word of name.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (measure(longer) <= width) line = longer;
    else {
      const parts = Math.ceil(measure(word) / width);
      lines += line === "" ? parts - 1 : parts;
      line = word;
    }
  }
  return lines;
};
