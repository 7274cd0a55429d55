/** The sentence cursor: where one is in the text without a mouse. */

/** Sentences in order, one of them (or several in a row) under the cursor. Fires "move". */
export class SentenceCursor extends EventTarget {
  #sentences;
  #anchor = -1;
  #head = -1;
  #isHidden;

  /**
   * @param {[number, number][]} sentences in code points
   * @param {(start: number, end: number) => boolean} isHidden whether a sentence is folded away and stepped over
   */
  constructor(sentences, isHidden = () => false) {
    super();
    this.#sentences = sentences;
    this.#isHidden = isHidden;
  }

  /** The range under the cursor, or null before the first move. */
  get range() {
    if (this.#head < 0) return null;
    const first = Math.min(this.#anchor, this.#head);
    const last = Math.max(this.#anchor, this.#head);
    return { start: this.#sentences[first][0], end: this.#sentences[last][1] };
  }

  /** The range of the sentence that moves, or null before the first move. */
  get head() {
    const sentence = this.#sentences[this.#head];
    return sentence ? { start: sentence[0], end: sentence[1] } : null;
  }

  /** Move by `step` sentences, or with `extends` the far end of what is marked. Stays where the text ends. */
  move(step, { extend = false } = {}) {
    const next = this.#visibleFrom(this.#head + step, Math.sign(step));
    if (next === null) return false;
    this.#place(next, extend && this.#head >= 0);
    return true;
  }

  /** Put the cursor on the sentence that holds the code point, else on the next one. */
  moveTo(point) {
    const found = this.#sentences.findIndex(([, end]) => end > point);
    const next = this.#visibleFrom(found < 0 ? this.#sentences.length - 1 : found, 1);
    if (next !== null) this.#place(next, false);
  }

  /** Take the cursor off the text. */
  clear() {
    this.#anchor = this.#head = -1;
    this.dispatchEvent(new Event("move"));
  }

  /** Return the sentences that end at or before the code point, the nearest first. */
  before(point) {
    return this.#sentences
      .filter(([, end]) => end <= point)
      .map(([start, end]) => ({ start, end }))
      .reverse();
  }

  #visibleFrom(index, direction) {
    for (let i = index; i >= 0 && i < this.#sentences.length; i += direction || 1) {
      if (!this.#isHidden(...this.#sentences[i])) return i;
    }
    return null;
  }

  #place(index, keepsAnchor) {
    this.#head = index;
    if (!keepsAnchor) this.#anchor = index;
    this.dispatchEvent(new Event("move"));
  }
}
