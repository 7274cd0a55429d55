/** The small controls that the claim form and the cards are made of. */

import { element, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/**
 * Return a button that is not the submit button of anything.
 * @param {string} words
 * @param {(event: Event) => void} onClick
 * @param {{iconName?: string, key?: string, class?: string, [name: string]: unknown}} [options]
 *   `key` is shown, not bound
 */
export const button = (words, onClick, { iconName, key, class: kind = "button button--small", ...attributes } = {}) => {
  const made = element(
    "button",
    { type: "button", class: kind, ...attributes },
    iconName && icon(iconName),
    words,
    key && element("kbd", { class: "kbd", "aria-hidden": "true", "data-key": key }, key),
  );
  made.addEventListener("click", onClick);
  return made;
};

/** Return a small button with an icon alone; its name is spoken, and shown as its tooltip. */
export const iconButton = (name, label, onClick, attributes = {}) =>
  button("", onClick, {
    iconName: name,
    class: "button button--quiet button--small button--icon",
    "aria-label": label,
    "data-tooltip": label,
    ...attributes,
  });

/** Set attributes by the rules of `element`: null and false take one away, true is an empty one. */
export const setAttributes = (target, attributes) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
};

let count = 0;

/** Return an id that no other element of the page has. */
export const uniqueId = (name) => `${name}-${(count += 1)}`;

/** Return one part of the claim form: a label, a hint where there is one, and its controls. */
export const formPart = (name, { label, hint = "", labelId = uniqueId(name) }, ...children) =>
  element(
    "div",
    { class: "claim-form__part", "data-part": name },
    element(
      "p",
      { class: "claim-form__label", id: labelId },
      label,
      element("span", { class: "claim-form__carried" }, " ", t("as in the last claim")),
    ),
    hint && element("p", { class: "claim-form__hint" }, hint),
    ...children,
  );
