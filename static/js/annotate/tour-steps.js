/** What the tour speaks of, in its order, and when each of it is done. */

import { t } from "../lib/i18n.js";

/**
 * @typedef {{at: string, keys: string[], words: string, isDone: (page: object) => boolean}} Step `at` is the part that it
 *   points at
 */

const openContent = ({ desk, store }) => (desk.open === null ? null : store.get(desk.open).content);

const hasPair = (page, name) => openContent(page)?.stances.some((pair) => pair[name] !== null) ?? false;

/** Return the steps that a codebook has parts for. @returns {Step[]} */
export const stepsFor = ({ targets, stances, confidence }) => {
  const shortcuts = (entries) => entries.map(({ shortcut }) => shortcut).filter(Boolean).slice(0, 4);
  return [
    {
      at: "#text",
      keys: ["j", "k"],
      words: t("Read with two keys: the next sentence, and back again."),
      isDone: ({ cursor, desk }) => cursor.range !== null || desk.open !== null,
    },
    {
      at: "#text",
      keys: ["Enter"],
      words: t("Take the marked sentence: it becomes a claim, and its form opens. Or select any words with the mouse."),
      isDone: ({ desk }) => desk.open !== null,
    },
    targets.length > 0 && {
      at: ".claim-form [data-part=target]",
      keys: shortcuts(targets),
      words: t("A letter says what the claim is about. None fits? Propose a target at the end of the list."),
      isDone: (page) => hasPair(page, "target"),
    },
    {
      at: ".claim-form [data-part=stance]",
      keys: shortcuts(stances),
      words: t("A sign says which side it takes there."),
      isDone: (page) => hasPair(page, "stance"),
    },
    confidence && {
      at: ".claim-form [data-part=confidence]",
      keys: [String(confidence.min), String(confidence.max)],
      words: t("A digit says how sure you are. That ends the claim, and it is saved already."),
      isDone: (page) => page.desk.open === null && page.store.own().some(({ content }) => content.confidence !== null),
    },
    {
      at: "[data-command=submit]",
      keys: ["Mod+Enter"],
      words: t("When you have read the article, submit it. All keys, and this tour, are in the help behind the question mark."),
      isDone: () => false,
    },
  ].filter(Boolean);
};
