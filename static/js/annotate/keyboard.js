/** Reads keys on the whole page: text fields keep theirs but for Esc and Enter, buttons keep Enter and Space. */

import { isTyping } from "../lib/dom.js";
import { entryOf } from "./entry.js";
import { commandOf, isChord } from "./keys.js";

/** What Enter and Space press. Radio buttons take Space alone, as everywhere: there Enter is done with the claim. */
const PRESSABLE = { Enter: "a[href], button:not([role=radio]), summary", " ": "button, summary, select, input" };

/** What keys are not for the page while it is open. */
const ON_TOP = "dialog[open], details.menu[open]";

/** Safari and some input methods say so only by this code. */
const COMPOSING = 229;

/** Return the command of a key in a text field: leave it, or submit. */
const commandWhileTyping = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return "submit";
  if (event.key === "Escape") return "leave";
  return event.key === "Enter" && !event.shiftKey && !event.target.matches("select") ? "leave" : null;
};

const isComposing = (event) => event.isComposing || event.keyCode === COMPOSING;

const presses = (event) =>
  event.key in PRESSABLE && !event.ctrlKey && !event.metaKey && event.target.matches(PRESSABLE[event.key]);

/**
 * @param {object} page
 * @param {import("./desk.js").Desk} page.desk
 * @param {import("./form.js").ClaimForm} page.form
 * @param {import("./commands.js").Commands} page.commands
 * @param {import("./preferences.js").Preferences} page.preferences
 * @param {() => void} page.leaveField
 */
export const listenToKeys = ({ desk, form, commands, preferences, leaveField }) => {
  const act = (event, name) => {
    event.preventDefault();
    if (name === "leave") leaveField();
    else commands.run(name);
  };

  const enter = (event) => {
    if (!preferences.hasSingleKeys || isChord(event)) return;
    const entry = entryOf(event, form.codebook, form.pairs.current);
    if (!entry) return;
    event.preventDefault();
    commands.enter(entry);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isComposing(event) || document.querySelector(ON_TOP)) return;
    if (isTyping(event.target)) {
      const name = commandWhileTyping(event);
      if (name) act(event, name);
      return;
    }
    if (presses(event)) return;
    const isEntering = desk.open !== null && desk.purpose === null;
    const command = commandOf(event, isEntering ? "claim" : "reading", preferences.keymap);
    if (command) act(event, command);
    else if (isEntering) enter(event);
  });
};
