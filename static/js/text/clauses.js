/** Where the clauses of a sentence begin and end: at punctuation, and around a small list of conjunctions. */

/** Conjunctions by language. What follows one is a clause; the conjunction itself belongs to neither side. */
const CONJUNCTIONS = {
  az: ["ki", "və", "amma", "lakin", "ancaq", "çünki", "yaxud", "halbuki", "əgər"],
  en: ["that", "and", "but", "or", "because", "although", "while", "whereas", "if", "which"],
  fa: ["که", "و", "اما", "ولی", "زیرا", "چون", "اگر"],
  ru: ["что", "и", "но", "а", "или", "чтобы", "если", "хотя", "однако", "поскольку"],
  tr: ["ki", "ve", "ama", "fakat", "ancak", "çünkü", "veya", "oysa", "eğer"],
};

/** These also join two words; a clause begins after one only where more than one word stands on each side. */
const LOOSE = new Set(["və", "yaxud", "and", "or", "و", "и", "или", "а", "ve", "veya"]);

/** Marks at which a clause ends, with quotation marks and brackets after them; a dash counts between spaces. */
const MARK = /[,;:،؛…][”"’»)\]]*(?=\s)|\s[-–—](?=\s)|—|\s(?=[(“«])|(?<=[)”»])\s/gu;

/** What is not part of a clause at its edges. */
const LEAD = /^[\s,;:،؛…–—-]+/u;
const TAIL = /[\s,;:،؛–—-]+$/u;

const conjunctionsOf = (language) => {
  const known = CONJUNCTIONS[(language ?? "").slice(0, 2).toLowerCase()];
  return new Set(known ?? Object.values(CONJUNCTIONS).flat());
};

const countWords = (text) => text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** Return the places that divide `text`, each with where the next clause begins: after a mark or a conjunction. */
const dividersOf = (text, language) => {
  const marks = Array.from(text.matchAll(MARK), ({ 0: mark, index }) => ({
    from: index + mark.length,
    to: index + mark.length,
    isLoose: false,
  }));
  const conjunctions = conjunctionsOf(language);
  const words = Array.from(text.matchAll(/(?<=\s|^)[\p{L}\p{M}]+(?=\s)/gu), ({ 0: word, index }) => ({ word, index }))
    .map(({ word, index }) => ({ word: word.toLowerCase(), from: index, to: index + word.length }))
    .filter(({ word }) => conjunctions.has(word))
    .map(({ word, ...place }) => ({ ...place, isLoose: LOOSE.has(word) }));
  return [...marks, ...words].sort((a, b) => a.from - b.from);
};

/**
 * Return the clauses of one sentence, as UTF-16 ranges in it without the marks and conjunctions at their edges.
 * A sentence without a divider is its own clause.
 * @param {string} sentence
 * @param {string} [language] of the article; every list of conjunctions where there is none of its own
 * @returns {{from: number, to: number}[]}
 */
export const clausesIn = (sentence, language) => {
  const clauses = [];
  let from = 0;
  const add = (to) => {
    const piece = sentence.slice(from, to);
    const start = from + (LEAD.exec(piece)?.[0].length ?? 0);
    const end = to - (to === sentence.length ? 0 : (TAIL.exec(piece)?.[0].length ?? 0));
    if (start < end && /[\p{L}\p{N}]/u.test(sentence.slice(start, end))) clauses.push({ from: start, to: end });
  };
  const dividers = dividersOf(sentence, language);
  dividers.forEach(({ from: end, to, isLoose }, n) => {
    const next = dividers.slice(n + 1).find((each) => each.from > to)?.from ?? sentence.length;
    const isWordPair = isLoose && (countWords(sentence.slice(from, end)) < 2 || countWords(sentence.slice(to, next)) < 2);
    // A conjunction that opens the clause leaves nothing behind it.
    const opens = sentence.slice(from, end).trim() === "";
    if (isWordPair && !opens) return;
    add(end);
    from = to;
  });
  add(sentence.length);
  return clauses.length > 0 ? clauses : [{ from: 0, to: sentence.length }];
};

/**
 * Return the clauses of a sentence of the text, in code points.
 * @param {import("./offsets.js").Text} text
 * @param {{start: number, end: number}} sentence within one line
 * @param {string} [language]
 * @returns {{start: number, end: number}[]}
 */
export const clausesOf = (text, { start, end }, language) => {
  const line = text.lines[text.lineNumberAt(start)];
  const lead = line.unitAt(start);
  return clausesIn(line.text.slice(lead, line.unitAt(end)), language).map(({ from, to }) => ({
    start: line.pointAt(lead + from),
    end: line.pointAt(lead + to),
  }));
};
