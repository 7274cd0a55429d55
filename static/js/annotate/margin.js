/** Marks in the margin: where claims lie, beside the lines that they lie on. */

import { element } from "../lib/dom.js";
import { assignLanes } from "../text/lanes.js";

const PADDING = 4;
const LEAST_HEIGHT = 6;

const isSame = (one, other) =>
  one.length === other.length && one.every(({ start, end }, n) => start === other[n].start && end === other[n].end);

/** One bar a claim near the window. The list of claims says the same to screen readers. */
export class Margin {
  #root;
  #text;
  #near;
  #painter;
  #claims = [];
  #marks = new Map();
  #selected = null;
  #due = 0;

  /** @param {HTMLElement} root @param {{text: object, near: object, painter: object}} view @param {(id: string) => void} onOpen */
  constructor(root, { text, near, painter }, onOpen) {
    this.#root = root;
    this.#text = text;
    this.#near = near;
    this.#painter = painter;
    root.addEventListener("click", ({ target }) => target.dataset.claim && onOpen(target.dataset.claim));
    // Lines have moved: everything is measured again.
    new ResizeObserver(() => {
      for (const mark of this.#marks.values()) mark.segments = [];
      this.#plan();
    }).observe(root);
    near.addEventListener("change", () => this.#plan());
  }

  /** Show marks for these claims. */
  draw(claims) {
    this.#claims = claims;
    this.#plan();
  }

  /** Show which mark belongs to the chosen claim. */
  select(id) {
    this.#marks.get(this.#selected)?.root.removeAttribute("data-selected");
    this.#marks.get(id)?.root.setAttribute("data-selected", "");
    this.#selected = id;
  }

  #plan() {
    cancelAnimationFrame(this.#due);
    this.#due = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const origin = this.#root.getBoundingClientRect().top;
    const claims = this.#claims
      .map(({ id, content }) => ({ id, content, segments: this.#near.among(content.segments) }))
      .filter(({ segments }) => segments.length > 0);
    const measured = claims.map((claim) => this.#measure(claim, origin));
    const lanes = assignLanes(measured);
    const ids = new Set(measured.map(({ id }) => id));
    for (const [id, { root }] of this.#marks) if (!ids.has(id)) this.#drop(id, root);
    claims.forEach((claim, n) => this.#show(claim, measured[n], lanes.get(claim.id)));
    this.select(this.#selected);
  }

  /** Return where a claim's near lines begin and end; one whose near segments are as before is not measured again. */
  #measure({ id, segments }, origin) {
    const known = this.#marks.get(id);
    if (known && isSame(known.segments, segments)) return known.place;
    const box = this.#text.range(segments[0].start, segments.at(-1).end).getBoundingClientRect();
    return { id, start: box.top - origin, end: box.bottom - origin };
  }

  #show({ id, content: { stances }, segments }, place, lane) {
    const stance = this.#painter.numberOf(stances[0]?.stance);
    const known = this.#marks.get(id);
    if (known && known.place === place && known.stance === stance && known.lane === lane) return;
    const root = known?.root ?? element("span", { class: "margin__mark", "data-claim": id });
    root.hidden = place.end === place.start;
    root.style.setProperty("--from", `${place.start + PADDING}px`);
    root.style.setProperty("--height", `${Math.max(place.end - place.start - 2 * PADDING, LEAST_HEIGHT)}px`);
    root.style.setProperty("--lane", String(lane));
    root.style.setProperty("--colour", `var(--stance-${stance})`);
    if (!known) this.#root.append(root);
    this.#marks.set(id, { root, segments, stance, lane, place });
  }

  #drop(id, root) {
    root.remove();
    this.#marks.delete(id);
  }
}
