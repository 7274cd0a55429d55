/** Short notices at the foot of the window, spoken by screen readers, with a way back where there is one. */

import { element, icon, one } from "./dom.js";
import { t } from "./i18n.js";

/** How long a notice stays, in milliseconds: reading time, and longer when there is something to decide. */
const STAYS = 5_000;
const STAYS_WITH_ACTION = 12_000;

/**
 * Show `text` and return a function that takes it away.
 * @param {string} text
 * @param {object} [options]
 * @param {{label: string, run: () => void}} [options.action]
 * @param {"message" | "success" | "error"} [options.category] an error stays until it is dismissed
 * @param {number} [options.stays] milliseconds
 * @returns {() => void}
 */
export function notify(text, { action, category = "message", stays } = {}) {
  const small = "button button--quiet button--small button--icon";
  const close = element("button", { class: small, type: "button", "aria-label": t("Dismiss") }, icon("x"));
  const act = action && element("button", { class: "button button--small", type: "button" }, action.label);
  const said = element("span", { class: "toast__text" }, text);
  const toast = element("div", { class: "toast", "data-category": category }, said, act, close);
  const timer = new AbortController();
  const remove = () => {
    timer.abort();
    toast.remove();
  };
  close.addEventListener("click", remove);
  act?.addEventListener("click", () => {
    remove();
    action?.run();
  });
  one(".toasts").append(toast);
  if (category !== "error") countDown(toast, stays ?? (action ? STAYS_WITH_ACTION : STAYS), remove, timer.signal);
  return remove;
}

/**
 * Call `done` after `length` milliseconds without the pointer or the focus on `toast`.
 * @param {HTMLElement} toast
 * @param {number} length
 * @param {() => void} done
 * @param {AbortSignal} signal
 */
function countDown(toast, length, done, signal) {
  let timer = setTimeout(done, length);
  const stop = () => clearTimeout(timer);
  const again = () => {
    stop();
    timer = setTimeout(done, length);
  };
  for (const type of ["pointerenter", "focusin"]) toast.addEventListener(type, stop, { signal });
  for (const type of ["pointerleave", "focusout"]) toast.addEventListener(type, again, { signal });
  signal.addEventListener("abort", stop);
}
