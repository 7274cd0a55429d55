/**
 * Two versions of a claim, field by field: where they differ, and the one that is made of both.
 *
 * @typedef {import("./content.js").Content} Content
 * @typedef {"mine" | "theirs"} Side
 */

import { tidy } from "./content.js";
import { fieldsOf, withField } from "./field-words.js";

const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/**
 * Return the fields in which two versions differ, each with the side to begin with: where only they changed a field
 * since `base`, theirs; else mine, so that nothing typed goes without being asked for.
 * @param {Content} mine @param {Content} theirs @param {Content | null} base
 * @returns {{name: string, mine: unknown, theirs: unknown, side: Side}[]}
 */
export const differences = (mine, theirs, base) => {
  const [here, there, before] = [mine, theirs, base].map((content) => content && fieldsOf(tidy(content)));
  const names = [...new Set([...here.keys(), ...there.keys()])];
  return names
    .filter((name) => !same(here.get(name), there.get(name)))
    .map((name) => ({
      name,
      mine: here.get(name),
      theirs: there.get(name),
      side: before && same(here.get(name), before.get(name)) ? "theirs" : "mine",
    }));
};

/**
 * Return my version with some fields of theirs.
 * @param {Content} mine @param {{name: string, theirs: unknown, side: Side}[]} choices
 * @returns {Content}
 */
export const merged = (mine, choices) =>
  choices
    .filter(({ side }) => side === "theirs")
    .reduce((content, { name, theirs }) => withField(content, name, theirs), mine);
