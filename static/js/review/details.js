/** What the panel says about a claim: its fields, the others on the same passage, what changed since it was judged. */

import { element, icon, unseen } from "../lib/dom.js";
import { actorName, labelOf, shorten } from "../annotate/wording.js";
import { button } from "../annotate/controls.js";
import { t } from "../lib/i18n.js";
import { NEWS, STANDINGS } from "./standing.js";
import { changeRows, factRows, filledFields, pairNodes } from "./values.js";

/** How claims of different persons stand to each other, in words. */
export const AGREEMENTS = {
  agrees: { mark: "=", words: t("Same target, same stance") },
  differs: { mark: "≠", words: t("Same target, another stance") },
  elsewhere: { mark: "~", words: t("Another target") },
  alone: { mark: "1", words: t("Nobody else claims this") },
};

/** Return the mark of an agreement, with its words for the pointer and for screen readers. */
export const agreementMark = (agreement) =>
  element(
    "span",
    { class: "agreement", "data-agreement": agreement, title: AGREEMENTS[agreement].words },
    element("span", { "aria-hidden": "true" }, AGREEMENTS[agreement].mark),
    element("span", { class: "visually-hidden" }, AGREEMENTS[agreement].words),
  );

/** Return the badge of where a claim stands. @param {import("./standing.js").Standing} standing */
export const standingBadge = (standing) => {
  const { words, icon: name, tone } = STANDINGS[standing];
  return element("span", { class: "badge", "data-tone": tone || null, "data-standing": standing }, icon(name), words);
};

/** Return the claim's quote, its segments with a gap between them. */
export const quoteBlock = ({ quote }) => element("blockquote", { class: "review-panel__quote", dir: "auto" }, quote);

/** Return the fields that the claim has. */
export const factList = (content, codebook, text) => {
  const rows = factRows(filledFields(content), codebook, text);
  return rows.length > 0
    ? element("dl", { class: "review-facts" }, ...rows)
    : element("p", { class: "muted small" }, t("Nothing was entered for this passage."));
};

/** Return the claims of others on the same passage, each a way to it; null where there are none. */
export const peerList = (peers, board, codebook, look) => {
  if (peers.length === 0) return null;
  const items = peers.map(({ id, is }) => {
    const { record } = board.get(id);
    const made = button("", () => look(id), { class: "review-peer", "data-peer": id });
    const pairs = record.stances.map((pair) => element("span", { class: "review-pair" }, ...pairNodes(codebook, pair)));
    made.append(agreementMark(is), unseen(". "), element("b", {}, record.annotator), unseen(": "), ...pairs);
    return element("li", {}, made);
  });
  return element(
    "section",
    { class: "review-panel__part", "aria-label": t("Others on this passage") },
    element(
      "h3",
      { class: "review-panel__title" },
      t("Others on this passage"),
      element("kbd", { class: "kbd", "aria-hidden": "true" }, "o"),
    ),
    element("ul", { class: "review-peers" }, ...items),
  );
};

/** Return the form of an answer. @param {(input: HTMLInputElement) => void} onAnswer */
export const answerForm = (onAnswer) => {
  const input = element("input", {
    class: "input input--small",
    maxlength: 1000,
    "aria-label": t("Your answer"),
    placeholder: t("Answer …"),
  });
  const form = element("form", { class: "review-answer" }, input, element("button", { class: "button button--small" }, t("Send")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim() !== "") onAnswer(input);
  });
  // Enter sends, and does not leave the field as elsewhere on the page.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.stopPropagation());
  return form;
};

/** Return an earlier verdict: by whom, why, what it proposed and what was answered. */
export const reviewBlock = (review, record, codebook, text, onAnswer) => {
  const { reviewer, verdict, reason, comment, proposed, answers, claim_version } = review;
  const isOld = claim_version !== record.version;
  const said = [reviewer, reason && labelOf(codebook.reasons, reason), isOld && t("on an earlier version")];
  return element(
    "section",
    { class: "review-said", "aria-label": t("Verdict of {name}", { name: reviewer }) },
    element("p", { class: "review-said__head" }, standingBadge(verdict), said.filter(Boolean).join(" · ")),
    comment && element("p", { class: "review-said__comment", dir: "auto" }, comment),
    proposed && element("dl", { class: "review-facts review-facts--proposed" }, ...factRows(proposed, codebook, text)),
    ...answers.map(({ author, text: words }) =>
      element("p", { class: "review-said__answer", dir: "auto" }, icon("reply"), element("b", {}, `${actorName(author)}: `), words),
    ),
    onAnswer && answerForm((input) => onAnswer(review, input)),
  );
};

/** Return what a claim said before and says now. `isJudged`: before is when a verdict was given, else the first submission. */
export const changeBlock = (before, now, codebook, text, isJudged) => {
  const rows = changeRows(before, now, codebook, text);
  const title = isJudged ? t("Changed since the verdict") : NEWS.changed;
  return element(
    "section",
    { class: "review-panel__part review-changes", "aria-label": title },
    element("h3", { class: "review-panel__title" }, title),
    rows.length > 0
      ? element("dl", { class: "review-facts" }, ...rows)
      : element("p", { class: "muted small" }, t("It was changed and changed back.")),
  );
};

/** Return a line for screen readers: whose claim, what, and where it stands. */
export const spoken = ({ record }, standing) =>
  t("{name}: {quote}. {standing}.", { name: record.annotator, quote: shorten(record.quote, 120), standing: STANDINGS[standing].words });
