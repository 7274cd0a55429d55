/** What annotators will see: the choices of a claim with their keys, and the stances in their colours. */

import { element, one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { useStances } from "../lib/stances.js";

/** @param {import("./parts.js").Book} book @param {HTMLElement} root */
export const showPreview = (book, root) => {
  useStances(book.stances.filter(({ key }) => key));
  for (const place of root.querySelectorAll("[data-vision-chips]")) place.replaceChildren(...book.stances.filter(named).map(chip));
  one("#preview").replaceChildren(...groupsOf(book).filter(({ items }) => items.length).map(showGroup));
};

const named = ({ key, label }) => Boolean(key || label);

const groupsOf = ({ targets, stances, claim_types: types, confidence, fields }) => [
  { title: t("Target"), items: targets.filter(named).map((target) => choice(target.label || target.key, target.shortcut)) },
  { title: t("Stance"), items: stances.filter(named).map((stance) => choice(chip(stance), stance.shortcut)), inline: true },
  { title: t("Type"), items: types.filter(named).map((type) => choice(type.label || type.key, type.shortcut)), inline: true },
  { title: confidence?.question || t("Confidence"), items: steps(confidence), inline: true },
  ...fields.filter(named).map(({ label, key, kind, options }) => ({
    title: label || key,
    items: options.filter(named).map((option) => choice(option.label || option.key, option.shortcut)),
    inline: true,
    kind,
  })),
];

const showGroup = ({ title, items, inline }) =>
  element(
    "div",
    { class: "preview-group" },
    element("h3", { class: "preview-group__title" }, title),
    element("ul", { class: `preview-group__items${inline ? " preview-group__items--inline" : ""}` }, ...items),
  );

const choice = (shown, shortcut) => element("li", { class: "preview-choice" }, shortcut && element("kbd", {}, shortcut), shown);

const chip = ({ key, label }) => element("span", { class: "stance", "data-stance": key }, label || key);

const steps = (confidence) => {
  if (!confidence || !(confidence.max - confidence.min < 20)) return [];
  const numbers = Array.from({ length: Math.max(0, confidence.max - confidence.min + 1) }, (_each, index) => confidence.min + index);
  return numbers.map((number, index) => choice(confidence.labels[index] ?? "", String(number)));
};
