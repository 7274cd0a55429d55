/** The review page begins: lanes are built, the text painted, keys, pointer and filters listened to. */

import { Outbox } from "../annotate/outbox.js";
import { one, pageData } from "../lib/dom.js";
import { connect } from "./connections.js";
import { focusThread, namedThread } from "../threads/page.js";
import { makePage } from "./page.js";

const data = pageData();
const page = makePage(data);
const { board, judge, saver, lanes, people, view, commands } = page;

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

/** Show a thread beside what it is about; null shows those of the article. */
page.showThread = (id) => {
  const thread = id && page.threading.threads.get(id);
  board.select(thread?.claim ?? null);
  if (thread) focusThread(id);
  else page.panel.threads?.begin();
};
page.showThreadCount = () => {
  const count = page.threading.threads.openOn(null);
  one("#thread-count").textContent = count > 0 ? String(count) : "";
};

connect(page);

// What an earlier page left behind is there before anything is added to it.
const place = { account: data.account, article: data.urls.reviews, title: data.article.title, address: location.pathname };
page.outbox = await Outbox.start(place, page);
view.near.look();
page.show();
page.threading.threads.refresh();
saver.use(page.outbox);

document.querySelector("#accept-rest")?.addEventListener("click", () => people.acceptRest());
document.querySelector("#begin")?.addEventListener("click", () => board.moveOn(judge.isGiven) || commands.run("next"));
for (const control of document.querySelectorAll("#review [data-command]")) {
  control.addEventListener("click", () => commands.run(control.dataset.command));
}
commands.listen();

const openNamed = () => {
  const id = /^#claim-(.+)$/.exec(location.hash)?.[1];
  if (id && board.get(id)) board.select(id);
  const thread = namedThread(page.threading.threads);
  if (thread) page.showThread(thread.id);
};

openNamed();
document.fonts.ready.then(() => lanes.place());
addEventListener("hashchange", openNamed);
addEventListener("online", () => page.retry());
addEventListener("focus", () => saver.status.state === "signed-out" && page.retry());
document.addEventListener("visibilitychange", () => document.hidden && saver.status.state === "saving" && saver.retry());
addEventListener("beforeunload", (event) => {
  const isAllSaved = saver.status.state === "saved" && (page.outbox.outlives || !page.store.hasDrafts);
  if (!isAllSaved && !page.outbox.isSafe) event.preventDefault();
});
