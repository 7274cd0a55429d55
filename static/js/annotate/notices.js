/** What stands on a claim's card when the server refused it, or when it was changed elsewhere. */

import { element, icon } from "../lib/dom.js";
import { contentOf } from "./content.js";
import { button } from "./controls.js";
import { readBack } from "./wording.js";

const refused = ({ trouble }) =>
  element(
    "div",
    { class: "claim-notice", "data-tone": "danger", role: "alert" },
    element("p", {}, icon("triangle-alert"), ` Not saved: ${trouble.message}`),
    ...trouble.errors.map(({ message }) => element("p", { class: "claim-notice__detail" }, message)),
  );

const version = (title, content, codebook, text) => [
  element("dt", {}, title),
  element(
    "dd",
    {},
    element("q", { dir: "auto" }, content.segments.map(({ start, end }) => text.slice(start, end)).join(" … ")),
    element("p", {}, readBack(content, codebook)),
    content.note && element("p", { class: "claim-notice__note" }, content.note),
  ),
];

const stale = ({ id, content, trouble, isDeleted }, { store, codebook, text }) =>
  element(
    "div",
    { class: "claim-notice", "data-tone": "caution", role: "alert" },
    element("p", {}, icon("triangle-alert"), " This claim was changed in another window. Which one counts?"),
    element(
      "dl",
      { class: "claim-notice__versions" },
      ...(isDeleted
        ? [element("dt", {}, "Here"), element("dd", {}, "deleted")]
        : version("Here", content, codebook, text)),
      ...version("There", contentOf(trouble.record), codebook, text),
    ),
    element(
      "div",
      { class: "cluster" },
      button("Keep what is here", () => store.resolve(id, "mine")),
      button("Take what is there", () => store.resolve(id, "theirs")),
    ),
  );

/** Return the notice about a claim's trouble, or null. @param {import("./store.js").Claim} claim */
export const troubleNotice = (claim, page) => {
  if (!claim.trouble) return null;
  return claim.trouble.kind === "stale" ? stale(claim, page) : refused(claim);
};
