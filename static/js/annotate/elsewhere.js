/** Sends, from whatever page is open, what waits on other articles: what was done there before the tab was closed. */

import { NetworkError, request } from "../lib/api.js";
import { notify } from "../lib/toast.js";
import { Text } from "../text/offsets.js";
import { History } from "./history.js";
import { Outbox } from "./outbox.js";
import { Saver } from "./saver.js";
import { sender } from "./sending.js";
import { ClaimStore } from "./store.js";
import { counted } from "./wording.js";

/** Return what the article's page starts from, null where it cannot be had or is another person's by now. */
const loadPage = async ({ address }, account) => {
  const response = await fetch(address, { credentials: "same-origin" }).catch((error) => new NetworkError(error));
  if (response instanceof NetworkError || !response.ok || response.redirected) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const data = JSON.parse(page.getElementById("page-data")?.textContent ?? "null");
  if (data?.account !== account) return null;
  return { data, text: new Text(Array.from(page.querySelectorAll("#text .line"), (line) => line.textContent)) };
};

const sendFrom = async (place, account) => {
  const loaded = await loadPage(place, account);
  if (!loaded) return;
  const { data, text } = loaded;
  const store = new ClaimStore(data.person);
  store.load(data.claims, data.assignment?.note);
  const outbox = await Outbox.start({ ...place, account }, { store, history: new History(store) });
  const saver = new Saver(store, { send: sender(text, data.urls, request) });
  const { length } = saver.waiting;
  saver.use(outbox);
  const { state } = await saver.settled();
  const title = place.title || "Untitled article";
  if (state === "saved" && length > 0) notify(`${counted(length, "change")} to “${title}” went out.`);
  if (state !== "refused") return;
  const action = { label: "Open it", run: () => location.assign(place.address) };
  notify(`${counted(store.refused().length, "change")} to “${title}” could not be saved.`, { action, category: "error" });
};

/**
 * Send what waits on these articles, one after the other.
 * @param {{article: string, title: string, address: string}[]} places
 * @param {string} account
 */
export const sendFromElsewhere = async (places, account) => {
  for (const place of places) await sendFrom(place, account);
};
