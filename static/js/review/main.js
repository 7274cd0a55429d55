/** The review page begins: lanes are built, the text painted, keys, pointer and filters listened to. */

import { one, pageData } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { makePage } from "./page.js";

const data = pageData();
const { board, judge, saver, panel, lanes, people, view, bar, commands, say, redraw, renew } = makePage(data);

/** Return how much of the window's foot the panel covers: on a narrow screen it is a sheet. */
const sheetHeight = () => {
  const panel = one("#panel");
  return getComputedStyle(panel).position === "fixed" ? panel.offsetHeight : 0;
};

/** Show that another claim is looked at: its passage in view, its card and its fields. */
const look = () => {
  const claim = board.get(board.selected);
  view.paint(board.shown);
  lanes.mark();
  panel.show();
  say("");
  if (!claim) return;
  view.reveal(claim.content.segments[0], { space: sheetHeight() });
  say(panel.spoken(), { isSeen: false });
};

/** Show what is true of the claims now. */
const show = () => {
  redraw();
  panel.show();
};

/** Go on after a verdict. */
const goOn = () => {
  if (!board.moveOn(judge.isGiven)) say(t("All judged: now return the work, or accept it."));
};

board.addEventListener("change", show);
board.addEventListener("select", () => {
  judge.rejecting = null;
  look();
});
judge.addEventListener("change", () => panel.show());
judge.addEventListener("judged", goOn);
saver.addEventListener("status", () => bar.showSaved(saver.status));
saver.addEventListener("saved", ({ detail: { claim, review } }) => board.get(claim) && board.putReview(claim, review));
saver.addEventListener("refused", ({ detail: { claim, error } }) => {
  if (error.status === 412 && error.problem.record) {
    judge.forget(claim);
    board.put(error.problem.record);
    board.select(claim);
    say(t("The annotator changed this claim meanwhile. Look at it again."));
  } else panel.show();
});

const filter = one("#filter");
filter.addEventListener("change", () => board.useFilter(Object.fromEntries(new FormData(filter))));
filter.addEventListener("submit", (event) => event.preventDefault());

const text = one("#text");
text.addEventListener("click", ({ clientX, clientY }) => {
  const id = getSelection().isCollapsed ? view.clicked(clientX, clientY) : null;
  if (id) board.select(id);
});
text.addEventListener("pointermove", ({ clientX, clientY }) => {
  const [id] = view.hover(clientX, clientY);
  text.toggleAttribute("data-over-claim", id !== undefined);
  lanes.link(id ?? null);
});
text.addEventListener("pointerleave", () => {
  view.point(null);
  lanes.link(null);
});

document.querySelector("#accept-rest")?.addEventListener("click", () => people.acceptRest());
document.querySelector("#begin")?.addEventListener("click", () => board.moveOn(judge.isGiven) || commands.run("next"));
one("#show-help").addEventListener("click", () => commands.run("help"));
commands.listen();

const openNamed = () => {
  const id = /^#claim-(.+)$/.exec(location.hash)?.[1];
  if (id && board.get(id)) board.select(id);
};

show();
bar.showSaved(saver.status);
openNamed();
document.fonts.ready.then(() => lanes.place());
addEventListener("hashchange", openNamed);
addEventListener("online", () => saver.retry());
addEventListener("focus", () => saver.status.state === "signed-out" && renew());
addEventListener("beforeunload", (event) => (saver.status.state !== "saved" || judge.loose.length > 0) && event.preventDefault());
