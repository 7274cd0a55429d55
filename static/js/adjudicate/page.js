/** Makes the parts of the page on which differences are settled, and lets each know what the others did. */

import { Bar } from "../annotate/bar.js";
import { History } from "../annotate/history.js";
import { OutboxList } from "../annotate/outbox-list.js";
import { NO_OUTBOX } from "../annotate/outbox.js";
import { Saver } from "../annotate/saver.js";
import { sender } from "../annotate/sending.js";
import { renewSession } from "../annotate/session.js";
import { shorten } from "../annotate/wording.js";
import { request } from "../lib/api.js";
import { one } from "../lib/dom.js";
import { n, t } from "../lib/i18n.js";
import { notify } from "../lib/toast.js";
import { fillHelp } from "../review/help.js";
import { NearBlocks } from "../text/near.js";
import { Text } from "../text/offsets.js";
import { Painter } from "../text/painter.js";
import { stepsOf } from "./card.js";
import { Commands } from "./commands.js";
import { Desk } from "./desk.js";
import { KEYMAP } from "./keys.js";
import { ClusterList } from "./list.js";
import { AdjudicationStore } from "./store.js";

/** What is known and done without looking at the page. */
const makeWork = (data) => {
  const text = Text.fromPage(one("#text"));
  const claims = new Map(data.claims.map((claim) => [claim.id, claim]));
  const store = new AdjudicationStore(data.person);
  store.load(data.steps);
  const clusters = data.clusters.map((cluster) => ({ ...cluster, goldId: cluster.gold?.id ?? null }));
  const { codebook, urls, readers, can_settle: canSettle } = data;
  const saver = new Saver(store, { send: sender(text, urls, request) });
  return { text, claims, store, clusters, codebook, urls, readers, canSettle, saver, history: new History(store), steps: stepsOf(codebook) };
};

/** Return the way to try again, also after the session has ended. */
const retrying = ({ saver }, account) => async () => {
  if (!["signed-out", "other-person"].includes(saver.status.state)) {
    saver.retry();
    return;
  }
  const who = await renewSession(account);
  if (who === "same") saver.retry();
  else saver.hold(who === "other" ? "other-person" : "signed-out");
};

/** Show why the server refused a step, and how to go on without it. */
const showRefused = (page) => {
  const [{ id, trouble }] = page.store.refused();
  notify(trouble.message, { category: "error", action: { label: t("Forget it"), run: () => page.store.giveUp(id) } });
};

/** Return the ids of the claims that a step or a regrouping is about. */
const claimsOf = ({ kind, content }) =>
  kind === "grouping" ? content.groups.flat() : content.decisions.flatMap(({ sources }) => sources.map(({ id }) => id));

/** Return what is said of the cluster on the desk, for screen readers. */
const spoken = ({ desk, text }) => {
  const { start, end } = desk.passage;
  const number = desk.groups.indexOf(desk.current) + 1;
  return t("Cluster {number} of {total}: {quote}", { number, total: desk.groups.length, quote: shorten(text.slice(start, end), 120) });
};

/** Show the text and the progress as they are now. */
const redraw = ({ desk, painter, list }) => {
  const { done, total } = desk.progress();
  const bar = one("#progress");
  bar.querySelector("progress").value = done;
  bar.querySelector("progress").max = Math.max(total, 1);
  bar.querySelector("span").textContent = t("{done} of {total} settled", { done, total });
  const agreed = document.querySelector("[data-command=agreed]");
  if (agreed) agreed.hidden = desk.agreed().length === 0;
  painter.mark("selected", desk.current ? (desk.settled?.segments ?? desk.members.flatMap(({ segments }) => segments)) : []);
  list.show();
};

/** Bring the cluster on the desk into view, in the text and in the list. */
const reveal = ({ desk, text, list }) => {
  const { start } = desk.passage;
  const frame = one("#text").closest(".adjudicate__text");
  // Of the passage, not of its line: on a phone a paragraph is longer than the frame.
  const below = text.range(start, start + 1).getBoundingClientRect().top - frame.getBoundingClientRect().top;
  frame.scrollBy({ top: below - frame.clientHeight / 3 });
  list.focus();
};

/** Return the way to ask for a redrawing: one key may change several things, which are drawn once, before the next frame. */
const drawingOnce = (page) => {
  let isAsked = false;
  let isOther = false;
  const draw = () => {
    redraw(page);
    if (isOther) reveal(page);
    [isAsked, isOther] = [false, false];
  };
  return ({ isAnother }) => {
    isOther ||= isAnother;
    if (!isAsked) queueMicrotask(draw);
    isAsked = true;
  };
};

const connect = (page) => {
  const { desk, store, saver, history, bar, say } = page;
  const draw = drawingOnce(page);
  desk.addEventListener("change", () => draw({ isAnother: false }));
  desk.addEventListener("select", () => {
    draw({ isAnother: true });
    say(page.spoken(), { isSeen: false });
  });
  desk.addEventListener("decided", () => {
    if (desk.moveOn()) return;
    say(t("Everything is settled."));
    page.list.focus();
  });
  store.addEventListener("change", () => desk.rebuild());
  const showHistory = () => bar.showHistory({
      canUndo: history.canUndo || desk.choices.lastAt > -Infinity,
      canRedo: history.canRedo || desk.choices.nextAt < Infinity,
    });
  for (const each of [desk, history]) each.addEventListener("change", showHistory);
  saver.addEventListener("status", () => {
    bar.showSaved(saver.status);
    page.outboxList.update(saver.status, saver.waiting, page.outbox.outlives);
  });
};

/** Return the parts of the page. @param {object} data what the server gave it */
export const makePage = (data) => {
  const page = { ...makeWork(data), outbox: NO_OUTBOX, root: one("#adjudicate"), help: one("#help") };
  page.retry = retrying(page, data.account);
  page.bar = new Bar(page.root, { onRetry: () => page.retry(), onShowRefused: () => showRefused(page), signInUrl: data.urls.sign_in });
  page.say = (words, options) => page.bar.say(words, options);
  page.painter = new Painter(page.text, page.codebook.stances, new NearBlocks(page.text));
  page.painter.mark("dimmed", data.regions);
  page.desk = new Desk(page);
  page.spoken = () => spoken(page);
  page.list = new ClusterList(one("#clusters"), page);
  page.goTo = (id) => {
    const about = claimsOf(page.store.get(id));
    const index = page.desk.groups.findIndex(({ claims }) => claims.some((claim) => about.includes(claim)));
    if (index >= 0) page.desk.select(index);
  };
  const wordsOf = ({ kind, content }) =>
    kind === "grouping" ? t("Claims regrouped") : n(content.decisions.length, "{count} decision", "{count} decisions");
  page.outboxList = new OutboxList(one("#outbox"), { store: page.store, wordsOf, onShow: page.goTo, onRetry: () => page.retry() });
  fillHelp(one("#help-keys"), KEYMAP);
  page.commands = new Commands(page);
  page.run = page.commands.run;
  connect(page);
  page.show = () => {
    redraw(page);
    if (page.desk.current) reveal(page);
    else page.list.focus();
  };
  return page;
};
