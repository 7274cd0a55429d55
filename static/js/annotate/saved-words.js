/** What the bar says about saving, and why: short on the bar, whole in the list of what waits. */

import { counted } from "./wording.js";

/** @typedef {import("./saver.js").Saver["status"]} Status */

/** Return the few words of the bar. @param {Status} status */
export const savedWords = ({ state, count, reason, isConflict }) =>
  ({
    saved: "All saved",
    saving: "Saving …",
    waiting: `${count} waiting, ${reason === null ? "offline" : "the server has trouble"}`,
    "signed-out": `${count} waiting, signed out`,
    "other-person": `${count} waiting, somebody else is signed in`,
    refused: isConflict ? `${counted(count, "claim")} also changed elsewhere` : `${counted(count, "change")} refused`,
  })[state];

/**
 * Return what is the matter and what happens next, in sentences.
 * @param {Status} status @param {boolean} outlives whether what waits outlives the page
 */
export const waitingWords = ({ state, seconds, reason, isConflict }, outlives) => {
  const kept = outlives
    ? "It is kept on this computer, and goes out from any page that you open here later."
    : "Keep this page open: the browser keeps nothing beyond it.";
  return {
    saving: "This is on its way to the server.",
    waiting: `${reason ?? "The server does not answer."} Trying again in ${counted(seconds ?? 0, "second")}. ${kept}`,
    "signed-out": `Your session has ended. Sign in again, and this goes out. ${kept}`,
    "other-person": `This waits until you are signed in again; nothing goes out under another name. ${kept}`,
    refused: isConflict
      ? "This was changed in another window too. Open it and choose what counts."
      : "The server has refused this. Open it to see why.",
  }[state];
};
