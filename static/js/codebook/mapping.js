/** Asks what becomes of keys that claims use and the codebook no longer has. */

import { element, one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { entriesOf, listOf, optionList } from "./entries.js";
import { SINGULAR } from "./parts.js";
import { stepsOf } from "./places.js";

/** @typedef {{part: string, key: string}} Lost */
/** @typedef {Record<string, Record<string, string | null>>} Mapping */

/** Return the used keys that a refusal names. @param {{pointer?: string}[]} errors @returns {Lost[]} */
export const lostKeys = (errors) =>
  errors
    .map(({ pointer = "" }) => stepsOf(pointer))
    .filter(([first, , key]) => first === "mapping" && key !== undefined)
    .map(([, part, key]) => ({ part, key }));

/**
 * Ask, and return the mapping; null when the answer is to go back.
 * @param {HTMLElement} root
 * @param {Lost[]} lost
 * @param {import("./parts.js").Book} saved the codebook as it was
 * @param {import("./parts.js").Book} book as it will be
 * @returns {Promise<Mapping | null>}
 */
export const askMapping = (root, lost, saved, book) => {
  const dialog = /** @type {HTMLDialogElement} */ (one("#mapping"));
  const rows = lost.map((each) => makeRow(root, each, saved, book));
  one("#mapping-rows").replaceChildren(...rows);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "save" ? readRows(rows) : null), { once: true });
  });
};

const readRows = (rows) => {
  /** @type {Mapping} */
  const mapping = {};
  for (const row of rows) {
    const { part, key } = row.dataset;
    const { value } = one("select", row);
    mapping[part] = { ...mapping[part], [key]: value === EMPTY ? null : value.slice(1) };
  }
  return mapping;
};

const EMPTY = "-";

const makeRow = (root, { part, key }, saved, book) => {
  const before = entriesIn(saved, part).find((entry) => entry.key === key);
  const what = part.startsWith("fields.") ? SINGULAR.options : SINGULAR[part];
  const label = t("{part} “{name}”", { part: what, name: before?.label ?? key });
  const guess = renamed(root, part, key);
  const select = element(
    "select",
    { class: "input input--small", required: true, "aria-label": t("What {entry} becomes", { entry: label }) },
    element("option", { value: "" }, t("Choose …")),
    ...entriesIn(book, part).map((entry) => element("option", { value: `=${entry.key}`, selected: entry.key === guess }, entry.label || entry.key)),
    element("option", { value: EMPTY }, t("Nothing: leave it empty")),
  );
  const name = element("th", { scope: "row" }, label, element("span", { class: "table__detail" }, key));
  return element("tr", { "data-part": part, "data-key": key }, name, element("td", {}, select));
};

const entriesIn = (book, part) => {
  if (part === "confidence") return numbersOf(book.confidence);
  if (!part.startsWith("fields.")) return book[part];
  return book.fields.find(({ key }) => key === part.slice("fields.".length))?.options ?? [];
};

const numbersOf = (confidence) => {
  if (!confidence) return [];
  const count = confidence.max - confidence.min + 1;
  return Array.from({ length: count }, (_each, index) => {
    const number = String(confidence.min + index);
    return { key: number, label: confidence.labels[index] ? `${number} ${confidence.labels[index]}` : number };
  });
};

/** Return the key that the entry which had `key` has now. */
const renamed = (root, part, key) => {
  const field = part.startsWith("fields.") && part.slice("fields.".length);
  const owner = field && entriesOf(listOf(root, "fields")).find((entry) => entry.dataset.was === field);
  const list = field ? owner && optionList(owner) : part !== "confidence" && listOf(root, part);
  const entry = list && entriesOf(list).find((each) => each.dataset.was === key);
  return entry?.querySelector("[data-member=key]").value;
};
