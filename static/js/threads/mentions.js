/** Names behind an @: completed while one types, and marked in what was written. */

import { Completion } from "../annotate/completion.js";
import { element } from "../lib/dom.js";
import { fold } from "../text/fold.js";

const BEGUN = /(?:^|[^\p{L}\p{N}_])@([\p{L}\p{N}_.-]*)$/u;
const NAME = /(?<![\p{L}\p{N}_])@[\p{L}\p{N}_.-]+/gu;

/** Return the name that is being typed before the caret, or null. @param {HTMLTextAreaElement} field */
export const typedName = ({ value, selectionStart }) => BEGUN.exec(value.slice(0, selectionStart))?.[1] ?? null;

/** Put a name in the place of what was typed of it. @param {HTMLTextAreaElement} field */
export const putName = (field, name) => {
  const end = field.selectionStart;
  field.setRangeText(`${name} `, end - (typedName(field) ?? "").length, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

/**
 * Offer names while one is typed in a field. Return the list, to be put beside the field.
 * @param {HTMLTextAreaElement} field
 * @param {(typed: string) => Promise<string[]>} ask
 */
export const completeNames = (field, ask) => {
  const suggest = async () => {
    const typed = typedName(field);
    return typed === null ? [] : (await ask(typed)).map((name) => ({ name, label: name }));
  };
  return new Completion(field, suggest, ({ name }) => putName(field, name)).list;
};

/** Return a message's text with the persons whom it names marked. @param {string} text @param {string[]} mentions */
export const withMentions = (text, mentions) => {
  const names = mentions.map(fold);
  const isNamed = ([said]) => names.some((name) => fold(said.slice(1)).startsWith(name));
  const nodes = [];
  let at = 0;
  for (const found of [...text.matchAll(NAME)].filter(isNamed)) {
    nodes.push(text.slice(at, found.index), element("span", { class: "thread__mention" }, found[0]));
    at = found.index + found[0].length;
  }
  return [...nodes, text.slice(at)];
};
