/** How a claim reads: on its card, aloud, and in what the page says back after an entry. */

import { AUTHOR } from "./content.js";

const AUTHOR_WORDS = "Author of this article";

/** Return the label of an entry of a codebook's list, or its key where the list no longer has it. */
export const labelOf = (entries, key) => entries.find((entry) => entry.key === key)?.label ?? key;

/** Return the name of an actor as people read it. */
export const actorName = (actor) => (actor === AUTHOR ? AUTHOR_WORDS : actor);

/** Return the chain of voices as one line: "The Daily › Karimov and Aliyev". */
export const chainOf = (attribution) =>
  attribution
    .filter(({ actor }) => actor !== "")
    .map(({ actor, joint }, index) => `${index === 0 ? "" : joint ? " and " : " › "}${actorName(actor)}`)
    .join("");

/** Return the last voice, or those who speak jointly: whose stance it is. */
export const holderOf = (attribution) => {
  const named = attribution.filter(({ actor }) => actor !== "");
  let first = named.length - 1;
  while (first > 0 && named[first].joint) first -= 1;
  return named
    .slice(Math.max(first, 0))
    .map(({ actor }) => actorName(actor))
    .join(" and ");
};

/** Return the confidence as its label, else its number. */
export const confidenceWords = (codebook, value) => {
  const { min, labels } = codebook.confidence ?? { min: 0, labels: [] };
  return labels[value - min] ?? String(value);
};

/** Return what a stance means for a target, in the words of the codebook. */
export const meaningOf = (codebook, targetKey, stance) => {
  const target = codebook.targets.find(({ key }) => key === targetKey);
  return target?.stances[stance.key] || stance.definition || "";
};

/** Return one pair in words: "In favour: Normalisation is genuine". */
const pairWords = (codebook, { target, stance }) =>
  [stance && labelOf(codebook.stances, stance), target && labelOf(codebook.targets, target)].filter(Boolean).join(": ");

/** Return the whole claim in a sentence, for the live region. */
export const readBack = (content, codebook) => {
  const parts = [
    content.type && labelOf(codebook.claim_types, content.type),
    ...content.stances.map((pair) => pairWords(codebook, pair)),
    content.confidence !== null && confidenceWords(codebook, content.confidence),
  ].filter(Boolean);
  const holder = holderOf(content.attribution);
  const said = parts.join("; ") || "nothing entered yet";
  return holder ? `${holder} – ${said}` : said;
};

const NAMES = { type: "type", target: "target", stance: "stance", confidence: "confidence", attribution: "voices" };

/** Return what a claim lacks in words: "type and stance". */
export const lackWords = (names, codebook) => {
  const words = names.map((name) => NAMES[name] ?? labelOf(codebook.fields, name).toLowerCase());
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
};

/** Return a quote that fits on a line or two. */
export const shorten = (quote, limit = 140) => {
  const flat = quote.replace(/\s+/g, " ");
  const points = [...flat];
  return points.length <= limit
    ? flat
    : `${points
        .slice(0, limit - 1)
        .join("")
        .trimEnd()}…`;
};

/** Return a number of things in words: "1 claim", "3 claims". */
export const counted = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
