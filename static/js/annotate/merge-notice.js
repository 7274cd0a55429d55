/** Two versions of a claim side by side, to be chosen from field by field. */

import { element, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { contentOf } from "./content.js";
import { button, setAttributes } from "./controls.js";
import { fieldWords } from "./field-words.js";
import { differences, merged } from "./merge.js";

/** What was chosen so far, by the record that it was chosen against: notices are made anew while somebody types. */
const chosen = new WeakMap();

const sideButton = (choice, side, words, update) => {
  const made = button(words, () => update(side), { class: "merge__side", dir: "auto", "data-side": side });
  made.setAttribute("aria-label", side === "mine" ? t("Here: {value}", { value: words }) : t("There: {value}", { value: words }));
  return made;
};

/** A field's two values; the chosen one is pressed. */
const row = (choice, codebook, text) => {
  const [label, mine] = fieldWords(choice.name, choice.mine, codebook, text);
  const [, theirs] = fieldWords(choice.name, choice.theirs, codebook, text);
  const update = (side) => {
    choice.side = side;
    for (const each of sides) setAttributes(each, { "aria-pressed": String(each.dataset.side === choice.side) });
  };
  const sides = [sideButton(choice, "mine", mine, update), sideButton(choice, "theirs", theirs, update)];
  update(choice.side);
  return element(
    "div",
    { class: "merge__row", role: "group", "aria-label": label },
    element("p", { class: "merge__name" }, label),
    ...sides,
  );
};

/** Return the fields to choose from, with what was chosen before. */
const choicesOf = ({ content, sent, trouble }) => {
  const before = chosen.get(trouble.record) ?? [];
  const choices = differences(content, contentOf(trouble.record), sent).map((choice) => ({
    ...choice,
    side: before.find(({ name }) => name === choice.name)?.side ?? choice.side,
  }));
  chosen.set(trouble.record, choices);
  return choices;
};

/** Return the notice of a claim that was changed here and in another window. */
export const mergeNotice = (claim, { store, codebook, text }) => {
  const choices = choicesOf(claim);
  const theirs = contentOf(claim.trouble.record);
  const settle = (content) => store.resolve(claim.id, { content, isDeleted: false });
  return element(
    "div",
    { class: "claim-notice", "data-tone": "caution", role: "alert" },
    element(
      "p",
      {},
      icon("triangle-alert"),
      " ",
      t("This claim was changed in another window. Choose what counts, field by field; nothing is lost until then."),
    ),
    element(
      "div",
      { class: "merge" },
      element("p", { class: "merge__titles" }, element("span", {}, t("Here")), element("span", {}, t("There"))),
      ...choices.map((choice) => row(choice, codebook, text)),
    ),
    element(
      "div",
      { class: "cluster" },
      button(t("Save this choice"), () => settle(merged(store.get(claim.id).content, choices)), {
        class: "button button--primary button--small",
      }),
      button(t("Keep all that is here"), () => settle(store.get(claim.id).content)),
      button(t("Take all that is there"), () => settle(theirs)),
    ),
  );
};
