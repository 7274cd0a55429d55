/** A claim in its person's lane: what it says, how it stands to those of others, and its verdict. */

import { element, icon, unseen } from "../lib/dom.js";
import { shorten } from "../annotate/wording.js";
import { n, t } from "../lib/i18n.js";
import { agreementMark } from "./details.js";
import { NEWS, STANDINGS } from "./standing.js";
import { pairNodes } from "./values.js";

/**
 * Return the card of a claim or of a passage that somebody did not claim.
 * @param {object} item
 * @param {{standing: string, news: string | null, agreement: string, isShared: boolean, codebook: object, threads: number}} look
 *   `isShared`: whether others' claims are beside it; `threads`: how many are open
 */
export const laneCard = ({ id, record, isPassage }, { standing, news, agreement, isShared, codebook, threads }) => {
  if (isPassage) return passageCard(id, record, standing);
  const pairs = record.stances.map((pair) => element("span", { class: "lane-card__pair" }, ...pairNodes(codebook, pair)));
  return element(
    "button",
    { type: "button", class: "lane-card", tabindex: -1, "data-claim": id, "data-stance": record.stances[0]?.stance, "data-standing": standing, "data-news": news },
    unseen(`${shorten(record.quote, 80)}: `),
    element(
      "span",
      { class: "lane-card__pairs" },
      ...(pairs.length > 0 ? pairs : [element("span", { class: "muted" }, t("Nothing entered"))]),
    ),
    element(
      "span",
      { class: "lane-card__marks" },
      unseen(". "),
      threads > 0 && threadMark(n(threads, "{count} open thread", "{count} open threads")),
      isShared && agreementMark(agreement),
      isShared && unseen(". "),
      element("span", { class: "lane-card__standing", title: STANDINGS[standing].words }, icon(STANDINGS[standing].icon)),
      unseen(`${STANDINGS[standing].words}.`),
      news && element("span", { class: "lane-card__news", title: NEWS[news] }, unseen(`${NEWS[news]}.`)),
    ),
  );
};

const threadMark = (words) =>
  element("span", { class: "lane-card__threads", title: words }, icon("message-square"), unseen(`${words}. `));

/** A passage that the person did not claim. */
const passageCard = (id, { quote }, standing) =>
  element(
    "button",
    { type: "button", class: "lane-card lane-card--passage", tabindex: -1, "data-claim": id, "data-standing": standing },
    element("span", { class: "lane-card__pairs" }, element("b", {}, STANDINGS[standing].words), " ", element("q", { dir: "auto" }, shorten(quote, 60))),
    element("span", { class: "lane-card__marks" }, element("span", { class: "lane-card__standing" }, icon(STANDINGS[standing].icon))),
  );
