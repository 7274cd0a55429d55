/** Signing in again on the page that is open, so that nothing on it is left behind. */

import { ApiError, problemOf } from "./api.js";
import { open } from "./dialog.js";
import { element } from "./dom.js";
import { t } from "./i18n.js";

const URL_HERE = "/sign-in/here";

/**
 * Return the answer of the server to `name` and `password`: null when they are right, else what is wrong.
 * @param {FormData} typed
 * @returns {Promise<string | null>}
 */
async function trySigningIn(typed) {
  try {
    // The token of the page belongs to the session that has ended; a new one comes with a new cookie.
    const { csrf_token: token } = await (await fetch(URL_HERE)).json();
    const response = await fetch(URL_HERE, { method: "POST", headers: { "X-CSRFToken": token }, body: typed });
    if (response.ok) return null;
    throw new ApiError(problemOf(response.status, await response.json().catch(() => null)));
  } catch (error) {
    return error instanceof ApiError ? error.message : t("The server does not answer. Check the connection and try again.");
  }
}

/** @param {string} id @param {string} label @param {Record<string, string>} attributes */
const field = (id, label, attributes) =>
  element(
    "div",
    { class: "field" },
    element("label", { class: "field__label", for: id }, label),
    element("input", { class: "input", id, required: true, ...attributes }),
  );

/**
 * Ask for name and password over the page; true once somebody is signed in, false when the dialog was closed.
 * Who that is, is for the caller to look at.
 * @returns {Promise<boolean>}
 */
export function signInHere() {
  const refusal = element("p", { class: "field__error", role: "alert" });
  const form = /** @type {HTMLFormElement} */ (
    element(
      "form",
      {},
      element(
        "div",
        { class: "dialog__body form" },
        element("h2", { class: "dialog__title", id: "sign-in-title" }, t("Sign in again")),
        element("p", { class: "dialog__text" }, t("Your session has ended. What you did on this page is still here.")),
        refusal,
        field("sign-in-name", t("Name"), { name: "name", autocomplete: "username", autocapitalize: "none" }),
        field("sign-in-password", t("Password"), { name: "password", type: "password", autocomplete: "current-password" }),
      ),
      element(
        "div",
        { class: "dialog__actions" },
        element("button", { class: "button", type: "button", "data-closes": true }, t("Cancel")),
        element("button", { class: "button button--primary" }, t("Sign in")),
      ),
    )
  );
  const dialog = /** @type {HTMLDialogElement} */ (
    element("dialog", { class: "dialog", "aria-labelledby": "sign-in-title" }, form)
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = await trySigningIn(new FormData(form));
    if (wrong === null) dialog.close("done");
    refusal.textContent = wrong ?? "";
  });
  document.body.append(dialog);
  open(dialog);
  return new Promise((resolve) => {
    const finish = () => {
      dialog.remove();
      resolve(dialog.returnValue === "done");
    };
    dialog.addEventListener("close", finish, { once: true });
  });
}
