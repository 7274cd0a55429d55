/** What the page can be told to do, by key or by button: one method a command, named as in the table of keys. */

import { t } from "../lib/i18n.js";
import { Passages } from "./passages.js";
import { Walking } from "./walking.js";
import { readBack } from "./wording.js";

/** The commands of the page. `run(name)` does one. */
export class Commands {
  #page;

  /** @param {object} page the parts of the page, as `parts.js` makes them */
  constructor(page) {
    this.#page = page;
    this.passages = new Passages(page);
    const walking = new Walking(page);
    const { passages } = this;
    this.commands = {
      "next-sentence": () => walking.moveCursor(1),
      "previous-sentence": () => walking.moveCursor(-1),
      "extend-down": () => walking.moveCursor(1, { extend: true }),
      "extend-up": () => walking.moveCursor(-1, { extend: true }),
      "clause-right": () => walking.moveClause(1),
      "clause-left": () => walking.moveClause(-1),
      "extend-right": () => walking.moveClause(1, { extend: true }),
      "extend-left": () => walking.moveClause(-1, { extend: true }),
      "scroll-down": () => walking.scroll(1),
      "scroll-up": () => walking.scroll(-1),
      "next-claim": () => walking.goToClaim(1),
      "previous-claim": () => walking.goToClaim(-1),
      take: () => passages.takeMarked(),
      context: () => passages.takeQuestion(),
      "pick-context": () => passages.await("context", t("Mark the passage that frames the claim.")),
      "add-segment": () => passages.await("segment", t("Mark the next segment of this claim.")),
      again: () => passages.again(),
      voices: () => page.form.focusPart("attribution"),
      note: () => page.form.focusPart("note"),
      edges: () => page.edges.focus(),
      "clear-last": () => this.#clearLast(),
      done: () => this.#done(),
      delete: () => this.#delete(),
      escape: () => this.#escape(),
      undo: () => this.#undo("undo"),
      redo: () => this.#undo("redo"),
      proposal: () => page.returned.take(page.desk.open ?? page.desk.selected),
      missed: () => page.missed.take(),
      thread: () => page.threading.begin(),
      "settle-thread": () => page.threading.settle() || page.say(t("There is no thread to resolve.")),
      submit: () => page.submit(),
      skip: () => page.skip(),
      guidelines: () => this.#toggleGuidelines(),
      find: () => page.find.open(),
      help: () => page.help(),
      settings: () => page.settings.open(),
      tour: () => page.beginTour(),
      "entry-list": () => page.form.openEntries(),
      "entry-guide": () => this.#showGuide(),
      "propose-target": () => page.proposing.ask(),
      region: () => page.setRegion(),
    };
  }

  /** Do what the command stands for. */
  run = (name) => this.commands[name]();

  /** Enter what a key stands for into the open claim; the confidence ends it. */
  enter({ kind, key, field, typed }) {
    const { form, proposing, say } = this.#page;
    if (kind === "propose") proposing.ask(typed);
    if (kind === "proposed") proposing.toggle(key);
    if (kind === "target") form.pairs.takeTarget(key);
    if (kind === "stance") form.pairs.takeStance(key);
    if (kind === "type") form.change({ type: key });
    if (kind === "attribute") form.takeAttribute(field, key);
    if (kind !== "confidence") {
      // What was entered is seen in the form; whoever does not see it hears the claim grow.
      say(readBack(form.content, form.codebook), { isSeen: false });
      return;
    }
    form.change({ confidence: key });
    this.#done();
  }

  /** Open the guidelines at the entry of the target in hand. */
  #showGuide() {
    const { guidelines, form } = this.#page;
    if (!guidelines.isOpen) this.#toggleGuidelines();
    guidelines.showEntry("targets", form.pairs.current.target);
  }

  #clearLast() {
    const { form } = this.#page;
    const { confidence, type } = form.content;
    const pair = form.pairs.current;
    if (confidence !== null) form.change({ confidence: null });
    else if (pair.stance !== null) form.pairs.takeStance(null);
    else if (pair.target !== null) form.pairs.clearTarget();
    else if (type !== null) form.change({ type: null });
  }

  #done() {
    const { desk, store, form, say, cursor } = this.#page;
    form.confirm();
    const { content } = store.get(desk.open);
    const isKept = !store.isUnentered(desk.open);
    const [{ start }] = content.segments;
    if (!cursor.range || start < cursor.range.start || start >= cursor.range.end) cursor.moveTo(start);
    this.#close();
    if (isKept) say(readBack(content, form.codebook));
  }

  #close() {
    // The focus leaves the form before the form leaves the page: looking for another place would lay the page out.
    this.#page.root.focus({ preventScroll: true });
    this.#page.desk.close();
    getSelection().removeAllRanges();
  }

  #delete() {
    const { desk, store, notice, root } = this.#page;
    const id = desk.open ?? desk.selected;
    if (id === null || !desk.mayEdit(id)) return;
    const wasEntered = !store.isUnentered(id);
    store.remove(id);
    desk.forget();
    root.focus({ preventScroll: true });
    if (wasEntered) notice(t("Claim deleted."), { action: { label: t("Undo"), run: () => this.#restore(id) } });
  }

  #restore(id) {
    this.#page.store.restore(id);
    this.#page.desk.select(id);
  }

  #escape() {
    const { desk, guidelines, find, cursor, edges, form, tour } = this.#page;
    if (tour.isOn) tour.end();
    else if (guidelines.isOpen) this.#toggleGuidelines();
    else if (find.isOpen) find.close();
    else if (edges.hasFocus) form.element.focus({ preventScroll: true });
    else if (desk.purpose !== null) desk.await(null);
    else if (desk.open !== null) this.#close();
    else if (desk.selected !== null) desk.select(null);
    else cursor.clear();
  }

  /** The text gets narrower or wider beside the guidelines; the chosen claim stays in view. */
  #toggleGuidelines() {
    const { guidelines, desk, store, view } = this.#page;
    guidelines.toggle();
    if (desk.selected !== null) view.reveal(store.get(desk.selected).content.segments[0]);
  }

  #undo(direction) {
    const { history, desk, store, say } = this.#page;
    const id = desk.canEdit ? history[direction]() : null;
    if (id === null) {
      say(direction === "undo" ? t("Nothing to undo.") : t("Nothing to redo."));
      return;
    }
    desk.forget();
    const { isDeleted, kind } = store.get(id);
    if (!isDeleted && kind === "claim" && desk.open !== id) desk.select(id);
    say(direction === "undo" ? t("Undone.") : t("Redone."));
  }
}
