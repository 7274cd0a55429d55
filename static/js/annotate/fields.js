/** The codebook's further fields: choice, choices, number, text and flag. */

import { element } from "../lib/dom.js";
import { ChoiceGroup } from "./choice.js";
import { button, formPart, setAttributes, uniqueId } from "./controls.js";
import { explainEntry } from "./entry-note.js";

const choice = (field, change) => {
  const group = new ChoiceGroup({
    name: field.key,
    label: field.label,
    hint: field.definition,
    options: field.options,
    onChoose: change,
  });
  return { element: group.element, update: (value, carried) => group.update(value ?? null, carried), focus: () => group.focus() };
};

const choices = (field, change) => {
  let chosen = [];
  const labelId = uniqueId(field.key);
  const toggle = (key) => change(chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen, key]);
  const buttons = field.options.map(({ key, label, definition }) =>
    button(label, () => toggle(key), {
      class: "choice-group__option",
      "aria-description": definition || null,
      "aria-pressed": "false",
    }),
  );
  field.options.forEach((option, n) => explainEntry(buttons[n], option));
  const group = element(
    "div",
    { class: "choice-group", "data-shape": "row", role: "group", "aria-labelledby": labelId },
    ...buttons,
  );
  return {
    element: formPart(field.key, { label: field.label, hint: field.definition, labelId }, group),
    update: (value) => {
      chosen = value ?? [];
      field.options.forEach(({ key }, n) =>
        setAttributes(buttons[n], { "aria-pressed": String(chosen.includes(key)) }),
      );
    },
    focus: () => buttons[0]?.focus(),
  };
};

/** A field to type in; `read` returns the value of what was typed, or undefined when it is none. */
const typed = (field, change, { attributes, read }) => {
  const labelId = uniqueId(field.key);
  const input = element("input", { class: "input input--small", "aria-labelledby": labelId, ...attributes });
  input.addEventListener("input", () => {
    const value = read(input.value);
    input.setAttribute("aria-invalid", String(value === undefined));
    if (value !== undefined) change(value);
  });
  return {
    element: formPart(field.key, { label: field.label, hint: field.definition, labelId }, input),
    update: (value) => {
      if (input !== document.activeElement) input.value = value ?? "";
    },
    focus: () => input.focus(),
  };
};

const readNumber = (words) => {
  const plain = words.trim().replace(",", ".");
  if (plain === "") return null;
  return Number.isFinite(Number(plain)) ? Number(plain) : undefined;
};

const number = (field, change) => typed(field, change, { attributes: { inputmode: "decimal" }, read: readNumber });

const text = (field, change) =>
  typed(field, change, { attributes: { maxlength: 1000 }, read: (words) => (words === "" ? null : words) });

const flag = (field, change) => {
  const id = uniqueId(field.key);
  const box = element("input", { type: "checkbox", class: "choice__control", id });
  box.addEventListener("change", () => change(box.checked || null));
  return {
    element: element(
      "div",
      { class: "claim-form__part", "data-part": field.key },
      element("label", { class: "choice", for: id }, box, element("span", { class: "claim-form__label" }, field.label)),
      field.definition && element("p", { class: "claim-form__hint" }, field.definition),
    ),
    update: (value) => {
      box.checked = value === true;
    },
    focus: () => box.focus(),
  };
};

const KINDS = { choice, choices, number, text, flag };

/**
 * Return the control of a field of the codebook.
 * @param {{key: string, label: string, kind: keyof KINDS, definition: string, options: object[]}} field
 * @param {(value: unknown) => void} change called with null when it is emptied
 * @returns {{element: HTMLElement, update: (value: unknown) => void, focus: () => void}}
 */
export const fieldPart = (field, change) => KINDS[field.kind](field, change);
