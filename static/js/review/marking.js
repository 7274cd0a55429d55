/** Marks a passage that somebody did not claim: what is selected, else the sentence at the cursor, else the claim in hand. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "../annotate/controls.js";
import { passageOf } from "../annotate/selection.js";
import { snapToWords } from "../text/words.js";
import { isClaimed } from "./passages.js";

/** @typedef {{start: number, end: number}} Range */

/** Asks whose claim is missing where it could be several people's; fires "change" when it begins or ends to ask. */
export class Marking extends EventTarget {
  #page;
  /** @type {{range: Range, people: string[]} | null} */
  #asked = null;

  /** @param {{board: object, store: import("./store.js").ReviewStore, cursor: object, text: object, people: object, canJudge: boolean, say: Function}} page */
  constructor(page) {
    super();
    this.#page = page;
  }

  /** The people who may be meant, or null while nothing is asked. */
  get asked() {
    return this.#asked?.people ?? null;
  }

  /** Mark what is selected, at the cursor or in hand as missing; ask whose claim it should be where that is open. */
  begin() {
    const { say, canJudge } = this.#page;
    const range = this.#range();
    if (!canJudge) return;
    if (!range) {
      say(t("Mark a passage in the text first, or choose a claim."));
      return;
    }
    const people = this.#peopleWithout(range);
    if (people.length === 0) say(t("Everybody whose work is submitted claims something here."));
    else if (people.length === 1) this.#mark(range, people[0]);
    else this.#ask({ range, people });
  }

  /** Answer the question by the number of a person. @param {number} number counted from 1 */
  choose(number) {
    const { range, people } = this.#asked;
    if (people[number - 1] !== undefined) this.#mark(range, people[number - 1]);
  }

  /** Ask no more. */
  stop() {
    this.#ask(null);
  }

  /** Return the question with a button for each person. */
  question() {
    const { people, range } = this.#asked;
    const options = people.map((name, index) => {
      const made = button("", () => this.choose(index + 1), { class: "choice-group__option" });
      made.append(element("kbd", { class: "kbd", "aria-hidden": "true" }, String(index + 1)), name);
      return made;
    });
    const words = t("Whose claim is missing here?");
    return element(
      "section",
      { class: "marking", "aria-label": words },
      element("h2", { class: "review-panel__who" }, words),
      element("blockquote", { class: "review-panel__quote", dir: "auto" }, this.#page.text.slice(range.start, range.end)),
      element("div", { class: "choice-group", role: "group", "aria-label": words }, ...options),
    );
  }

  #range() {
    const { board, text, cursor } = this.#page;
    const selected = passageOf(text, getSelection(), document.querySelector("#text"));
    const { start, end } = board.get(board.selected)?.record ?? {};
    return (selected && snapToWords(text, selected)) ?? cursor.range ?? (start === undefined ? null : { start, end });
  }

  #peopleWithout(range) {
    const { board, people } = this.#page;
    const records = board.all.map(({ record }) => record);
    const submitted = people.works.filter(({ state }) => ["submitted", "accepted", "none"].includes(state));
    return submitted.map(({ annotator }) => annotator).filter((annotator) => !isClaimed({ annotator, ...range }, records));
  }

  #mark(range, annotator) {
    const { store, board, cursor, say } = this.#page;
    getSelection().removeAllRanges();
    cursor.clear();
    this.#ask(null);
    const id = store.mark({ annotator, ...range });
    board.select(id);
    say(t("Marked as missing for {person}. c comments.", { person: annotator }));
  }

  #ask(asked) {
    this.#asked = asked;
    this.dispatchEvent(new Event("change"));
  }
}
