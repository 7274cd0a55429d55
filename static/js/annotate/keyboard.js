/** Reads keys on the whole page: text fields keep theirs but for Esc and Enter, buttons keep Enter and Space. */

import { isTyping } from "../lib/dom.js";
import { entryOf } from "./entry.js";
import { commandOf } from "./keys.js";

const PRESSABLE = "a[href], button, summary, select, input, [role=radio], [role=option]";

/** Return the command of a key in a text field: leave it, or submit. */
const commandWhileTyping = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return "submit";
  if (event.key === "Escape") return "leave";
  return event.key === "Enter" && !event.shiftKey && !event.target.matches("select") ? "leave" : null;
};

/**
 * @param {object} page
 * @param {import("./desk.js").Desk} page.desk
 * @param {import("./form.js").ClaimForm} page.form
 * @param {import("./commands.js").Commands} page.commands
 */
export const listenToKeys = ({ desk, form, commands, leaveField }) => {
  const act = (event, name) => {
    event.preventDefault();
    if (name === "leave") leaveField();
    else commands.run(name);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open], details.menu[open]"))
      return;
    if (isTyping(event.target)) {
      const name = commandWhileTyping(event);
      if (name) act(event, name);
      return;
    }
    const isPress = (event.key === "Enter" || event.key === " ") && event.target.matches(PRESSABLE);
    if (isPress && !event.ctrlKey && !event.metaKey) return;
    const isEntering = desk.open !== null && desk.purpose === null;
    const command = commandOf(event, isEntering ? "claim" : "reading");
    if (command && event.key === "Enter" && event.shiftKey) return;
    if (command) act(event, command);
    else if (isEntering && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const entry = entryOf(event, form.codebook, form.pairs.current);
      if (!entry) return;
      event.preventDefault();
      commands.enter(entry);
    }
  });
};
