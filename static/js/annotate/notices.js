/** What stands on a claim's card when the server refused it, or when it was changed or deleted elsewhere. */

import { element, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { contentOf } from "./content.js";
import { button } from "./controls.js";
import { mergeNotice } from "./merge-notice.js";
import { readBack } from "./wording.js";

const notice = (tone, words, ...rest) =>
  element(
    "div",
    { class: "claim-notice", "data-tone": tone, role: "alert" },
    element("p", {}, icon("triangle-alert"), ` ${words}`),
    ...rest,
  );

const ways = (...buttons) => element("div", { class: "cluster" }, ...buttons);

/** Return the notice about what the server refused, with the ways out. */
export const refusedNotice = ({ id, trouble }, { store, retry }) =>
  notice(
    "danger",
    t("Not saved: {reason}", { reason: trouble.message }),
    ...trouble.errors.map(({ message }) => element("p", { class: "claim-notice__detail" }, message)),
    ways(
      button(t("Try again"), () => {
        store.forgive(id);
        retry();
      }),
      button(t("Give up this change"), () => store.giveUp(id)),
    ),
  );

/** Deleted here, and changed elsewhere. */
const deleted = ({ id, content, trouble }, { store, codebook }) =>
  notice(
    "caution",
    t("You deleted this claim, and it was changed in another window:"),
    element("p", { class: "claim-notice__detail", dir: "auto" }, readBack(contentOf(trouble.record), codebook)),
    ways(
      button(t("Keep it"), () => store.resolve(id, { content: contentOf(trouble.record), isDeleted: false })),
      button(t("Delete it all the same"), () => store.resolve(id, { content, isDeleted: true })),
    ),
  );

/** Changed here, and deleted elsewhere. */
const gone = ({ id, content }, { store }) =>
  notice(
    "caution",
    t("This claim was deleted in another window, and you have changed it here."),
    ways(
      button(t("Bring it back as it is here"), () => store.resolve(id, { content, isDeleted: false })),
      button(t("Delete it here too"), () => store.resolve(id, { content, isDeleted: true })),
    ),
  );

/**
 * Return the notice about a claim's trouble, or null.
 * @param {import("./claim.js").Claim} claim
 * @param {{store: import("./store.js").ClaimStore, codebook: object, text: object, retry: () => void}} page
 */
export const troubleNotice = (claim, page) => {
  if (!claim.trouble) return null;
  if (claim.trouble.kind === "gone") return gone(claim, page);
  if (claim.trouble.kind === "refused") return refusedNotice(claim, page);
  return claim.isDeleted ? deleted(claim, page) : mergeNotice(claim, page);
};
