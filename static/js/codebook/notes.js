/** What is wrong and what is doubtful, said at the control it speaks of and counted beside the part's name. */

import { element, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { isBlank } from "./entries.js";
import { partAt, placeOf } from "./places.js";

/** @typedef {{message: string, pointer?: string}} Note */

let count = 0;

/**
 * Show these notes and no others; entries in which nothing was entered yet are left in peace.
 * @param {HTMLElement} root
 * @param {{problems: Note[], warnings: Note[]}} notes
 * @returns {HTMLElement[]} the places with a problem, in order
 */
export const showNotes = (root, { problems, warnings }) => {
  clearNotes(root);
  const places = problems.map((note) => showNote(root, note, "danger")).filter(Boolean);
  for (const note of warnings) showNote(root, note, "caution");
  return places;
};

/** Open what hides a control and put the focus there. @param {HTMLElement} place */
export const goTo = (place) => {
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  (place.matches("[data-notes]") ? place.closest("[data-part]") : place).focus();
};

const clearNotes = (root) => {
  for (const note of root.querySelectorAll("[data-note]")) note.remove();
  for (const input of root.querySelectorAll("[data-noted]")) {
    input.removeAttribute("data-noted");
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  for (const entry of root.querySelectorAll("[data-tone][data-entry]")) entry.removeAttribute("data-tone");
  for (const mark of document.querySelectorAll("[data-nav-mark]")) mark.replaceChildren();
};

const showNote = (root, { message, pointer = "" }, tone) => {
  const place = placeOf(root, pointer);
  const entry = place?.closest("[data-entry]");
  if (!place || (entry && isBlank(entry))) return null;
  const id = `note-${(count += 1)}`;
  const note = element("p", { class: "note", id, "data-note": true, "data-tone": tone }, icon(ICONS[tone]), element("span", {}, message));
  noteBox(place, entry).append(note);
  if (!place.matches("[data-notes]")) describe(place, id, tone);
  markEntry(entry, tone);
  markPart(partAt(place), tone);
  return place;
};

const ICONS = { danger: "circle-alert", caution: "triangle-alert" };

/** What is said about a control in an entry's row stands below the row, so that the row keeps its shape. */
const noteBox = (place, entry) =>
  place.closest(".entry__row") ? entry.querySelector("[data-entry-notes]") : place.closest("[data-cell]");

const describe = (input, id, tone) => {
  if (input.dataset.noted !== "danger") input.dataset.noted = tone;
  input.setAttribute("aria-describedby", [input.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
  if (tone === "danger") input.setAttribute("aria-invalid", "true");
};

const markEntry = (entry, tone) => {
  for (let each = entry; each; each = each.parentElement.closest("[data-entry]")) {
    if (each.dataset.tone !== "danger") each.dataset.tone = tone;
  }
};

const markPart = (part, tone) => {
  const mark = document.querySelector(`[data-nav="${part}"] [data-nav-mark]`);
  if (!mark || mark.firstElementChild?.dataset.tone === "danger") return;
  const words = tone === "danger" ? t("has a mistake") : t("has a doubt");
  mark.replaceChildren(element("span", { class: "book-nav__dot", "data-tone": tone, role: "img", "aria-label": words }));
};
