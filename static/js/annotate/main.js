/** The annotation page begins: claims are shown, keys and pointer listened to, the place of the last time found. */

import { one, pageData } from "../lib/dom.js";
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

const data = pageData();
const page = makeParts(data);
connect(page);

page.store.load(data.claims, data.assignment?.note);
one(".claims__others").hidden = page.store.all().every(({ isOwn }) => isOwn);
page.showRegions();
page.redraw();
page.bar.showState(page.desk);

// What an earlier page left behind is there before anything is added to it.
const { account, article, urls } = data;
const place = { account, article: urls.claims, title: article.title, address: location.pathname };
page.outbox = await Outbox.start(place, page);
page.note?.update(page.store.get(NOTE));
page.threading.threads.refresh();
page.redraw();
page.saver.use(page.outbox);
listenToPointer(page);
listenToKeys({
  ...page,
  leaveField: () => (page.desk.open === null ? page.root : page.form.element).focus({ preventScroll: true }),
});

const codebookWatch = new CodebookWatch(data.codebook.version, {
  request: page.request,
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

/** Open the claim that the address names. Return whether it names one. */
const openNamed = () => {
  if (page.threading.showNamed()) return true;
  const id = /^#claim-(.+)$/.exec(location.hash)?.[1];
  if (!id || !page.store.get(id)) return false;
  if (!page.store.get(id).isOwn) page.list.showOthers();
  page.desk.select(id);
  return true;
};

addEventListener("hashchange", openNamed);
if (!openNamed() && data.can_edit && data.assignment?.position > 0) {
  page.cursor.moveTo(data.assignment.position);
  if (page.cursor.head) page.view.reveal(page.cursor.head, { always: true });
}
page.position.start();
printNumbered(page.root, page.text, () => page.list.shown);
page.textMode = makeTextMode(page);

addEventListener("online", () => page.retry());
addEventListener("focus", () => page.saver.status.state === "signed-out" && page.retry());
document.addEventListener(
  "visibilitychange",
  () => document.hidden && page.saver.status.state === "saving" && page.saver.retry(),
);
addEventListener("beforeunload", (event) => {
  if (page.saver.status.state !== "saved" && !page.outbox.isSafe) event.preventDefault();
});
if (data.begins_tour) page.tour.start();
document.querySelector("#take-back")?.addEventListener("click", page.takeBack);
new Changes({
  request: page.request,
  url: urls.changes,
  say: (found) => showChanges(one("#changes-notice"), found),
  own: () => (page.saver.status.state === "saved" ? tally(page.store.stored()) : null),
  onCodebook: (version) => codebookWatch.note(version),
  onArticle: (version) => version > page.marks.version && page.marks.load().catch(page.refuse),
}).start();
