/** What a character means in an open claim: a target, a stance, the type or the confidence. */

import { characterOf, digitOf } from "./keys.js";

/** Return the entry with this key's character; else the one with what its position or its digit stands for. */
const withShortcut = (entries, ...characters) => {
  for (const character of characters.filter(Boolean)) {
    const found = entries.find(({ shortcut }) => shortcut === character);
    if (found) return found;
  }
  return null;
};

const optionOf = (fields, ...characters) => {
  for (const field of fields.filter(({ kind }) => kind === "choice")) {
    const option = withShortcut(field.options, ...characters);
    if (option) return { field, option };
  }
  return null;
};

const confidenceOf = ({ confidence }, digit) => {
  const isOnScale = digit !== null && confidence && Number(digit) >= confidence.min && Number(digit) <= confidence.max;
  return isOnScale ? { kind: "confidence", key: Number(digit) } : null;
};

/**
 * Return what a key press enters into a claim, or null when it enters nothing.
 *
 * A digit is the type before there is a stance, the confidence after. A character of the codebook comes before a
 * digit's position, so that - on a digit row stays the stance.
 * @param {{key: string, code: string}} event
 * @param {object} codebook
 * @param {{stance: string | null}} pair the pair in hand
 * @returns {{kind: "target" | "stance" | "type" | "confidence" | "attribute", key: any, field?: string} | null}
 */
export const entryOf = (event, codebook, { stance }) => {
  const character = characterOf(event);
  const digit = digitOf(event);
  const side = withShortcut(codebook.stances, event.key, character);
  if (side) return { kind: "stance", key: side.key };
  const target = withShortcut(codebook.targets, event.key, character);
  if (target) return { kind: "target", key: target.key };
  const confidence = stance !== null && confidenceOf(codebook, digit);
  if (confidence) return confidence;
  const type = withShortcut(codebook.claim_types, event.key, character, stance === null && digit);
  if (type) return { kind: "type", key: type.key };
  const attribute = optionOf(codebook.fields, event.key, character);
  if (attribute) return { kind: "attribute", field: attribute.field.key, key: attribute.option.key };
  const sideByDigit = withShortcut(codebook.stances, digit);
  return sideByDigit && { kind: "stance", key: sideByDigit.key };
};
