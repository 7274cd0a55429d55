/** One Tab stop for a list of many: the arrow keys go on from there (ARIA, "roving tabindex"). */

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** Items of a list, each made with tabindex -1, of which Tab comes to one. */
export class Roving {
  #root;
  #selector;

  /** The item that Tab comes to, or null. @type {HTMLElement | null} */
  stop = null;

  /**
   * @param {HTMLElement} root
   * @param {string} selector of the items
   * @param {(from: HTMLElement, step: number) => void} go to the item so many further; infinite: to the first, the last
   */
  constructor(root, selector, go) {
    this.#root = root;
    this.#selector = selector;
    root.addEventListener("focusin", ({ target }) => target.matches(selector) && this.settle(target));
    root.addEventListener("keydown", (event) => {
      const { target, key, shiftKey, altKey, ctrlKey, metaKey } = event;
      if (!(key in STEPS) || shiftKey || altKey || ctrlKey || metaKey || !target.matches(selector)) return;
      event.preventDefault();
      go(target, STEPS[key]);
    });
  }

  /** Let Tab come to `item`; without one, to what it came to, or to the first where that is gone. @param {HTMLElement | null} [item] */
  settle(item) {
    const kept = this.stop && this.#root.contains(this.stop) ? this.stop : this.#root.querySelector(this.#selector);
    const next = item ?? kept;
    if (next === this.stop) return;
    if (this.stop) this.stop.tabIndex = -1;
    if (next) next.tabIndex = 0;
    this.stop = next;
  }
}

/** Return the item so many steps from `at`, held at both ends. @template T @param {T[]} items @param {number} at @param {number} step @returns {T | undefined} */
export const stepped = (items, at, step) => items[Math.min(Math.max(at + step, 0), items.length - 1)];
