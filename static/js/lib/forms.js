/** What every plain form gains from JavaScript; all of them work without. */

import { csrfToken } from "./api.js";
import { element, on } from "./dom.js";
import { t } from "./i18n.js";
import { notify } from "./toast.js";

/** Show that a form is on its way, and let it go only once. @param {HTMLFormElement} form @param {SubmitEvent} event */
function sendOnce(form, event) {
  if (form.dataset.sending !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "";
  event.submitter?.setAttribute("aria-busy", "true");
}

/** Leave the page by a form that is sent to `action`, so that the server decides where to and what is said there. @param {string} action */
export const leaveBy = (action) => {
  const token = element("input", { type: "hidden", name: "csrf_token", value: csrfToken() });
  const form = element("form", { method: "post", action, hidden: true }, token);
  document.body.append(form);
  /** @type {HTMLFormElement} */ (form).submit();
};

/**
 * Copy what the element at `selector` holds. Outside of https and localhost browsers forbid it: then it is selected.
 * @param {string} selector
 */
async function copy(selector) {
  const source = document.querySelector(selector);
  if (!source) return;
  if (!navigator.clipboard) {
    if (source instanceof HTMLInputElement) source.select();
    else getSelection()?.selectAllChildren(source);
    notify(t("Selected: copy it with Ctrl+C."));
    return;
  }
  await navigator.clipboard.writeText(source instanceof HTMLInputElement ? source.value : (source.textContent ?? ""));
  notify(t("Copied."));
}

/** Put the focus where one goes on: on the first thing that was refused, else where the page wants it. */
function focusFirst() {
  const wrong = document.querySelector(":is([data-wrong] :is(input, select, textarea)):enabled");
  const first = wrong ?? document.querySelector("[data-autofocus]");
  if (first instanceof HTMLElement) first.focus();
}

/** Make every form's small comforts work on the whole page. */
export function startForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement && form.method === "post" && !event.defaultPrevented) sendOnce(form, event);
  });
  // Back from the next page, the browser may show this one as it was left: sending.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) {
      form.removeAttribute("data-sending");
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  });
  on(document, "change", "[data-submits]", (_event, target) => target.closest("form")?.requestSubmit());
  on(document, "click", "[data-copies]", (_event, target) => copy(target.dataset.copies ?? ""));
  focusFirst();
}
