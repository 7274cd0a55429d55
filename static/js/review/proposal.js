/** What a fix proposes: the fields of a claim that differ from what its annotator said. */

import { bodyOf } from "../annotate/content.js";

/** The fields that the form of a fix can change. */
const FIELDS = ["type", "stances", "confidence", "attribution", "note"];

const isSame = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/**
 * Return the fields of `wanted` that differ from `content`, as the server takes them; null where none does.
 * @param {import("../annotate/content.js").Content} content what the annotator said
 * @param {import("../annotate/content.js").Content} wanted
 * @param {import("../text/offsets.js").Text} text
 * @param {object | null} kept what was proposed before of fields that the form does not show
 */
export const proposedOf = (content, wanted, text, kept = null) => {
  const [before, after] = [bodyOf(content, text), bodyOf(wanted, text)];
  const fields = FIELDS.filter((name) => !isSame(before[name], after[name])).map((name) => [name, after[name]]);
  const keys = new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)]);
  const changed = [...keys].filter((key) => !isSame(before.attributes[key], after.attributes[key]));
  if (changed.length > 0) {
    fields.push(["attributes", Object.fromEntries(changed.map((key) => [key, after.attributes[key] ?? null]))]);
  }
  const others = Object.entries(kept ?? {}).filter(([name]) => name === "segments" || name === "context");
  return fields.length + others.length > 0 ? Object.fromEntries([...others, ...fields]) : null;
};

/** Return what the claim would say with the proposed fields. */
export const contentWith = (content, proposed) => ({
  ...content,
  ...proposed,
  attributes: { ...content.attributes, ...proposed?.attributes },
});
