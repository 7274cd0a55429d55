/** How a claim reads: on its card, aloud, and in what the page says back after an entry. */

import { listed, lowered, t } from "../lib/i18n.js";
import { AUTHOR } from "./content.js";

const AUTHOR_WORDS = t("Author of this article");

/** Return the label of an entry of a codebook's list, or its key where the list no longer has it. */
export const labelOf = (entries, key) => entries.find((entry) => entry.key === key)?.label ?? key;

/** Return the name of an actor as people read it. */
export const actorName = (actor) => (actor === AUTHOR ? AUTHOR_WORDS : actor);

/** Return the names of the voices, those who speak jointly as one group. @returns {string[][]} */
const groupsOf = (attribution) => {
  const groups = [];
  for (const { actor, joint } of attribution.filter(({ actor: name }) => name !== "")) {
    if (joint && groups.length > 0) groups.at(-1).push(actorName(actor));
    else groups.push([actorName(actor)]);
  }
  return groups;
};

/** Return the chain of voices as one line: "The Daily › Karimov and Aliyev". */
export const chainOf = (attribution) => groupsOf(attribution).map(listed).join(" › ");

/** Return the last voice, or those who speak jointly: whose stance it is. */
export const holderOf = (attribution) => listed(groupsOf(attribution).at(-1) ?? []);

/** Return the confidence as its label, else its number. */
export const confidenceWords = (codebook, value) => {
  const { min, labels } = codebook.confidence ?? { min: 0, labels: [] };
  return labels[value - min] ?? String(value);
};

/** Return the confidence so that it is understood without a label beside it. */
export const confidenceSaid = (codebook, value) => {
  const words = confidenceWords(codebook, value);
  return words === String(value) ? t("confidence {value}", { value }) : words;
};

/** Return what a stance means for a target, in the words of the codebook. */
export const meaningOf = (codebook, targetKey, stance) => {
  const target = codebook.targets.find(({ key }) => key === targetKey);
  return target?.stances[stance.key] || stance.definition || "";
};

/** Return one pair in words: "In favour: Normalisation is genuine". */
export const pairWords = (codebook, { target, stance }) => {
  const words = { stance: stance && labelOf(codebook.stances, stance), target: target && labelOf(codebook.targets, target) };
  return stance && target ? t("{stance}: {target}", words) : words.stance || words.target || "";
};

/** Return the whole claim in a sentence, for the live region. */
export const readBack = (content, codebook) => {
  const parts = [
    content.type && labelOf(codebook.claim_types, content.type),
    ...content.stances.map((pair) => pairWords(codebook, pair)),
    content.confidence !== null && confidenceSaid(codebook, content.confidence),
  ].filter(Boolean);
  const holder = holderOf(content.attribution);
  const said = parts.join("; ") || t("nothing entered yet");
  return holder ? t("{holder} – {claim}", { holder, claim: said }) : said;
};

const NAMES = { type: t("type"), target: t("target"), stance: t("stance"), confidence: t("confidence"), attribution: t("voices") };

/** Return what a claim lacks in words: "type and stance". */
export const lackWords = (names, codebook) =>
  listed(names.map((name) => NAMES[name] ?? lowered(labelOf(codebook.fields, name))));

/** Return a quote that fits on a line or two. */
export const shorten = (quote, limit = 140) => {
  const flat = quote.replace(/\s+/g, " ");
  if (flat.length <= limit) return flat;
  // No code point takes more than two units.
  const points = [...flat.slice(0, 2 * limit + 2)];
  return points.length <= limit
    ? flat
    : `${points
        .slice(0, limit - 1)
        .join("")
        .replace(/[\s…]+$/u, "")}…`;
};

/** Return whole words of a quote's beginning and end, where quotes of one passage differ, with […] for what is left out. */
export const endsOf = (quote, limit = 24) => {
  const points = [...quote.replace(/\s+/g, " ")];
  if (points.length <= 2 * limit) return points.join("");
  const [lead, tail] = [points.slice(0, limit).join(""), points.slice(-limit).join("")];
  return `${lead.replace(/\s\S*$/u, "")} […] ${tail.replace(/^\S*\s/u, "")}`;
};
