/** From a JSON pointer of the codebook to the control on the page that it speaks of. */

import { one } from "../lib/dom.js";
import { labelInputs } from "./book.js";
import { control, entriesOf, listOf, optionList } from "./entries.js";
import { meaningInputs } from "./meanings.js";
import { LISTS } from "./parts.js";
import { inputsOf } from "./texts.js";

/** Return the steps of a JSON pointer. @param {string} pointer */
export const stepsOf = (pointer) => pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/**
 * Return the control at `pointer`, or the nearest place around it where a note can stand.
 * @param {HTMLElement} root
 * @param {string} pointer
 * @returns {HTMLElement | null}
 */
export const placeOf = (root, pointer) => {
  const [part, ...rest] = stepsOf(pointer);
  if (LISTS.includes(part)) return inList(root, listOf(root, part), rest) ?? notesOf(root, part);
  if (part === "confidence") return inConfidence(root, rest);
  if (part === "required") return notesOf(root, part);
  return root.querySelector(`[data-root="${CSS.escape(part ?? "")}"]`);
};

/** Return the part in whose section an element stands. @param {Element} place @returns {string} */
export const partAt = (place) => place.closest("[data-part]")?.dataset.part ?? "";

const notesOf = (root, part) => root.querySelector(`[data-part="${part}"] [data-notes]`);

const inList = (root, list, [index, member, ...rest]) => {
  const entry = entriesOf(list)[Number(index)];
  if (!entry) return null;
  if (member === "options" && optionList(entry)) {
    return inList(root, optionList(entry), rest) ?? one("[data-options] [data-notes]", entry);
  }
  if (member === "examples") return inputsOf(entry)[Number(rest[0] ?? 0)] ?? control(entry, "label");
  if (member === "stances" && rest.length) return meaningInputs(root, entry).get(rest[0]) ?? control(entry, "label");
  return control(entry, member) ?? control(entry, "label");
};

const inConfidence = (root, [member, index]) => {
  if (member === "probabilities") return one("#confidence-probabilities", root);
  const found = member === "labels" ? labelInputs(root)[Number(index ?? 0)] : root.querySelector(`[data-confidence="${CSS.escape(member ?? "min")}"]`);
  return found ?? one("[data-confidence=min]", root);
};
