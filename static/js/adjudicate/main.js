/** The page on which differences are settled begins: clusters are listed, keys listened to, steps kept and sent. */

import { Outbox } from "../annotate/outbox.js";
import { pageData } from "../lib/dom.js";
import { makePage } from "./page.js";

const start = async (data) => {
  const page = makePage(data);
  const { saver, desk, commands } = page;
  const place = { account: data.account, article: data.urls.adjudications, title: data.article.title, address: location.pathname };
  page.outbox = await Outbox.start(place, page);
  desk.rebuild();
  page.show();
  saver.use(page.outbox);
  for (const control of document.querySelectorAll("#adjudicate [data-command]")) {
    control.addEventListener("click", () => commands.run(control.dataset.command));
  }
  commands.listen();
  addEventListener("online", () => page.retry());
  addEventListener("focus", () => saver.status.state === "signed-out" && page.retry());
  addEventListener("beforeunload", (event) => {
    if (!(saver.status.state === "saved" || page.outbox.isSafe)) event.preventDefault();
  });
};

const data = pageData();
if (data.clusters.length > 0) await start(data);
