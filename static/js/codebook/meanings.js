/** What each stance means for a target: one line a stance, kept in step with the list of stances. */

import { clone, one } from "../lib/dom.js";
import { control, entriesOf, listOf } from "./entries.js";

/**
 * Give every target one line for each stance; what is written there follows the stance, also when its key changes.
 * @param {HTMLElement} root
 */
export const syncMeanings = (root) => {
  const stances = entriesOf(listOf(root, "stances"));
  for (const target of entriesOf(listOf(root, "targets"))) {
    const place = one("[data-meanings]", target);
    const rows = new Map([...place.children].map((row) => [row.dataset.of, row]));
    place.replaceChildren(...stances.map((stance) => showStance(rows.get(stance.dataset.uid) ?? makeRow(stance), stance)));
  }
};

/** Write the meanings of a target's object into its lines. */
export const fillMeanings = (root, target, meanings) => {
  for (const [key, input] of meaningInputs(root, target)) input.value = meanings[key] ?? "";
};

/** Return the meanings of a target by the stance's key, empty ones left out. */
export const readMeanings = (root, target) =>
  Object.fromEntries([...meaningInputs(root, target)].filter(([key, { value }]) => key && value.trim()).map(([key, { value }]) => [key, value]));

/** Return a target's controls by the key that their stance has now. @returns {Map<string, HTMLInputElement>} */
export const meaningInputs = (root, target) => {
  const keys = new Map(entriesOf(listOf(root, "stances")).map((stance) => [stance.dataset.uid, control(stance, "key").value]));
  const rows = [...one("[data-meanings]", target).children];
  return new Map(rows.map((row) => [keys.get(row.dataset.of) ?? "", one("[data-meaning]", row)]));
};

const makeRow = (stance) => {
  const row = clone("meaning-row");
  row.dataset.of = stance.dataset.uid;
  return row;
};

const showStance = (row, stance) => {
  const chip = one("[data-chip]", row);
  chip.dataset.stance = control(stance, "key").value;
  chip.textContent = control(stance, "label").value || chip.dataset.stance;
  return row;
};
