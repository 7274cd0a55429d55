/** What a character means in an open claim: a target, a stance, the type or the confidence. */

import { digitOf, characterOf } from "./keys.js";

const withShortcut = (entries, character) => entries.find(({ shortcut }) => shortcut === character);

const optionOf = (fields, character) => {
  for (const field of fields.filter(({ kind }) => kind === "choice")) {
    const option = withShortcut(field.options, character);
    if (option) return { field, option };
  }
  return null;
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
  const found = withShortcut(codebook.stances, character);
  if (found) return { kind: "stance", key: found.key };
  const target = withShortcut(codebook.targets, character);
  if (target) return { kind: "target", key: target.key };
  const { confidence } = codebook;
  if (
    stance !== null &&
    digit !== null &&
    confidence &&
    Number(digit) >= confidence.min &&
    Number(digit) <= confidence.max
  ) {
    return { kind: "confidence", key: Number(digit) };
  }
  const type =
    withShortcut(codebook.claim_types, character) ?? (stance === null && withShortcut(codebook.claim_types, digit));
  if (type) return { kind: "type", key: type.key };
  const attribute = optionOf(codebook.fields, character);
  return attribute && { kind: "attribute", field: attribute.field.key, key: attribute.option.key };
};
