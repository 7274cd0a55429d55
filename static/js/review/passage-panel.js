/** What the panel shows of a passage that a person did not claim. */

import { element, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button, uniqueId } from "../annotate/controls.js";
import { refusedNotice } from "../annotate/notices.js";
import { actorName } from "../annotate/wording.js";
import { answerForm, quoteBlock } from "./details.js";

const commentField = ({ id, record }, store) => {
  const labelled = uniqueId("passage-comment");
  const area = element("textarea", { class: "input input--small", id: labelled, rows: 2, maxlength: 1000, "data-comment": "" });
  area.value = record.comment;
  area.addEventListener("input", () => store.commentOn(id, area.value));
  const key = element("kbd", { class: "kbd", "aria-hidden": "true" }, "c");
  return element("div", { class: "verdict__comment" }, element("label", { class: "claim-form__label", for: labelled }, t("Comment"), " ", key), area);
};

const answerLine = ({ author, text }) =>
  element("p", { class: "review-said__answer", dir: "auto" }, icon("reply"), element("b", {}, `${actorName(author)}: `), text);

/**
 * Return the nodes about a passage, below its head.
 * @param {import("./passages.js").Passage} item
 * @param {{store: import("./store.js").ReviewStore, canJudge: boolean, answerPassage: Function, retry: () => void}} page
 */
export const passageParts = (item, { store, canJudge, answerPassage, retry }) => {
  const { id, record, isMine } = item;
  const isOpen = canJudge && isMine && record.answers.length === 0;
  const entry = store.get(id);
  return [
    quoteBlock(record),
    element("p", { class: "muted small" }, t("{reviewer} misses a claim of {person} here.", { reviewer: record.reviewer, person: record.annotator })),
    entry?.trouble && refusedNotice(entry, { store, retry }),
    isOpen ? commentField(item, store) : record.comment && element("p", { class: "review-said__comment", dir: "auto" }, record.comment),
    isOpen && element("div", { class: "cluster" }, button(t("Take it back"), () => store.unmark(id), { iconName: "undo-2" })),
    ...record.answers.map(answerLine),
    canJudge && record.answers.length > 0 && answerForm((input) => answerPassage(id, input)),
  ].filter(Boolean);
};
