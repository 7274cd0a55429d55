/** A button in every password field that shows what was typed, and hides it again before it is sent. */

import { element, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** @param {HTMLInputElement} input */
function addButton(input) {
  const button = /** @type {HTMLButtonElement} */ (
    element("button", {
      class: "button button--quiet button--small button--icon",
      type: "button",
      "aria-label": t("Show the password"),
      "aria-pressed": "false",
      "aria-controls": input.id,
    })
  );
  /** @param {boolean} shown */
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.replaceChildren(icon(shown ? "eye-off" : "eye"));
  };
  show(false);
  button.addEventListener("click", () => show(input.type === "password"));
  // A field that is sent as text would be offered again by the browser, to whoever comes next.
  input.form?.addEventListener("submit", () => show(false));
  const hadFocus = document.activeElement === input;
  const frame = element("span", { class: "reveal" });
  input.replaceWith(frame);
  frame.append(input, button);
  if (hadFocus) input.focus();
}

for (const input of document.querySelectorAll("input[type=password]")) addButton(/** @type {HTMLInputElement} */ (input));
