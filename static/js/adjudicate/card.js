/** A cluster in the list: one line where it is folded; the passage, the fields and what can be done on the desk. */

import { button } from "../annotate/controls.js";
import { confidenceWords, labelOf, shorten } from "../annotate/wording.js";
import { element, icon } from "../lib/dom.js";
import { listed, n, t } from "../lib/i18n.js";
import { actions } from "./actions.js";
import { drawing } from "./drawing.js";
import { hullOf } from "./ranges.js";
import { fieldTable } from "./table.js";

const DIFFERENCES = {
  boundaries: t("boundaries"),
  type: t("type"),
  target: t("target"),
  stance: t("stance"),
  confidence: t("confidence"),
  attribution: t("voices"),
};

/** Return in words how the members of a group differ. */
const differenceWords = ({ differing, claims, joins }, codebook) => {
  const fields = listed(differing.map((name) => DIFFERENCES[name] ?? labelOf(codebook.fields, name)));
  if (joins) return differing.length === 0 ? t("Says what is settled") : t("Differs from what is settled in {fields}", { fields });
  if (claims.length < 2) return t("One person’s alone");
  return differing.length === 0 ? t("No difference") : t("Differ in {fields}", { fields });
};

const badge = (words, iconName, tone) => element("span", { class: "badge", "data-tone": tone }, icon(iconName), words);

/** Return the badge of what the consensus offers of an open group, or that it is hidden there. */
const offering = ({ state, support, hides_offer: isHidden }) => {
  if (state !== "open") return null;
  if (isHidden) return badge(t("Offer hidden"), "eye-off", "neutral");
  return support === null ? null : badge(t("Offered with {share} %", { share: Math.round(support * 100) }), "scale", "accent");
};

/** Return the badge of where a group stands. */
const standing = (group, codebook) => {
  if (group.stale.length > 0) return badge(t("A source changed since"), "triangle-alert", "caution");
  if (group.state === "taken") return badge(t("Settled"), "circle-check", "good");
  if (group.state === "rejected") {
    const reason = group.reason && labelOf(codebook.reasons, group.reason);
    return badge(reason ? t("Rejected: {reason}", { reason }) : t("Rejected"), "ban", "danger");
  }
  if (group.reason) return badge(t("Left open"), "clock", "caution");
  if (group.joins) return badge(t("Came after it was settled"), "clock", "caution");
  return group.unanimous ? badge(t("Unanimous"), "check", "accent") : null;
};

const quoteOf = (group, { claims, text }) => {
  const segments = group.gold?.segments ?? claims.get(group.claims[0]).segments;
  const { start, end } = hullOf(segments);
  return shorten(text.slice(start, end), 90);
};

/** Return a group as one line: a way to it. */
export const foldedRow = (group, page, open) => {
  const made = button("", open, { class: "cluster-item__row" });
  const count = n(group.claims.length, "{count} claim", "{count} claims");
  const said = element("span", { class: "cluster-item__said muted small" }, count, " · ", differenceWords(group, page.codebook));
  made.append(element("span", { class: "cluster-item__quote", dir: "auto" }, quoteOf(group, page)), said);
  const stands = standing(group, page.codebook);
  if (stands) made.append(stands);
  return made;
};

const options = (words, entries, choose) => {
  const made = entries.map(({ key, label }, index) => {
    const option = button("", () => choose(key), { class: "choice-group__option" });
    option.append(element("kbd", { class: "kbd", "aria-hidden": "true" }, String(index + 1)), label);
    return option;
  });
  return element("div", { class: "cluster-item__question", role: "group", "aria-label": words }, element("p", {}, words), element("div", { class: "choice-group" }, ...made));
};

const noteForm = (page) => {
  const input = element("input", { class: "input input--small", maxlength: 1000, "aria-label": t("What is open about it?"), placeholder: t("What is open about it?"), "data-note": true });
  const form = element("form", { class: "cluster-item__question review-answer" }, input, element("button", { class: "button button--small" }, t("Leave open")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    page.desk.leave(input.value);
  });
  return form;
};

/** Return what is asked about the cluster on the desk, or null. */
const question = ({ desk, page }) => {
  const { codebook } = page;
  const asked = {
    reason: () => options(t("Why is it rejected?"), codebook.reasons, (reason) => desk.reject(reason)),
    confidence: () => options(t("How sure are you?"), page.steps, (confidence) => desk.takePart({ confidence })),
    note: () => noteForm(page),
    boundaries: () => element("p", { class: "cluster-item__question" }, t("← and → move the end by a word, with Shift the beginning. Enter is done.")),
  };
  return asked[desk.asked]?.() ?? null;
};

/** Return the scale of confidence as choices. */
export const stepsOf = (codebook) => {
  const { min, max } = codebook.confidence ?? { min: 1, max: 0 };
  return Array.from({ length: max - min + 1 }, (_, index) => ({ key: min + index, label: confidenceWords(codebook, min + index) }));
};

const ownBoundaries = ({ desk }) => {
  const segments = desk.settled?.segments;
  const isMembers = desk.members.some((member) => JSON.stringify(member.segments) === JSON.stringify(segments?.map(({ start, end }) => ({ start, end }))));
  return segments && !isMembers ? segments : null;
};

/** Whether a digit says which claim: a key that takes it, or one of several. */
const isNumbered = ({ desk, page }) => desk.members.length > 1 || (desk.canPick && page.canSettle);

/** Return the cluster on the desk. @param {{desk: import("./desk.js").Desk, page: object}} parts */
export const openCard = (parts) => {
  const { desk, page } = parts;
  const group = desk.current;
  const stands = standing(group, page.codebook);
  return element(
    "div",
    { class: "cluster-item__card", tabindex: "-1", role: "group", "aria-label": page.spoken() },
    element("p", { class: "cluster-item__head" }, element("strong", {}, differenceWords(group, page.codebook)), stands, offering(group)),
    group.state === "open" && group.reason && element("p", { class: "cluster-item__note", dir: "auto" }, group.reason),
    group.claims.length > 0 && drawing(desk.members, desk.passage, { isNumbered: isNumbered(parts), settled: ownBoundaries(parts), text: page.text }),
    // Above the table, which may be higher than the window.
    question(parts),
    fieldTable(parts),
    actions(group, parts),
  );
};
