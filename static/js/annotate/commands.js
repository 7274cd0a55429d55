/** What the page can be told to do, by key or by button: one method a command, named as in the table of keys. */

import { addSegment } from "./edges.js";
import { readBack } from "./wording.js";

const QUESTION = /[?？؟]["'”’»)]*\s*$/;

/** How many sentences above a claim a question still frames it. */
const QUESTION_REACH = 12;

/** The commands of the page. `run(name)` does one. */
export class Commands {
  #page;

  /** @param {object} page store, desk, history, form, list, view, cursor, edges, regions, text, root, say, and the areas `submit`, `skip`, `guidelines`, `help`, `returned` */
  constructor(page) {
    this.#page = page;
    this.commands = {
      "next-sentence": () => this.#moveCursor(1),
      "previous-sentence": () => this.#moveCursor(-1),
      "extend-down": () => this.#moveCursor(1, { extend: true }),
      "extend-up": () => this.#moveCursor(-1, { extend: true }),
      take: () => this.#take(),
      "next-claim": () => this.#goToClaim(1),
      "previous-claim": () => this.#goToClaim(-1),
      "clear-last": () => this.#clearLast(),
      voices: () => page.form.focusPart("attribution"),
      note: () => page.form.focusPart("note"),
      context: () => this.#context(),
      "pick-context": () => this.#pick("context", "Mark the passage that frames the claim."),
      "add-segment": () => this.#pick("segment", "Mark the next segment of this claim."),
      edges: () => page.edges.focus(),
      again: () => this.#again(),
      delete: () => this.#delete(),
      done: () => this.#done(),
      escape: () => this.#escape(),
      undo: () => this.#undo("undo"),
      redo: () => this.#undo("redo"),
      proposal: () => page.returned.take(page.desk.open ?? page.desk.selected),
      submit: () => page.submit(),
      skip: () => page.skip(),
      guidelines: () => page.guidelines.toggle(),
      help: () => page.help(),
    };
  }

  /** Do what the command stands for. */
  run = (name) => this.commands[name]();

  /** Use a passage for what it is waited for, else make a claim of it. */
  takePassage(passage) {
    const { desk, store, say } = this.#page;
    if (!desk.canEdit) return;
    const { open, purpose } = desk;
    if (open !== null && purpose === "segment") {
      store.change(open, { segments: addSegment(store.get(open).content.segments, passage) });
      desk.await(null);
      say("Segment added.");
    } else if (open !== null && purpose === "context") {
      store.change(open, { context: passage });
      desk.await(null);
      say("Context set.");
    } else {
      desk.openClaim(store.create([passage]));
    }
  }

  /** Enter what a key stands for into the open claim; the confidence commits. */
  enter({ kind, key, field }) {
    const { desk, store, form } = this.#page;
    const id = desk.open;
    if (kind === "target") form.pairs.takeTarget(key);
    if (kind === "stance") form.pairs.takeStance(key);
    if (kind === "type") store.change(id, { type: key });
    if (kind === "attribute") store.change(id, { attributes: { ...store.get(id).content.attributes, [field]: key } });
    if (kind !== "confidence") return;
    store.change(id, { confidence: key });
    this.#done();
  }

  #moveCursor(step, options) {
    const { cursor, desk, view, say, text } = this.#page;
    if (cursor.range === null) cursor.moveTo(view.firstSeen());
    else cursor.move(step, options);
    if (desk.selected !== null && desk.open === null) desk.select(null);
    if (cursor.head) view.reveal(cursor.head);
    if (cursor.range) say(text.slice(cursor.range.start, cursor.range.end), { isSeen: false });
  }

  #take() {
    const { desk, cursor, text } = this.#page;
    if (desk.selected !== null && desk.purpose === null) desk.openClaim(desk.selected);
    else if (cursor.range) this.takePassage(text.trim(cursor.range.start, cursor.range.end) ?? cursor.range);
  }

  #goToClaim(step) {
    const { list, desk, cursor, view } = this.#page;
    const claims = list.shown;
    if (claims.length === 0) return;
    const at = claims.findIndex(({ id }) => id === desk.selected);
    const from = cursor.range?.start ?? view.firstSeen();
    const startsAfter = ({ content }) => content.segments[0].start >= from;
    const near = step > 0 ? claims.findIndex(startsAfter) : claims.findLastIndex((claim) => !startsAfter(claim));
    const next = Math.min(at >= 0 ? at + step : near, claims.length - 1);
    desk.select(claims[next < 0 ? (step > 0 ? claims.length - 1 : 0) : next].id);
  }

  #clearLast() {
    const { desk, store, form } = this.#page;
    const { confidence, type } = store.get(desk.open).content;
    const pair = form.pairs.current;
    if (confidence !== null) store.change(desk.open, { confidence: null });
    else if (pair.stance !== null) form.pairs.takeStance(null);
    else if (pair.target !== null) form.pairs.clearTarget();
    else if (type !== null) store.change(desk.open, { type: null });
  }

  #context() {
    const { desk, store, cursor, text, say } = this.#page;
    const { segments } = store.get(desk.open).content;
    let reach = QUESTION_REACH;
    for (const sentence of cursor.before(segments[0].start)) {
      if (QUESTION.test(text.slice(sentence.start, sentence.end))) {
        store.change(desk.open, { context: sentence });
        say(`Context: ${text.slice(sentence.start, sentence.end)}`);
        return;
      }
      reach -= 1;
      if (reach === 0) break;
    }
    this.#pick("context", "No question above. Mark the passage that frames the claim.");
  }

  #pick(purpose, words) {
    this.#page.desk.await(purpose);
    this.#page.root.focus({ preventScroll: true });
    this.#page.say(words);
  }

  #again() {
    const { desk, store } = this.#page;
    const { segments } = store.get(desk.open).content;
    desk.close();
    desk.openClaim(store.create(segments));
  }

  #delete() {
    const { desk, store, notice } = this.#page;
    const id = desk.open ?? desk.selected;
    if (id === null || !desk.mayEdit(id)) return;
    const wasEntered = !store.isUnentered(id);
    store.remove(id);
    desk.forget();
    this.#page.root.focus({ preventScroll: true });
    if (wasEntered) notice("Claim deleted.", { action: { label: "Undo", run: () => this.#restore(id) } });
  }

  #restore(id) {
    const { store, desk } = this.#page;
    store.restore(id);
    desk.select(id);
  }

  #done() {
    const { desk, store, form, say, cursor } = this.#page;
    const id = desk.open;
    const { content } = store.get(id);
    const range = cursor.range;
    const [{ start }] = content.segments;
    if (!range || start < range.start || start >= range.end) cursor.moveTo(start);
    const isKept = !store.isUnentered(id);
    desk.close();
    getSelection().removeAllRanges();
    this.#page.root.focus({ preventScroll: true });
    if (isKept) say(readBack(content, form.codebook));
  }

  #escape() {
    const { desk, guidelines, cursor, root, edges, form } = this.#page;
    if (guidelines.isOpen) guidelines.toggle();
    else if (edges.hasFocus) form.element.focus({ preventScroll: true });
    else if (desk.purpose !== null) desk.await(null);
    else if (desk.open !== null) {
      desk.close();
      getSelection().removeAllRanges();
      root.focus({ preventScroll: true });
    } else if (desk.selected !== null) desk.select(null);
    else cursor.clear();
  }

  #undo(direction) {
    const { history, desk, store, say } = this.#page;
    const id = history[direction]();
    if (id === null) {
      say(`Nothing to ${direction}.`);
      return;
    }
    desk.forget();
    if (!store.get(id).isDeleted && desk.open !== id) desk.select(id);
    say(direction === "undo" ? "Undone." : "Redone.");
  }
}
