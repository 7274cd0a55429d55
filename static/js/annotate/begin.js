/** All of the annotation page but its first look: cards, keys and pointer, saving, and the place of the last time. */

import { one } from "../lib/dom.js";
import { useStances } from "../lib/stances.js";
import { Changes, showChanges, tally } from "./changes.js";
import { CodebookWatch } from "./codebook.js";
import { listenToKeys } from "./keyboard.js";
import { NOTE } from "./note.js";
import { Outbox } from "./outbox.js";
import { makeParts } from "./parts.js";
import { listenToPointer } from "./pointer.js";
import { printNumbered } from "./printing.js";
import { connect } from "./sync.js";
import { makeTextMode } from "./text-mode.js";

const show = (page) => {
  connect(page);
  one(".claims__others").hidden = page.store.all().every(({ isOwn }) => isOwn);
  page.showRegions();
  page.redraw();
  page.bar.showState(page.desk);
};

/** Take in what an earlier page left behind, before anything is added to it. */
const useOutbox = async (page) => {
  const { account, article, urls } = page.data;
  const place = { account, article: urls.claims, title: article.title, address: location.pathname };
  page.outbox = await Outbox.start(place, page);
  page.note?.update(page.store.get(NOTE));
  page.threading.threads.refresh();
  page.redraw();
  page.saver.use(page.outbox);
};

const listen = (page) => {
  const { saver } = page;
  listenToPointer(page);
  listenToKeys({
    ...page,
    leaveField: () => (page.desk.open === null ? page.root : page.form.element).focus({ preventScroll: true }),
  });
  addEventListener("online", () => page.retry());
  addEventListener("focus", () => saver.status.state === "signed-out" && page.retry());
  document.addEventListener("visibilitychange", () => document.hidden && saver.status.state === "saving" && saver.retry());
  addEventListener("beforeunload", (event) => {
    if (saver.status.state !== "saved" && !page.outbox.isSafe) event.preventDefault();
  });
  document.querySelector("#take-back")?.addEventListener("click", page.takeBack);
};

/** Follow what others do meanwhile: to the codebook, to the text's regions, and to the claims from elsewhere. */
const watchServer = (page) => {
  const { data, request } = page;
  const codebookWatch = new CodebookWatch(data.codebook.version, {
    request,
    url: data.urls.codebook,
    form: page.form.element,
    notice: one("#codebook-notice"),
    guidelines: one("#guidelines-text"),
    use: (codebook) => {
      useStances(codebook.stances);
      for (const part of [page.form, page.view, page.guidelines]) part.useCodebook(codebook);
      if (page.proposals.open.length > 0) page.proposals.refresh();
      page.redraw();
    },
  });
  page.onCodebookVersion = (version) => codebookWatch.note(version);
  codebookWatch.start();
  new Changes({
    request,
    url: data.urls.changes,
    say: (found) => showChanges(one("#changes-notice"), found),
    own: () => (page.saver.status.state === "saved" ? tally(page.store.stored()) : null),
    onCodebook: (version) => codebookWatch.note(version),
    onArticle: (version) => version > page.marks.version && page.marks.load().catch(page.refuse),
  }).start();
};

/** Open the claim that the address names. Return whether it names one. */
const openNamed = (page) => {
  if (page.threading.showNamed()) return true;
  const id = /^#claim-(.+)$/.exec(location.hash)?.[1];
  if (!id || !page.store.get(id)) return false;
  if (!page.store.get(id).isOwn) page.list.showOthers();
  page.desk.select(id);
  return true;
};

const goToPlace = (page) => {
  const { data, cursor, view } = page;
  addEventListener("hashchange", () => openNamed(page));
  if (!openNamed(page) && data.can_edit && data.assignment?.position > 0) {
    cursor.moveTo(data.assignment.position);
    if (cursor.head) view.reveal(cursor.head, { always: true });
  }
  page.position.start();
};

/** Make the page whole. @param {object} look what `main.js` made for the first look */
export const begin = async (look) => {
  const page = makeParts(look);
  show(page);
  await useOutbox(page);
  listen(page);
  watchServer(page);
  goToPlace(page);
  printNumbered(page.root, page.text, () => page.list.shown);
  page.textMode = makeTextMode(page);
  if (page.data.begins_tour) page.tour.start();
};
