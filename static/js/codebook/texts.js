/** Lists of plain texts, such as the examples of an entry. */

import { clone, on, one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** Make a list hold these texts. @param {ParentNode} texts @param {string[]} values */
export const fillTexts = (texts, values) => {
  one(".texts__list", texts).replaceChildren(...values.map(makeRow));
};

/** Return the texts of a list, empty ones left out. @param {ParentNode} texts @returns {string[]} */
export const readTexts = (texts) => inputsOf(texts).map(({ value }) => value).filter((value) => value.trim());

/** Return the controls that hold a text, so that the nth text is the nth of them. */
export const inputsOf = (texts) => /** @type {HTMLTextAreaElement[]} */ ([...texts.querySelectorAll("[data-text]")]);

/** Make "Add an example" and the crosses work. @param {HTMLElement} root @param {() => void} onChange */
export const startTexts = (root, onChange) => {
  on(root, "click", "[data-add-text]", (_event, button) => {
    const row = makeRow("");
    one(".texts__list", button.closest("[data-texts]")).append(row);
    one("[data-text]", row).focus();
  });
  on(root, "click", "[data-remove-text]", (_event, button) => {
    const add = one("[data-add-text]", button.closest("[data-texts]"));
    button.closest(".texts__row").remove();
    add.focus();
    onChange();
  });
};

const makeRow = (value) => {
  const row = clone("text-row");
  /** @type {HTMLTextAreaElement} */ (one("[data-text]", row)).value = value;
  one("[data-text]", row).setAttribute("aria-label", t("Example"));
  return row;
};
