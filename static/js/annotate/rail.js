/** A narrow map of a long article beside it: where its claims lie, and which part is seen. */

import { one } from "../lib/dom.js";

/** How many windows high a text is before it needs a map. */
const LONG = 2;
const LEAST_HEIGHT = 2;
const INSET = 3;

/** Drawn by place in the text, which needs no measuring. The list of claims says the same to screen readers. */
export class Rail {
  #root;
  #canvas;
  #seen;
  #text;
  #body;
  #painter;
  #claims = [];
  #due = 0;

  /**
   * @param {HTMLElement} root
   * @param {{text: object, painter: object, reveal: (place: object, options: object) => void}} view
   * @param {HTMLElement} body of the text
   */
  constructor(root, view, body) {
    this.#root = root;
    this.#canvas = one("canvas", root);
    this.#seen = one(".rail__seen", root);
    this.#text = view.text;
    this.#painter = view.painter;
    this.#body = body;
    // The text's height changes whenever a part of it is laid out, which moves nothing on the map.
    new ResizeObserver(() => (this.#root.hidden === this.#isShort ? this.#showSeen() : this.#plan())).observe(body);
    new MutationObserver(() => this.#plan()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    addEventListener("resize", () => this.#plan());
    addEventListener("scroll", () => this.#showSeen(), { passive: true });
    root.addEventListener("pointerdown", (event) => {
      const box = root.getBoundingClientRect();
      const point = Math.floor(((event.clientY - box.top) / box.height) * this.#text.length);
      const start = Math.min(Math.max(point, 0), this.#text.length - 1);
      view.reveal({ start, end: start + 1 }, { always: true });
    });
  }

  get #isShort() {
    return this.#text.length === 0 || this.#body.offsetHeight < innerHeight * LONG;
  }

  /** Show these claims. */
  draw(claims) {
    this.#claims = claims;
    this.#plan();
  }

  #plan() {
    cancelAnimationFrame(this.#due);
    this.#due = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#root.hidden = this.#isShort;
    if (this.#root.hidden) return;
    const { clientWidth: width, clientHeight: height } = this.#root;
    Object.assign(this.#canvas, { width: width * devicePixelRatio, height: height * devicePixelRatio });
    const context = this.#canvas.getContext("2d");
    context.scale(devicePixelRatio, devicePixelRatio);
    const colours = new Map();
    for (const { content } of this.#claims) {
      const stance = this.#painter.numberOf(content.stances[0]?.stance);
      if (!colours.has(stance)) colours.set(stance, this.#colourOf(stance));
      context.fillStyle = colours.get(stance);
      for (const { start, end } of content.segments) {
        const top = (start / this.#text.length) * height;
        context.fillRect(INSET, top, width - 2 * INSET, Math.max(((end - start) / this.#text.length) * height, LEAST_HEIGHT));
      }
    }
    this.#showSeen();
  }

  #colourOf(stance) {
    this.#canvas.style.setProperty("color", `var(--stance-${stance})`);
    return getComputedStyle(this.#canvas).color;
  }

  #showSeen() {
    if (this.#root.hidden) return;
    const { top, height } = this.#body.getBoundingClientRect();
    const from = Math.max(-top / height, 0);
    const to = Math.min((innerHeight - top) / height, 1);
    this.#seen.style.setProperty("--from", `${from * 100}%`);
    this.#seen.style.setProperty("--height", `${Math.max(to - from, 0) * 100}%`);
  }
}
