/** Makes the parts of the annotation page and gives each what it needs. */

import { ApiError, NetworkError, request as send } from "../lib/api.js";
import { on, one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { notify } from "../lib/toast.js";
import { clausesOf } from "../text/clauses.js";
import { SentenceCursor } from "../text/sentences.js";
import { Bar } from "./bar.js";
import { Carry } from "./carry.js";
import { Commands } from "./commands.js";
import { Edges } from "./edges.js";
import { isTyped } from "./form-parts.js";
import { ClaimForm } from "./form.js";
import { Guidelines } from "./guidelines.js";
import { Filter } from "./filter.js";
import { makeFind } from "./find.js";
import { showEntryNotes } from "./entry-note.js";
import { fillHelp, labelKeys } from "./help.js";
import { History } from "./history.js";
import { ClaimList } from "./list.js";
import { Margin } from "./margin.js";
import { RegionMarks, passageAtHand } from "./marking.js";
import { Missed } from "./missed.js";
import { nameSuggestions, writtenNames } from "./names.js";
import { NOTE } from "./note.js";
import { NoteField } from "./note-field.js";
import { troubleNotice } from "./notices.js";
import { NO_OUTBOX } from "./outbox.js";
import { OutboxList } from "./outbox-list.js";
import { Preferences } from "./preferences.js";
import { Proposals } from "./proposals.js";
import { Proposing, proposalNotice } from "./proposing.js";
import { Rail } from "./rail.js";
import { RegionProposals } from "./region-proposals.js";
import { Position } from "./position.js";
import { Regions, regionWarning } from "./regions.js";
import { Returned } from "./returned.js";
import { Settings } from "./settings.js";
import { Saver } from "./saver.js";
import { sender } from "./sending.js";
import { renewSession } from "./session.js";
import { Ending } from "./submit.js";
import { Threading } from "./threading.js";
import { Tour } from "./tour.js";
import { labelOf, shorten } from "./wording.js";

/** Show why something that was asked for did not happen. */
const refuse = (error) => {
  if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
  notify(error.message, { category: "error" });
};

/** Return a `request` that tells which codebook the server works with now. */
const watchedRequest =
  (onVersion) =>
  async (...asked) => {
    const answer = await send(...asked);
    const version = Number(answer.headers.get("X-Codebook-Version"));
    if (version) onVersion(version);
    return answer;
  };

/** What is known and done without looking at the page. */
const makeWork = ({ data, text, store }, page) => {
  const request = watchedRequest((version) => page.onCodebookVersion(version));
  const saver = new Saver(store, { send: sender(text, data.urls, request), isTyped });
  const cursor = new SentenceCursor(
    data.sentences,
    (start, end) => page.regions.isHidden(start, end),
    (sentence) => clausesOf(text, sentence, data.article.language),
  );
  const preferences = new Preferences(localStorage, data.account);
  const history = new History(store);
  return { request, saver, cursor, history, preferences, refuse, notice: notify };
};

/** What is seen. */
const makeViews = (page) => {
  const { data, store, desk, text, request } = page;
  page.bar = new Bar(one("#annotate"), {
    onRetry: () => page.retry(),
    onShowRefused: () => page.show(store.refused()[0].id),
    signInUrl: data.urls.sign_in,
  });
  page.say = (words, options) => page.bar.say(words, options);
  const ask = (typed) =>
    request("GET", `${data.urls.actors}?q=${encodeURIComponent(typed)}`).then(
      ({ body }) => body.items,
      () => [],
    );
  const roleLabel = (role) => labelOf(page.form.codebook.actor_roles, role);
  const suggest = nameSuggestions({ store, ask, roleLabel, written: writtenNames(text) });
  page.carry = new Carry({ store, desk, codebook: () => page.form.codebook });
  page.proposals = new Proposals(data.proposed_targets, {
    ...page,
    urls: { proposals: data.urls.proposed_targets, claims: data.urls.claims },
  });
  page.form = new ClaimForm({
    ...page,
    codebook: data.codebook,
    run: (name) => page.commands.run(name),
    enter: (entry) => page.commands.enter(entry),
    labelKeys: (root) => labelKeys(root, page.preferences),
    warningOn: (segments) => regionWarning(page.regions.touched(segments)),
    suggest,
  });
  page.proposing = new Proposing(document.querySelector("#propose-dialog"), page);
  page.form.use(page.proposing);
  page.proposals.addEventListener("change", () => page.redraw());
  page.returned = new Returned({ ...page, url: data.urls.claims });
  page.margin = new Margin(one("#margin"), page.view, (id) => desk.openClaim(id));
  page.edges = new Edges(one("#edges"), page.view, {
    change: (segments) => store.change(desk.open, { segments }, "edges"),
    onPress: (event) => page.press(event),
  });
  page.rail = new Rail(one("#rail"), page.view, page.root);
  showEntryNotes(page.form.element);
  page.guidelines = new Guidelines(one("#guidelines"), data.codebook);
};

/** The list, with what stands on a card beside the claim. */
const makeList = (page) => {
  const elements = {
    panel: one(".claims"),
    list: one("#claims"),
    count: one("#claim-count"),
    empty: one("#no-claims"),
    noMatch: one("#no-match"),
    others: one("#show-others"),
  };
  const { store, text, form, returned } = page;
  const notices = (claim) =>
    [
      troubleNotice(claim, { store, text, codebook: form.codebook, retry: () => page.retry() }),
      proposalNotice(claim, page.proposals.of(claim.id)),
      ...returned.notices(claim, form.codebook),
    ].filter(Boolean);
  page.threading = new Threading(document.querySelector("#article-threads"), page);
  page.filter = new Filter(one("#claim-filter"), { codebook: () => form.codebook, claims: () => store.all() });
  one("#claim-filter").addEventListener("change", () => page.redraw());
  page.list = new ClaimList(elements, { ...page, notices });
};

/** What waits for the server, and the note that is sent with the claims. */
const makeOutbox = (page) => {
  const { store, text, desk } = page;
  page.outbox = NO_OUTBOX;
  const quoteOf = ({ segments }) => segments.map(({ start, end }) => text.slice(start, end)).join(" … ");
  const wordsOf = ({ kind, content }) => {
    if (kind === "message") return t("Message: {words}", { words: shorten(content.text, 60) });
    return kind === "note" ? t("Note for the reviewer") : shorten(quoteOf(content), 60);
  };
  page.show = (id) => {
    if (id === NOTE) page.note.focus();
    else if (store.get(id).kind === "message") page.threading.show(store.get(id).content.thread);
    else desk.openClaim(id);
    document.querySelector(`#claim-${id} .claim-notice`)?.scrollIntoView({ block: "nearest" });
  };
  page.outboxList = new OutboxList(one("#outbox"), { store, wordsOf, onShow: page.show, onRetry: () => page.retry() });
  const note = document.querySelector("#article-note");
  page.note = note && new NoteField(note, { store, retry: () => page.retry() });
};

/** The regions, and for those who may the marking of them. */
const makeRegions = (page) => {
  const { data, view, store } = page;
  const mayMark = ["reviewer", "manager", "admin"].includes(data.role);
  const show = () => page.regions.show(page.marks.regions, store.all());
  page.regions = new Regions(view, {
    onToggle: () => page.redraw(),
    onRemove: mayMark ? (region) => page.marks.remove(region) : null,
  });
  page.marks = new RegionMarks({
    ...page,
    regions: data.article.regions,
    version: data.article.version,
    url: data.urls.article,
    show: () => {
      show();
      page.redraw();
    },
  });
  page.proposedRegions = new RegionProposals(data.proposed_regions, {
    ...page,
    painter: view.painter,
    person: data.person,
    mayDecide: mayMark,
    url: data.urls.proposed_regions,
  });
  page.setRegion = (kind = null) => {
    const passage = data.role === "viewer" ? null : passageAtHand(page);
    if (!passage) page.say(t("Select the passage first, or put the sentence cursor on it."));
    else if (mayMark) page.marks.mark(passage, kind);
    else page.proposedRegions.propose(passage, kind);
  };
  on(document, "click", "[data-region]", (_event, target) => page.setRegion(target.dataset.region));
  page.showRegions = () => {
    show();
    page.proposedRegions.show();
  };
};

/** What came back without belonging to a claim. */
const makeMissed = (page) => {
  const { passages, urls } = page.data;
  page.missed = new Missed(one("#missed"), passages, { ...page, url: urls.reviews });
};

/** What ends the work, and what remembers it. */
const makeEnding = (page) => {
  const { data, store, cursor, request, view, saver, desk, form, say } = page;
  page.position = new Position({
    isWorking: () => desk.canEdit && (data.assignment !== null || store.own().some(({ version }) => version !== null)),
    place: () => cursor.head?.start ?? view.firstSeen(),
    send: (body, options) => request("PUT", data.urls.assignment, body, options),
  });
  const dialogs = { submit: document.querySelector("#submit-dialog"), skip: document.querySelector("#skip-dialog") };
  const ending = new Ending({
    desk,
    store,
    form,
    saver,
    request,
    say,
    refuse,
    dialogs,
    position: page.position,
    urls: data.urls,
    next: data.next_after_submit,
  });
  Object.assign(page, { submit: ending.submit, skip: ending.skip, takeBack: ending.takeBack });
  page.settings = new Settings(one("#settings"), { preferences: page.preferences, codebook: () => form.codebook });
  page.preferences.addEventListener("change", () => labelKeys(form.element, page.preferences));
  page.find = makeFind(page);
  page.help = () => {
    fillHelp(one("#help-keys"), form.codebook, page.preferences.keymap);
    one("#help").showModal();
  };
  page.tour = new Tour(page, () => request("POST", data.urls.tour).catch(refuse));
  page.beginTour = () => {
    one("#help").close();
    page.tour.start();
  };
  page.retry = async () => {
    if (!["signed-out", "other-person"].includes(saver.status.state)) {
      saver.retry();
      return;
    }
    const who = await renewSession(data.account);
    if (who === "same") saver.retry();
    else saver.hold(who === "other" ? "other-person" : "signed-out");
  };
};

/** Return all parts of the page. @param {object} look what `main.js` made for the first look */
export const makeParts = (look) => {
  const page = { onCodebookVersion: () => {}, redraw: () => {}, press: () => {}, ...look };
  Object.assign(page, makeWork(look, page));
  makeViews(page);
  makeList(page);
  makeOutbox(page);
  makeRegions(page);
  makeMissed(page);
  makeEnding(page);
  page.commands = new Commands(page);
  return page;
};
