/** The threads on one claim, or on the article, as they are read and answered beside it. */

import { button } from "../annotate/controls.js";
import { refusedNotice } from "../annotate/notices.js";
import { element, icon } from "../lib/dom.js";
import { n, t } from "../lib/i18n.js";
import { localiseTimes } from "../lib/time.js";
import { withMentions } from "./mentions.js";
import { messageForm } from "./message-form.js";

/**
 * @typedef {{
 *   threads: import("./threads.js").Threads, store: object, retry: () => void, canWrite: boolean, person: string,
 *   mayResolve: (thread: import("./threads.js").Thread) => boolean, resolve: (id: string, state: string) => void,
 *   askNames: (typed: string, thread: string | null, claim: string | null) => Promise<string[]>,
 * }} Page
 */

/** The section of one claim's threads; `element` is put where it is to be seen. */
export class ThreadBlock {
  #page;
  #claim;
  #shown = "";

  /** @param {string | null} claim null for the article @param {Page} page @param {{hint?: string}} [words] */
  constructor(claim, page, { hint = "" } = {}) {
    this.#claim = claim;
    this.#page = page;
    this.hint = hint;
    this.count = element("span", { class: "count" });
    this.list = element("div", { class: "threads" });
    const key = `new ${claim ?? "article"}`;
    this.form = page.canWrite && messageForm({ ...this.#form(null), key, label: t("Begin a thread"), hint });
    const title = claim === null ? t("Threads on the article") : t("Threads");
    const heading = element("h3", { class: "threads__title" }, icon("message-square"), title, this.count);
    if (page.canWrite) heading.append(element("kbd", { class: "kbd", "aria-hidden": "true" }, "t"));
    this.element = element("section", { class: "threads", "aria-label": title }, heading, this.list, this.form);
    this.update();
  }

  /** Show the threads as they are now, without losing what is typed. */
  update() {
    const threads = this.#page.threads.of(this.#claim);
    const shown = JSON.stringify(threads);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const held = document.activeElement?.closest("[data-draft]");
    const place = held && this.list.contains(held) ? { key: held.dataset.draft, at: held.selectionStart } : null;
    this.list.replaceChildren(...threads.map((thread) => this.#thread(thread)));
    this.count.textContent = threads.length > 0 ? String(threads.length) : "";
    localiseTimes(this.list);
    if (place) this.#hold(place);
  }

  /** Put the focus where an answer is typed: of the first open thread, else of a new one. */
  begin() {
    const open = this.list.querySelector("[data-state=open] textarea");
    const field = open ?? this.element.querySelector(":scope > form textarea") ?? this.list.firstElementChild;
    field?.scrollIntoView({ block: "nearest" });
    field?.focus({ preventScroll: true });
  }

  /** Resolve the first open thread that one may resolve, else open the first resolved one again. Return whether there was one. */
  settle() {
    const { threads, mayResolve, canWrite, resolve } = this.#page;
    const own = canWrite ? threads.of(this.#claim).filter(mayResolve) : [];
    const thread = own.find(({ state }) => state === "open") ?? own[0];
    if (thread) resolve(thread.id, thread.state === "open" ? "resolved" : "open");
    return thread !== undefined;
  }

  #hold({ key, at }) {
    const field = [...this.list.querySelectorAll("textarea")].find(({ dataset }) => dataset.draft === key);
    field?.focus({ preventScroll: true });
    field?.setSelectionRange(at, at);
  }

  #form(thread) {
    const { threads, askNames } = this.#page;
    return {
      drafts: threads.drafts,
      ask: (typed) => askNames(typed, thread, this.#claim),
      onSend: (text) => threads.write(thread, this.#claim, text),
    };
  }

  #thread(thread) {
    const { canWrite, mayResolve } = this.#page;
    const { id, state, question, messages, resolved_by: by } = thread;
    const words = n(messages.length, "Thread of {count} message", "Thread of {count} messages");
    const label = state === "resolved" ? t("{thread}, resolved", { thread: words }) : words;
    return element(
      "article",
      { class: "thread", id: `thread-${id}`, tabindex: -1, "data-state": state, "aria-label": label },
      question && element("p", { class: "threads__hint" }, t("Asked before the own submission: it is read at once. Say nothing of others’ claims.")),
      element("ol", { class: "thread__messages" }, ...messages.map((message, at) => this.#message(message, at === messages.length - 1))),
      state === "resolved" && element("p", { class: "threads__hint" }, by ? t("Resolved by {name}", { name: by }) : t("Resolved")),
      canWrite && state === "open" && messageForm({ ...this.#form(id), key: id, label: t("Reply") }),
      canWrite && mayResolve(thread) && element("div", { class: "thread__foot" }, this.#resolver(id, state)),
    );
  }

  #resolver(id, state) {
    const isOpen = state === "open";
    const act = () => this.#page.resolve(id, isOpen ? "resolved" : "open");
    return button(isOpen ? t("Resolve") : t("Open again"), act, { class: "button button--quiet button--small", iconName: isOpen ? "check" : "undo-2", key: "d" });
  }

  #message({ id, author, text, mentions, created_at: at, entry }, isLast) {
    const { store, retry, threads, canWrite } = this.#page;
    const when = at
      ? element("time", { datetime: at, "data-kind": "relative" }, at)
      : element("span", {}, t("not sent yet"));
    const mayTakeBack = canWrite && isLast && entry && !entry.trouble;
    return element(
      "li",
      { class: "thread__message" },
      element("p", { class: "thread__who" }, element("b", {}, author), when),
      element("p", { class: "thread__text", dir: "auto" }, ...withMentions(text, mentions)),
      mayTakeBack && button(t("Take back"), () => threads.takeBack(id), { class: "link-button small" }),
      entry?.trouble && refusedNotice(entry, { store, retry }),
    );
  }
}
