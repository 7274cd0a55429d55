/** What the bar says about saving, and why: short on the bar, whole in the list of what waits. */

import { n, t } from "../lib/i18n.js";

/** @typedef {import("./saver.js").Saver["status"]} Status */

/** Return the few words of the bar. @param {Status} status */
export const savedWords = ({ state, count, reason, isConflict }) =>
  ({
    saved: t("All saved"),
    saving: t("Saving …"),
    waiting:
      reason === null
        ? n(count, "{count} waiting, offline", "{count} waiting, offline")
        : n(count, "{count} waiting, the server has trouble", "{count} waiting, the server has trouble"),
    "signed-out": n(count, "{count} waiting, signed out", "{count} waiting, signed out"),
    "other-person": n(count, "{count} waiting, somebody else is signed in", "{count} waiting, somebody else is signed in"),
    refused: isConflict
      ? n(count, "{count} claim also changed elsewhere", "{count} claims also changed elsewhere")
      : n(count, "{count} change refused", "{count} changes refused"),
  })[state];

const sentences = (...all) => all.join(" ");

/**
 * Return what is the matter and what happens next, in sentences.
 * @param {Status} status @param {boolean} outlives whether what waits outlives the page
 */
export const waitingWords = ({ state, seconds, reason, isConflict }, outlives) => {
  const kept = outlives
    ? t("It is kept on this computer, and goes out from any page that you open here later.")
    : t("Keep this page open: the browser keeps nothing beyond it.");
  const again = n(seconds ?? 0, "Trying again in {count} second.", "Trying again in {count} seconds.");
  return {
    saving: t("This is on its way to the server."),
    waiting: sentences(reason ?? t("The server does not answer."), again, kept),
    "signed-out": sentences(t("Your session has ended. Sign in again, and this goes out."), kept),
    "other-person": sentences(
      t("This waits until you are signed in again; nothing goes out under another name."),
      kept,
    ),
    refused: isConflict
      ? t("This was changed in another window too. Open it and choose what counts.")
      : t("The server has refused this. Open it to see why."),
  }[state];
};
