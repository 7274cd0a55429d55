/** Dialogs and drawers: opened by data-opens="ID", closed by data-closes, Esc or a click beside them. */

import { element, on } from "./dom.js";
import { t } from "./i18n.js";

/**
 * Open `dialog` over the page; the focus goes to its first control and comes back when it closes.
 * @param {HTMLDialogElement} dialog
 */
export function open(dialog) {
  if (!dialog.open) dialog.showModal();
}

/** Whether a click at this point is outside of `dialog`. @param {HTMLDialogElement} dialog @param {MouseEvent} event */
function isBeside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

/** Make data-opens, data-closes and the click beside a dialog work on the whole page. */
export function startDialogs() {
  on(document, "click", "[data-opens]", (_event, target) => {
    const dialog = document.getElementById(target.dataset.opens ?? "");
    if (dialog instanceof HTMLDialogElement) open(dialog);
  });
  on(document, "click", "[data-closes]", (_event, target) => target.closest("dialog")?.close());
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof HTMLDialogElement && isBeside(event.target, event)) event.target.close();
  });
}

/**
 * Ask a question and return whether the answer was yes. Esc and Cancel are no.
 * @param {{title: string, text?: string, confirm?: string, cancel?: string, danger?: boolean}} question
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text = "", confirm: yes = t("OK"), cancel = t("Cancel"), danger = false }) {
  const dialog = /** @type {HTMLDialogElement} */ (
    element(
      "dialog",
      { class: "dialog", "aria-label": title },
      element(
        "form",
        { method: "dialog" },
        element(
          "div",
          { class: "dialog__body" },
          element("h2", { class: "dialog__title" }, title),
          text && element("p", { class: "dialog__text" }, text),
        ),
        element(
          "div",
          { class: "dialog__actions" },
          element("button", { class: "button", value: "no", autofocus: danger }, cancel),
          element(
            "button",
            { class: `button button--primary${danger ? " button--danger" : ""}`, value: "yes", autofocus: !danger },
            yes,
          ),
        ),
      ),
    )
  );
  document.body.append(dialog);
  open(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      },
      { once: true },
    );
  });
}
