/** Entries on the page: made of objects, and read back from their controls. */

import { clone, one } from "../lib/dom.js";
import { blank } from "./parts.js";
import { fillTexts, readTexts } from "./texts.js";

/** What an entry was made of, and what no control shows. @type {WeakMap<Element, import("./parts.js").Entry>} */
const origins = new WeakMap();
let count = 0;

/** Return the part whose entries a list holds. @param {HTMLElement} list */
export const partOf = (list) => list.dataset.list ?? "";

/** Return the entries of a list, in order. @param {ParentNode} list @returns {HTMLElement[]} */
export const entriesOf = (list) => /** @type {HTMLElement[]} */ ([...list.querySelectorAll(":scope > [data-entry]")]);

/** Return the control of an entry's own member, not of an option inside it. */
export const control = (entry, member) => {
  const found = [...entry.querySelectorAll(`[data-member="${member}"]`)].find((each) => each.closest("[data-entry]") === entry);
  return /** @type {HTMLInputElement | undefined} */ (found);
};

/** The list of options inside a field's entry, or null. */
export const optionList = (entry) => /** @type {HTMLElement | null} */ (entry.querySelector("[data-list=options]"));

/**
 * Append an entry to a list and return its element.
 * @param {HTMLElement} list
 * @param {import("./parts.js").Entry} [object] a new one when left out
 */
export const addEntry = (list, object) => {
  const entry = clone(`entry-${partOf(list)}`);
  const shown = object ?? blank(partOf(list));
  origins.set(entry, shown);
  entry.dataset.uid = String((count += 1));
  entry.dataset.was = object?.key ?? "";
  entry.toggleAttribute("data-new", !object);
  for (const each of entry.querySelectorAll("[data-member]")) write(each, shown[each.dataset.member]);
  for (const texts of entry.querySelectorAll("[data-texts]")) fillTexts(texts, shown[texts.dataset.texts] ?? []);
  const options = optionList(entry);
  if (options) fillList(options, shown.options ?? []);
  list.append(entry);
  return entry;
};

/** Make a list hold these entries and no others. */
export const fillList = (list, objects) => {
  list.replaceChildren();
  for (const object of objects) addEntry(list, object);
};

/** Return the objects of a list's entries. @param {HTMLElement} list */
export const readList = (list) => entriesOf(list).map(readEntry);

/** Return an entry's object: what it was made of, with what its controls say now. @param {HTMLElement} entry */
export const readEntry = (entry) => {
  const object = { ...origins.get(entry) };
  for (const member of Object.keys(object)) {
    const input = control(entry, member);
    if (input) object[member] = read(input);
  }
  for (const texts of entry.querySelectorAll(":scope > details [data-texts]")) object[texts.dataset.texts] = readTexts(texts);
  const options = optionList(entry);
  if (options) object.options = ["choice", "choices"].includes(object.kind) ? readList(options) : [];
  return object;
};

/** Whether nothing was entered yet. */
export const isBlank = (entry) =>
  entry.hasAttribute("data-new") && !control(entry, "label").value.trim() && !control(entry, "key").value.trim();

/** What the page calls an entry. */
export const nameOf = (entry) => control(entry, "label").value.trim() || control(entry, "key").value.trim();

/** Return the list of a part in the editor. @param {ParentNode} root @param {string} part */
export const listOf = (root, part) => one(`[data-list="${part}"]`, root);

/** Put a value into a control. */
export const write = (input, value) => {
  if (input.dataset.kind === "flag") input.checked = Boolean(value);
  else input.value = value ?? "";
};

/** Return a control's value as its kind has it; a number that is none stays text, so that the server can say so. */
export const read = (input) => {
  const { kind } = input.dataset;
  if (kind === "flag") return input.checked;
  if (kind === "optional") return input.value.trim() || null;
  if (kind === "line") return input.value.replace(/\s*\n\s*/g, " ");
  if (kind !== "number") return input.value;
  const typed = input.value.trim().replace(",", ".");
  return typed === "" ? null : Number.isFinite(Number(typed)) ? Number(typed) : typed;
};
