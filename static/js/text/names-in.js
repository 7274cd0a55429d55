/** The names that stand in a text, as far as capital letters tell: whoever speaks there is usually named there too. */

const WORD = "\\p{Lu}[\\p{L}\\p{M}’'-]*\\p{L}";
const RUN = new RegExp(`${WORD}(?: ${WORD})*`, "gu");
const LOWER = /(?<![\p{L}\p{M}])\p{Ll}[\p{L}\p{M}]*/gu;
const POSSESSIVE = /[’'](?:s|[nd]?[ıiuüae][nr]?)$/u;

/** Return the runs of capitalised words, without those that the text has in lower case too: they begin a sentence. */
const runsIn = (text) => {
  const common = new Set(text.match(LOWER) ?? []);
  const isName = (word) => word.length > 1 && !common.has(word.toLowerCase());
  const runs = [...text.matchAll(RUN)].map(([run]) => run.split(" ").map((word) => word.replace(POSSESSIVE, "")));
  return runs.map((words) => words.slice(words.findIndex(isName))).filter((words) => words.some(isName));
};

/**
 * Return the names in a text, those that stand there most often first; the longer one where two are as frequent.
 * @param {string} text
 * @returns {string[]}
 */
export const namesIn = (text) => {
  const runs = runsIn(text);
  const known = new Set(runs.map((words) => words.join(" ")));
  const counts = new Map();
  for (const words of runs) {
    const rest = words.slice(1).join(" ");
    const name = known.has(rest) && rest.includes(" ") ? rest : words.join(" "); // "Later Nora Lindqvist"
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || b.length - a.length).map(([name]) => name);
};
