/** The sentence cursor: where one is in the text without a mouse, by whole sentences and by their clauses. */

/**
 * Sentences in order, one of them (or a clause of it, or several in a row) under the cursor. Fires "move".
 *
 * @typedef {{start: number, end: number}} Range in code points
 */
export class SentenceCursor extends EventTarget {
  #sentences;
  #isHidden;
  #clausesOf;
  /** @type {{anchor: Range, head: Range, at: number} | null} `at`: the number of the sentence that holds the head */
  #place = null;

  /**
   * @param {[number, number][]} sentences in code points
   * @param {(start: number, end: number) => boolean} isHidden whether a sentence is folded away and stepped over
   * @param {(sentence: Range) => Range[]} clausesOf
   */
  constructor(sentences, isHidden = () => false, clausesOf = (sentence) => [sentence]) {
    super();
    this.#sentences = sentences.map(([start, end]) => ({ start, end }));
    this.#isHidden = isHidden;
    this.#clausesOf = clausesOf;
  }

  /** The range under the cursor, or null before the first move. */
  get range() {
    if (this.#place === null) return null;
    const { anchor, head } = this.#place;
    return { start: Math.min(anchor.start, head.start), end: Math.max(anchor.end, head.end) };
  }

  /** The range of the sentence or clause that moves, or null before the first move. */
  get head() {
    return this.#place?.head ?? null;
  }

  /** Move by `step` sentences, or with `extend` the far end of what is marked. Stays where the text ends. */
  move(step, { extend = false } = {}) {
    const next = this.#visibleFrom((this.#place?.at ?? -1) + step, Math.sign(step));
    if (next === null) return false;
    this.#become(this.#sentences[next], next, extend);
    return true;
  }

  /**
   * Move to the next or previous clause, over the sentence's end if need be; from a whole sentence to its first or
   * last one. With `extend` the far end of what is marked moves.
   */
  moveClause(step, { extend = false } = {}) {
    if (this.#place === null) return this.move(step);
    if (extend) this.#divide();
    const before = this.range;
    const isMoved = this.#stepClause(step, extend);
    const { start, end } = this.range;
    // A sentence of one clause looks the same as that clause: the step goes on.
    return isMoved && start === before.start && end === before.end ? this.#stepClause(step, extend) : isMoved;
  }

  /** Put the cursor on the sentence that holds the code point, else on the next one. */
  moveTo(point) {
    const next = this.#visibleFrom(this.#numberAt(point), 1);
    if (next !== null) this.#become(this.#sentences[next], next, false);
  }

  /** Take the cursor off the text. */
  clear() {
    this.#place = null;
    this.dispatchEvent(new Event("move"));
  }

  /** Return the sentence that holds the code point, else the next one; null in a text without any. @returns {Range | null} */
  sentenceAt(point) {
    return this.#sentences[this.#numberAt(point)] ?? null;
  }

  /** Return the sentences that end at or before the code point, the nearest first. */
  before(point) {
    return this.#sentences.filter(({ end }) => end <= point).reverse();
  }

  #numberAt(point) {
    const found = this.#sentences.findIndex(({ end }) => end > point);
    return found < 0 ? this.#sentences.length - 1 : found;
  }

  /** Take whole sentences at both ends of what is marked for their outermost clauses. */
  #divide() {
    const { anchor, head, at } = this.#place;
    const isOnward = anchor.start <= head.start;
    const outermost = (range, isFirst) => {
      const clauses = this.#sentences.includes(range) ? this.#clausesOf(range) : [range];
      return clauses.at(isFirst ? 0 : -1);
    };
    this.#place = { anchor: outermost(anchor, isOnward), head: outermost(head, !isOnward), at };
  }

  #stepClause(step, extend) {
    const { head, at } = this.#place;
    const clauses = this.#clausesOf(this.#sentences[at]);
    const found = clauses.findIndex(({ start, end }) => start === head.start && end === head.end);
    const whole = step > 0 ? 0 : clauses.length - 1;
    const next = clauses[found < 0 ? whole : found + step];
    if (next) {
      this.#become(next, at, extend);
      return true;
    }
    const beyond = this.#visibleFrom(at + step, step);
    if (beyond === null) return false;
    this.#become(this.#clausesOf(this.#sentences[beyond]).at(step > 0 ? 0 : -1), beyond, extend);
    return true;
  }

  #visibleFrom(index, direction) {
    for (let i = index; i >= 0 && i < this.#sentences.length; i += direction || 1) {
      if (!this.#isHidden(this.#sentences[i].start, this.#sentences[i].end)) return i;
    }
    return null;
  }

  #become(head, at, keepsAnchor) {
    this.#place = { anchor: keepsAnchor && this.#place ? this.#place.anchor : head, head, at };
    this.dispatchEvent(new Event("move"));
  }
}
