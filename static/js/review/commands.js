/** What the page can be told to do, by key or by button: one method a command, named as in the table of keys. */

import { isTyping } from "../lib/dom.js";
import { open } from "../lib/dialog.js";
import { t } from "../lib/i18n.js";
import { Walking } from "../annotate/walking.js";
import { digitOf, isChord } from "../annotate/keys.js";
import { commandOf, reasonOf } from "./keys.js";

const PRESSABLE = "a[href], button, summary, input, [role=radio], [role=option]";

/** The commands of the review page. `run(name)` does one. */
export class Commands {
  #page;

  /** @param {{board: object, judge: object, panel: object, lanes: object, view: object, help: HTMLDialogElement, root: HTMLElement, urls: object, codebook: object, canJudge: boolean, say: Function}} page */
  constructor(page) {
    this.#page = page;
    const { board, judge, panel, view, urls } = page;
    const walking = new Walking({ ...page, desk: { selected: null, open: null } });
    this.commands = {
      next: () => board.move(1, view.firstSeen()),
      previous: () => board.move(-1, view.firstSeen()),
      "next-open": () => board.moveOn(judge.isGiven) || page.say(t("No claim waits for a verdict.")),
      accept: () => this.#onClaim((id) => judge.accept(id)),
      fix: () => this.#fix(),
      reject: () => this.#onClaim((id) => judge.reject(id, null, { isNeeded: page.codebook.reasons.length > 0 })),
      comment: () => panel.focusComment(),
      thread: () => (panel.threads ? panel.threads.begin() : page.say(t("Answer the verdict itself: c takes you there."))),
      "settle-thread": () => panel.threads?.settle() || page.say(t("There is no thread to resolve.")),
      "article-threads": () => page.showThread(null),
      missing: () => page.marking.begin(),
      "next-sentence": () => walking.moveCursor(1),
      "previous-sentence": () => walking.moveCursor(-1),
      undo: () => this.#undo("undo"),
      redo: () => this.#undo("redo"),
      peer: () => this.#goToPeer(),
      "next-article": () => urls.next && location.assign(urls.next),
      "previous-article": () => urls.previous && location.assign(urls.previous),
      help: () => open(page.help),
      escape: () => this.#escape(),
    };
  }

  /** Do what the command stands for. */
  run = (name) => this.commands[name]();

  /** Listen to keys on the whole page; text fields keep theirs but for Esc and Enter. */
  listen() {
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open], details.menu[open]")) return;
      if (isTyping(event.target)) this.#leave(event);
      else if (!(["Enter", " "].includes(event.key) && event.target.matches(PRESSABLE))) this.#press(event);
    });
  }

  #press(event) {
    const { judge, board, codebook, marking } = this.#page;
    const number = marking.asked && !isChord(event) ? Number(digitOf(event)) : 0;
    if (number > 0) {
      event.preventDefault();
      marking.choose(number);
      return;
    }
    const reason = judge.rejecting === null ? null : reasonOf(event, codebook.reasons);
    const name = commandOf(event);
    if (reason === null && name === null) return;
    event.preventDefault();
    if (reason === null) this.run(name);
    else judge.reject(board.selected, reason);
  }

  #leave(event) {
    const isEnd = event.key === "Enter" && !event.shiftKey && !event.target.matches("select, form input");
    if (event.key !== "Escape" && !isEnd) return;
    event.preventDefault();
    this.#goBack();
  }

  #goBack() {
    const { board, lanes, root } = this.#page;
    if (board.selected === null) root.focus({ preventScroll: true });
    else lanes.focus(board.selected);
  }

  #onClaim(act) {
    const { board, panel, say } = this.#page;
    if (panel.form) act(board.selected);
    else say(board.selected === null ? t("Choose a claim first: j takes the next one.") : t("This claim is not yours to judge."));
  }

  #fix() {
    this.#onClaim((id) => {
      this.#page.judge.fix(id);
      this.#page.panel.form.focusFix();
    });
  }

  #undo(name) {
    const { history, store, board, say } = this.#page;
    const id = history[name]();
    if (id === null) {
      say(name === "undo" ? t("There is nothing to undo.") : t("There is nothing to redo."));
      return;
    }
    const { content, kind } = store.get(id);
    const about = kind === "passage" ? id : content.claim;
    if (board.get(about)) board.select(about);
    say(name === "undo" ? t("Undone.") : t("Done again."));
  }

  #goToPeer() {
    const { board } = this.#page;
    const peers = board.relation(board.selected)?.peers ?? [];
    const round = [board.selected, ...peers.map(({ id }) => id)].sort();
    if (peers.length > 0) board.select(round[(round.indexOf(board.selected) + 1) % round.length]);
  }

  #escape() {
    const { judge, board, root, marking, cursor } = this.#page;
    if (marking.asked) marking.stop();
    else if (judge.rejecting !== null) judge.stopRejecting();
    else if (cursor.range) cursor.clear();
    else if (root.contains(document.activeElement) && document.activeElement.closest(".fix-form")) this.#goBack();
    else board.select(null);
  }
}
