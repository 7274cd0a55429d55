/** Marks in the margin: where claims lie, beside the lines that they lie on. */

import { assignLanes } from "../text/lanes.js";
import { element } from "../lib/dom.js";

/** One bar a claim, drawn anew when claims or the text's width change. The list says the same to screen readers. */
export class Margin {
  #root;
  #text;
  #painter;
  #claims = [];
  #due = 0;

  /** @param {HTMLElement} root @param {{text: object, painter: object}} view @param {(id: string) => void} onOpen */
  constructor(root, { text, painter }, onOpen) {
    this.#root = root;
    this.#text = text;
    this.#painter = painter;
    root.addEventListener("click", ({ target }) => target.dataset.claim && onOpen(target.dataset.claim));
    new ResizeObserver(() => this.#plan()).observe(root);
  }

  /** Show marks for these claims. */
  draw(claims) {
    this.#claims = claims;
    this.#plan();
  }

  /** Show which mark belongs to the chosen claim. */
  select(id) {
    for (const mark of this.#root.children) mark.toggleAttribute("data-selected", mark.dataset.claim === id);
  }

  #plan() {
    cancelAnimationFrame(this.#due);
    this.#due = requestAnimationFrame(() => this.#measure());
  }

  #measure() {
    const origin = this.#root.getBoundingClientRect().top;
    const boxes = this.#claims.map(({ id, content: { segments } }) => {
      const box = this.#text.range(segments[0].start, segments.at(-1).end).getBoundingClientRect();
      return { id, start: box.top - origin, end: box.bottom - origin };
    });
    const lanes = assignLanes(boxes);
    const selected = this.#root.querySelector("[data-selected]")?.dataset.claim;
    this.#root.replaceChildren(
      ...this.#claims.map((claim, n) => this.#mark(claim, boxes[n], lanes.get(claim.id))),
    );
    this.select(selected ?? null);
  }

  #mark({ id, content: { stances } }, { start, end }, lane) {
    const mark = element("span", { class: "margin__mark", "data-claim": id });
    mark.hidden = end === start;
    mark.style.setProperty("--from", `${start + 4}px`);
    mark.style.setProperty("--height", `${Math.max(end - start - 8, 6)}px`);
    mark.style.setProperty("--lane", String(lane));
    mark.style.setProperty("--colour", `var(--stance-${this.#painter.numberOf(stances[0]?.stance)})`);
    return mark;
  }
}
