/** What can be done with the cluster on the desk, each with its key. */

import { button } from "../annotate/controls.js";
import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const act = (words, command, key, page, kind = "button button--small") => {
  const made = button(words, () => page.run(command), { class: kind });
  made.append(element("kbd", { class: "kbd", "aria-hidden": "true" }, key));
  return made;
};

/** Return what can be done with claims that came after their passage was settled. */
const lateActions = (page) =>
  element(
    "div",
    { class: "cluster-item__actions" },
    act(t("Join to what is settled"), "take", "⏎", page, "button button--primary button--small"),
    act(t("Settle apart"), "split", "s", page),
    act(t("Open the settled one again"), "reopen", "r", page),
    act(t("Reject"), "reject", "x", page),
    act(t("Leave open"), "leave", "o", page),
  );

/** Return what can be done with a cluster, as buttons. @param {import("./groups.js").Group} group */
export const actions = (group, { desk, page }) => {
  if (!page.canSettle) return null;
  if (!desk.isOpen(group)) return element("div", { class: "cluster-item__actions" }, act(t("Open it again"), "reopen", "r", page));
  if (group.joins) return lateActions(page);
  const primary = desk.settled && act(desk.draft.isTouched ? t("Take what is put together") : t("Take what is offered"), "take", "⏎", page, "button button--primary button--small");
  const several = group.claims.length > 1;
  const sureness = page.codebook.confidence && act(t("How sure"), "confidence", "c", page);
  return element(
    "div",
    { class: "cluster-item__actions" },
    primary,
    several && act(t("Union"), "union", "u", page),
    several && act(t("Intersection"), "intersection", "i", page),
    act(t("Own boundaries"), "boundaries", "e", page),
    sureness,
    several && act(t("Split"), "split", "s", page),
    act(t("Join with the next"), "join", "g", page),
    act(t("Reject"), "reject", "x", page),
    act(t("Leave open"), "leave", "o", page),
  );
};
