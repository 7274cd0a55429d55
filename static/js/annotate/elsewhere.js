/** Sends, from whatever page is open, what waits on other articles: what was done there before the tab was closed. */

import { NetworkError, request } from "../lib/api.js";
import { n, t } from "../lib/i18n.js";
import { notify } from "../lib/toast.js";
import { markWaiting } from "../lib/waiting.js";
import { ReviewStore } from "../review/store.js";
import { Text } from "../text/offsets.js";
import { History } from "./history.js";
import { Outbox } from "./outbox.js";
import { OutboxDatabase } from "./outbox-database.js";
import { Saver } from "./saver.js";
import { sender } from "./sending.js";
import { ClaimStore } from "./store.js";

const titleOf = (title) => title || t("Untitled article");

/** The article was deleted, or is no longer the person's: offer to let go of what waits for it. */
const offerToForget = ({ article, title }, account) => {
  const forget = async () => {
    const database = await OutboxDatabase.open(account);
    await database?.forget(article);
    markWaiting(account, article, null);
  };
  const named = { title: titleOf(title) };
  const words = t("What you did on “{title}” cannot be saved: the article is not there any more.", named);
  notify(words, { action: { label: t("Forget it"), run: forget }, category: "error" });
};

/** Return what the article's page starts from, null where it cannot be had or is another person's by now. */
const loadPage = async (place, account) => {
  const response = await fetch(place.address).catch((error) => new NetworkError(error));
  if (response instanceof NetworkError || response.redirected) return null;
  if (response.status === 404) offerToForget(place, account);
  if (!response.ok) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const data = JSON.parse(page.getElementById("page-data")?.textContent ?? "null");
  if (data?.account !== account) return null;
  return { data, text: new Text(Array.from(page.querySelectorAll("#text .line"), (line) => line.textContent)) };
};

/** Return the store of the page that the work was done on: what waits for the reviews is the review page's. */
const storeOf = ({ article }, { person, claims, assignment, passages, urls }) => {
  const store = article === urls.reviews ? new ReviewStore(person) : new ClaimStore(person);
  if (store instanceof ReviewStore) store.load(claims, passages);
  else store.load(claims, assignment?.note);
  return store;
};

const sendFrom = async (place, account) => {
  const loaded = await loadPage(place, account);
  if (!loaded) return;
  const { data, text } = loaded;
  const store = storeOf(place, data);
  const outbox = await Outbox.start({ ...place, account }, { store, history: new History(store) });
  const saver = new Saver(store, { send: sender(text, data.urls, request) });
  const { length } = saver.waiting;
  saver.use(outbox);
  const { state } = await saver.settled();
  const title = { title: titleOf(place.title) };
  if (state === "saved" && length > 0) {
    notify(n(length, "{count} change to “{title}” went out.", "{count} changes to “{title}” went out.", title));
  }
  if (state !== "refused") return;
  const action = { label: t("Open it"), run: () => location.assign(place.address) };
  const refused = store.refused().length;
  const words = n(refused, "{count} change to “{title}” could not be saved.", "{count} changes to “{title}” could not be saved.", title);
  notify(words, { action, category: "error" });
};

/**
 * Send what waits on these articles, one after the other.
 * @param {{article: string, title: string, address: string}[]} places
 * @param {string} account
 */
export const sendFromElsewhere = async (places, account) => {
  for (const place of places) await sendFrom(place, account);
};
