/** The whole codebook on the page: filled from an object, read back as one. */

import { element, one } from "../lib/dom.js";
import { entriesOf, fillList, listOf, read, readList, write } from "./entries.js";
import { fillMeanings, readMeanings, syncMeanings } from "./meanings.js";
import { readNumbers } from "./numbers.js";
import { CONFIDENCE, LISTS } from "./parts.js";

const MOST_LABELS = 101;

/** Show `book` in the editor. @param {HTMLElement} root @param {import("./parts.js").Book} book */
export const fillBook = (root, book) => {
  for (const input of root.querySelectorAll("[data-root]")) input.value = book[input.dataset.root];
  for (const part of LISTS) fillList(listOf(root, part), book[part]);
  syncMeanings(root);
  entriesOf(listOf(root, "targets")).forEach((target, index) => fillMeanings(root, target, book.targets[index].stances));
  fillConfidence(root, book.confidence);
  const required = one("[data-part=required]", root);
  required.dataset.others = JSON.stringify(book.required.filter((name) => !boxOf(required, name)));
  for (const box of boxesOf(required)) box.checked = book.required.includes(box.dataset.required);
};

/** Return the codebook that the editor shows. @param {HTMLElement} root @returns {import("./parts.js").Book} */
export const readBook = (root) => {
  const lists = Object.fromEntries(LISTS.map((part) => [part, readList(listOf(root, part))]));
  const targets = entriesOf(listOf(root, "targets"));
  lists.targets = lists.targets.map((target, index) => ({ ...target, stances: readMeanings(root, targets[index]) }));
  const texts = Object.fromEntries([...root.querySelectorAll("[data-root]")].map((input) => [input.dataset.root, input.value]));
  return { ...texts, ...lists, confidence: readConfidence(root), required: readRequired(root) };
};

/** Show as many controls for labels as confidence has numbers; what is written in them stays. */
export const syncLabels = (root) => {
  const { min, max } = readScale(root);
  const place = one("#confidence-labels", root);
  const wanted = Number.isInteger(min) && Number.isInteger(max) ? Math.min(MOST_LABELS, Math.max(0, max - min + 1)) : 0;
  while (place.children.length > wanted) place.lastElementChild.remove();
  while (place.children.length < wanted) place.append(makeLabel());
  [...place.children].forEach((row, index) => {
    row.firstElementChild.textContent = String(min + index);
  });
  one("#confidence-fields", root).hidden = !one("#asks-confidence", root).checked;
};

/** Return the controls of confidence's labels, in order. */
export const labelInputs = (root) => [...one("#confidence-labels", root).querySelectorAll("input")];

const makeLabel = () =>
  element("label", { class: "scale__step" }, element("kbd"), element("input", { class: "input input--small", "data-label": true }));

const fillConfidence = (root, confidence) => {
  one("#asks-confidence", root).checked = confidence !== null;
  const shown = confidence ?? CONFIDENCE;
  for (const input of root.querySelectorAll("[data-confidence]")) write(input, shown[input.dataset.confidence]);
  one("#confidence-probabilities", root).value = (shown.probabilities ?? []).join(" ");
  syncLabels(root);
  labelInputs(root).forEach((input, index) => {
    input.value = shown.labels[index] ?? "";
  });
};

const readScale = (root) =>
  Object.fromEntries([...root.querySelectorAll("[data-confidence]")].map((input) => [input.dataset.confidence, read(input)]));

const readConfidence = (root) => {
  if (!one("#asks-confidence", root).checked) return null;
  const labels = labelInputs(root).map(({ value }) => value);
  const { min, max, question } = readScale(root);
  const probabilities = readNumbers(one("#confidence-probabilities", root).value);
  return {
    min, max, question, labels: labels.some((label) => label.trim()) ? labels : [],
    ...(probabilities.length > 0 && { probabilities }),
  };
};

const boxesOf = (required) => [...required.querySelectorAll("[data-required]")];
const boxOf = (required, name) => boxesOf(required).find((box) => box.dataset.required === name);

const readRequired = (root) => {
  const required = one("[data-part=required]", root);
  const ticked = boxesOf(required).filter(({ checked }) => checked).map((box) => box.dataset.required);
  return [...ticked, ...JSON.parse(required.dataset.others)];
};
