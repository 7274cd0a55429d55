/** Makes the parts of the review page and gives each what it needs. */

import { Bar } from "../annotate/bar.js";
import { History } from "../annotate/history.js";
import { nameSuggestions, writtenNames } from "../annotate/names.js";
import { NO_OUTBOX } from "../annotate/outbox.js";
import { printNumbered } from "../annotate/printing.js";
import { OutboxList } from "../annotate/outbox-list.js";
import { Saver } from "../annotate/saver.js";
import { sender } from "../annotate/sending.js";
import { renewSession } from "../annotate/session.js";
import { TextView } from "../annotate/view.js";
import { labelOf, readBack, shorten } from "../annotate/wording.js";
import { ApiError, NetworkError, request } from "../lib/api.js";
import { one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { notify } from "../lib/toast.js";
import { TextMode } from "../text/text-mode.js";
import { Text } from "../text/offsets.js";
import { threadPage } from "../threads/page.js";
import { SentenceCursor } from "../text/sentences.js";
import { Board } from "./board.js";
import { Commands } from "./commands.js";
import { fillHelp } from "./help.js";
import { Judge } from "./judge.js";
import { Lanes } from "./lanes.js";
import { Panel } from "./panel.js";
import { People } from "./people.js";
import { Marking } from "./marking.js";
import { Passages } from "./passages.js";
import { STANDINGS, newsOf } from "./standing.js";
import { ReviewStore } from "./store.js";

/** Show why something that was asked for did not happen. */
const refuse = (error) => {
  if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
  notify(error.message, { category: "error" });
};

/** Everybody whose claims or work there are, the reviewer last. */
const lanesOf = (works, claims) => {
  const known = new Set(works.map(({ annotator }) => annotator));
  const others = [...new Set(claims.map(({ annotator }) => annotator))].filter((name) => !known.has(name));
  return [...works, ...others.map((annotator) => ({ annotator, state: "none" }))];
};

/** What is known and done without looking at the page. */
const makeWork = (data) => {
  const text = Text.fromPage(one("#text"));
  const board = new Board(data.claims, data.person);
  const store = new ReviewStore(data.person);
  store.load(data.claims, data.passages);
  const passages = new Passages(data.passages, { store, text });
  board.putPassages(passages.items());
  const isTyped = (field) => field !== null;
  const saver = new Saver(store, { send: sender(text, data.urls, request), isTyped });
  const judge = new Judge({ board, store, text });
  const history = new History(store);
  const cursor = new SentenceCursor(data.sentences);
  const { codebook, urls, person, can_judge: canJudge } = data;
  return { text, board, store, passages, saver, judge, history, cursor, root: one("#review"), codebook, urls, person, canJudge, refuse };
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

/** Return what the list of what waits says of something. */
const waitingWordsOf = ({ board, text }) => ({ kind, content }) => {
  if (kind === "message") return t("Message: {words}", { words: shorten(content.text, 60) });
  const { start, end } = kind === "passage" ? content : (board.get(content.claim)?.record ?? { start: 0, end: 0 });
  const what = kind === "passage" ? STANDINGS.missing.words : STANDINGS[content.verdict ?? "open"].words;
  return t("{verdict}: {quote}", { verdict: what, quote: shorten(text.slice(start, end), 60) });
};

/** The list of what waits for the server. */
const makeOutbox = (page) => {
  const { store, board } = page;
  page.outbox = NO_OUTBOX;
  page.showEntry = (id) => {
    const about = store.get(id).kind === "passage" ? id : store.get(id).content.claim;
    if (store.get(id).kind === "message") {
      page.showThread(store.get(id).content.thread);
      return;
    }
    if (board.get(about)) {
      board.select(about);
      return;
    }
    const { trouble } = store.get(id);
    const forget = { label: t("Forget it"), run: () => store.giveUp(id) };
    notify(trouble?.message ?? t("This claim is not on the page any more."), { category: "error", action: forget });
  };
  const onRetry = () => page.retry();
  page.outboxList = new OutboxList(one("#outbox"), { store, wordsOf: waitingWordsOf(page), onShow: page.showEntry, onRetry });
};

const makePanel = (page, data) => {
  const { board, codebook, text } = page;
  const ask = (typed) => request("GET", `${data.urls.actors}?q=${encodeURIComponent(typed)}`).then(({ body }) => body.items, () => []);
  const roleLabel = (role) => labelOf(codebook.actor_roles, role);
  const suggest = nameSuggestions({ store: { own: () => board.all }, ask, roleLabel, written: writtenNames(text) });
  const history = (id) => request("GET", `${data.urls.claims}/${id}/history`).then(({ body }) => body.items, () => []);
  const answer = async (id, review, input) => {
    try {
      const { body } = await request("POST", `${data.urls.claims}/${id}/reviews/${review.id}/answers`, { text: input.value });
      board.putReview(id, body);
      page.say(t("Answer sent."));
    } catch (error) {
      refuse(error);
    }
  };
  const answerPassage = async (id, input) => {
    try {
      const { body } = await request("POST", `${data.urls.reviews}/${id}/answers`, { text: input.value });
      page.passages.put(body);
      page.showPassages();
      page.say(t("Answer sent."));
    } catch (error) {
      refuse(error);
    }
  };
  const retry = () => page.retry();
  return new Panel(one("#panel"), { ...page, suggest, history, answer, answerPassage, retry, run: (name) => page.commands.run(name) });
};

const makePeople = (page, data) =>
  new People(lanesOf(data.works, data.claims), {
    ...page,
    request,
    url: data.urls.assignments,
    dialog: one("#return-dialog"),
    onChange: () => page.redraw(),
  });

/** Return the parts of the page. @param {object} data what the server gave it */
export const makePage = (data) => {
  const page = makeWork(data);
  const { board, text, codebook } = page;
  page.retry = retrying(page, data.account);
  makeOutbox(page);
  page.bar = new Bar(page.root, {
    onRetry: () => page.retry(),
    onShowRefused: () => page.showEntry(page.store.refused()[0].id),
    signInUrl: data.urls.sign_in,
  });
  page.say = (words, options) => page.bar.say(words, options);
  page.view = new TextView({ text, store: board, desk: board, codebook });
  page.view.painter.mark("dimmed", data.regions);
  const words = ({ annotator, content }) => t("{person}: {claim}", { person: annotator, claim: readBack(content, codebook) });
  const claims = () => board.shown.filter(({ isPassage }) => !isPassage);
  const told = () => claims().map((claim) => ({ id: claim.id, segments: claim.content.segments, words: words(claim) }));
  page.textMode = new TextMode(one("#text"), one("#text-mode"), { text, view: page.view, claims: told });
  const quoteOf = ({ record }) => t("“{quote}”", { quote: record.quote });
  printNumbered(one("#text"), text, claims, (claim) => `${quoteOf(claim)} ${words(claim)}`);
  page.showPassages = () => board.putPassages(page.passages.items());
  page.people = makePeople(page, data);
  const ownerOf = (claim) => board.get(claim)?.annotator;
  page.threading = threadPage(data, { store: page.store, request, retry: () => page.retry(), refuse, ownerOf });
  page.newsOf = (record) => newsOf(record, page.people.works.find(({ annotator }) => annotator === record.annotator)?.first_submitted_at);
  page.marking = new Marking(page);
  page.panel = makePanel(page, data);
  page.lanes = new Lanes(one("#lanes"), {
    ...page,
    onLook: (id) => board.select(id),
    onPoint: (id) => {
      page.view.point(id);
      page.lanes.link(id);
    },
  });
  page.paint = () => {
    const seen = board.shown;
    page.view.paint(seen.filter(({ isPassage }) => !isPassage));
    page.view.painter.mark("missing", seen.filter(({ isPassage }) => isPassage).flatMap(({ content }) => content.segments));
  };
  page.redraw = () => redraw(page);
  page.show = () => {
    page.redraw();
    page.panel.show();
  };
  page.help = one("#help");
  fillHelp(one("#help-keys"));
  page.commands = new Commands(page);
  return page;
};

/** Show lanes, text and progress as they are now. */
const redraw = ({ board, lanes, people, paint, textMode }) => {
  const { done, total } = board.progress();
  const bar = one("#progress");
  bar.querySelector("progress").value = done;
  bar.querySelector("progress").max = Math.max(total, 1);
  bar.querySelector("span").textContent = t("{done} of {total} judged", { done, total });
  bar.toggleAttribute("data-done", total > 0 && done === total);
  const rest = document.querySelector("#accept-rest");
  if (rest) rest.disabled = done === total;
  lanes.build(people.works, (work) => people.head(work));
  paint();
  textMode.update();
  lanes.update();
};
