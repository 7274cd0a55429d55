/** What becomes of a passage that somebody marked: a claim, a further segment of the open one, or its context. */

import { t } from "../lib/i18n.js";
import { addSegment } from "./edges.js";

const QUESTION = /[?？؟]["'”’»)]*\s*$/;

/** How many sentences above a claim a question still frames it. */
const QUESTION_REACH = 12;

/** Passages and what they are for. */
export class Passages {
  #page;

  /** @param {object} page desk, store, form, cursor, text, root, say */
  constructor(page) {
    this.#page = page;
  }

  /** Use a passage for what it is waited for, else make a claim of it. */
  take(passage) {
    const { desk, store, form, say } = this.#page;
    if (!desk.canEdit) return;
    const { open, purpose } = desk;
    if (open === null || purpose === null) {
      desk.openClaim(store.create([passage]));
      return;
    }
    if (purpose === "segment") store.change(open, { segments: addSegment(store.get(open).content.segments, passage) });
    else form.change({ context: passage });
    desk.await(null);
    say(purpose === "segment" ? t("Segment added.") : t("Context set."));
  }

  /** Take what is under the sentence cursor, or open the claim that is chosen. */
  takeMarked() {
    const { desk, cursor, text } = this.#page;
    if (desk.selected !== null && desk.purpose === null) desk.openClaim(desk.selected);
    else if (cursor.range) this.take(text.trim(cursor.range.start, cursor.range.end) ?? cursor.range);
  }

  /** Make the nearest question above the open claim its context; wait for a passage where there is none. */
  takeQuestion() {
    const { desk, store, form, cursor, text, say } = this.#page;
    const [{ start }] = store.get(desk.open).content.segments;
    const above = cursor.before(start).slice(0, QUESTION_REACH);
    const question = above.find((sentence) => QUESTION.test(text.slice(sentence.start, sentence.end)));
    if (!question) {
      this.await("context", t("No question above. Mark the passage that frames the claim."));
      return;
    }
    form.change({ context: question });
    say(t("Context: {quote}", { quote: text.slice(question.start, question.end) }));
  }

  /** Wait for a passage for the open claim. @param {"segment" | "context"} purpose */
  await(purpose, words) {
    const { desk, root, say } = this.#page;
    desk.await(purpose);
    root.focus({ preventScroll: true });
    say(words);
  }

  /** Begin another claim on the passage of the open or chosen one. */
  again() {
    const { desk, store } = this.#page;
    if (desk.selected === null || !desk.canEdit) return;
    const { segments } = store.get(desk.selected).content;
    desk.close();
    desk.openClaim(store.create(segments));
  }
}
