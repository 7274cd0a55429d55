/** Where a message is typed: Enter sends it, @ offers names; what is typed stays when the place is drawn anew. */

import { element, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { completeNames } from "./mentions.js";

/**
 * Return the form of a message.
 * @param {{
 *   key: string, label: string, hint?: string, drafts: Map<string, string>, ask: (typed: string) => Promise<string[]>,
 *   onSend: (text: string) => void,
 * }} how `key` is under what the draft is kept
 */
export const messageForm = ({ key, label, hint, drafts, ask, onSend }) => {
  const field = /** @type {HTMLTextAreaElement} */ (
    element("textarea", {
      class: "input input--small thread-form__input",
      rows: 1,
      maxlength: 1000,
      "aria-label": label,
      placeholder: t("{label} …", { label }),
      "data-draft": key,
    })
  );
  field.value = drafts.get(key) ?? "";
  const names = completeNames(field, ask);
  const send = () => {
    if (field.value.trim() === "") return;
    drafts.delete(key);
    const text = field.value;
    field.value = "";
    onSend(text);
  };
  const form = element(
    "form",
    { class: "thread-form" },
    field,
    names,
    element("button", { class: "button button--small" }, icon("send"), t("Send")),
    hint && element("p", { class: "threads__hint" }, hint),
  );
  field.addEventListener("input", () => drafts.set(key, field.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  field.addEventListener("keydown", (event) => {
    // Enter is for the message here, and for a name of the list where one is marked.
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.stopPropagation();
    if (event.defaultPrevented || event.shiftKey) return;
    event.preventDefault();
    send();
  });
  return form;
};
