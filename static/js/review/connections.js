/** Lets each part of the review page know what the others did. */

import { t } from "../lib/i18n.js";
import { one } from "../lib/dom.js";

/** Return how much of the window's foot the panel covers: on a narrow screen it is a sheet. */
const sheetHeight = () => {
  const panel = one("#panel");
  return getComputedStyle(panel).position === "fixed" ? panel.offsetHeight : 0;
};

/** Show that another claim is looked at: its passage in view, its card and its fields. */
const look = ({ board, view, lanes, panel, say, paint }) => {
  const claim = board.get(board.selected);
  paint();
  lanes.mark();
  panel.show();
  say("");
  if (!claim) return;
  view.reveal(claim.content.segments[0], { space: sheetHeight() });
  say(panel.spoken(), { isSeen: false });
};

/** The annotator changed the claim before the verdict came: show it again, with the comment that was typed. */
const showAgain = (id, { store, board, say }) => {
  const { content, trouble } = store.get(id);
  store.giveUp(id);
  board.put(trouble.record);
  const { record } = board.get(content.claim);
  if (content.comment !== "") store.say(record, { comment: content.comment }, "comment");
  board.select(content.claim);
  say(t("The annotator changed this claim meanwhile. Look at it again."));
};

/** Bring the board in step with what is said and what the server has of it. */
const takeOver = (id, page) => {
  const { store, board, passages, showPassages, panel } = page;
  const { kind, content, record, trouble, isGone } = store.get(id);
  if (kind === "message") {
    page.threading.threads.hear(id);
    return;
  }
  if (kind === "passage") {
    if (record) passages.put(record);
    showPassages();
    return;
  }
  const claim = content && board.get(content.claim);
  if (!claim) return;
  const known = claim.record.reviews.find((review) => review.id === id);
  if (trouble?.kind === "stale" && trouble.record) showAgain(id, page);
  else if (isGone && known) board.dropReview(claim.id, id);
  else if (!isGone && record && record !== known) board.putReview(claim.id, record);
  else panel.show();
};

/** Connect the parts. */
export const connect = (page) => {
  const { board, judge, store, saver, history, marking, cursor, panel, lanes, bar, view, say } = page;
  board.addEventListener("change", page.show);
  board.addEventListener("select", () => {
    judge.rejecting = null;
    if (marking.asked) marking.stop();
    look(page);
  });
  judge.addEventListener("change", () => panel.show());
  judge.addEventListener("judged", () => {
    if (!board.moveOn(judge.isGiven)) say(t("All judged: now return the work, or accept it."));
  });
  marking.addEventListener("change", () => panel.show());
  cursor.addEventListener("move", () => view.painter.mark("cursor", cursor.range ? [cursor.range] : []));
  store.addEventListener("change", ({ detail: { id } }) => takeOver(id, page));
  page.threading.threads.addEventListener("change", () => {
    panel.showThreads();
    lanes.update();
    page.showThreadCount();
  });
  history.addEventListener("change", () => bar.showHistory(history));
  saver.addEventListener("status", () => {
    bar.showSaved(saver.status);
    page.outboxList.update(saver.status, saver.waiting, page.outbox.outlives);
  });
};
