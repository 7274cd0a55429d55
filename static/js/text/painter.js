/**
 * Paints claims onto the text without touching its elements (CSS Custom Highlight API).
 *
 * Colour and line style tell the stance, the lane of the underline tells apart claims that overlap, its weight tells
 * the confidence. Backgrounds are thin and mix. The sheet of these highlights is made from the codebook.
 */

import { stanceStyle } from "../lib/stances.js";
import { assignLanes } from "./lanes.js";

/** More ranges than this with one mark are painted where they are near alone. */
const FEW = 20;

const PRIORITY = { cursor: -2, dimmed: -1, context: 80, hovered: 90, selected: 100, found: 110, "found-here": 120 };

const ruleOf = (stance, line, lane, weight) => `.lines[data-near] .line::highlight(claim-${stance}-${lane}-${weight}) {
  background-color: color-mix(in oklab, var(--stance-${stance}) 13%, transparent);
  text-decoration: underline ${line} ${weight}px var(--stance-${stance});
  text-underline-offset: ${3 + lane * 4}px;
  text-decoration-skip-ink: none;
}`;

/** Return the CSS text of the stances' colours; number 0 is a claim without a stance. */
const coloursOf = (styles) => {
  const colours = ["var(--color-muted)", ...styles.map(({ light, dark }) => `light-dark(${light}, ${dark})`)];
  return `:root { ${colours.map((colour, stance) => `--stance-${stance}: ${colour};`).join(" ")} }`;
};

/** The marks on one text. */
export class Painter {
  #text;
  #registry;
  #sheet = new CSSStyleSheet();
  #painted = new Map();
  #claims = [];
  #lanes = new Map();
  #many = new Map();
  #near;
  #stances = new Map();
  #underlines = [];
  #ruled = new Set();

  /**
   * @param {import("./offsets.js").Text} text
   * @param {{key: string, color?: string}[]} stances
   * @param {import("./near.js").NearBlocks} near which ranges are near the window; others wait
   */
  constructor(text, stances, near, registry = CSS.highlights) {
    this.#text = text;
    this.#near = near;
    this.#registry = registry;
    document.adoptedStyleSheets.push(this.#sheet);
    this.useStances(stances);
  }

  /** Take over the stances of a changed codebook. The claims must be painted again. */
  useStances(stances) {
    this.#stances = new Map(stances.map(({ key }, index) => [key, index + 1]));
    const styles = stances.map(stanceStyle);
    this.#underlines = ["solid", ...styles.map(({ line }) => line)];
    this.#sheet.replaceSync(coloursOf(styles));
    this.#ruled.clear();
    for (const { look } of this.#painted.values()) this.#nameOf(look);
  }

  /** Return the name of the highlight that looks so. Each line pays for every rule there is, so none is made before. */
  #nameOf({ stance, lane, weight }) {
    const name = `claim-${stance}-${lane}-${weight}`;
    if (!this.#ruled.has(name)) this.#sheet.insertRule(ruleOf(stance, this.#underlines[stance] ?? "solid", lane, weight));
    this.#ruled.add(name);
    return name;
  }

  /** Return the number of the stance in the sheet: `var(--stance-N)` is its colour. */
  numberOf(stance) {
    return this.#stances.get(stance) ?? 0;
  }

  /**
   * Make exactly these claims visible, as soon as they are near; only what differs from the last time is touched.
   * @param {{id: string, segments: {start: number, end: number}[], stance: string | null, weight: 1 | 2 | 3}[]} claims
   */
  paint(claims) {
    const hulls = claims.map(({ id, segments }) => ({ id, start: segments[0].start, end: segments.at(-1).end }));
    this.#claims = claims;
    this.#lanes = assignLanes(hulls);
    this.#paintNear();
  }

  /** Paint what has come near, and take away what no longer is. */
  look() {
    this.#paintNear();
    for (const [name, segments] of this.#many) this.#show(name, segments);
  }

  #paintNear() {
    const left = new Set(this.#painted.keys());
    for (const { id, segments, stance, weight } of this.#claims) {
      const shown = this.#near.among(segments);
      if (shown.length === 0) continue;
      left.delete(id);
      const look = { stance: this.numberOf(stance), lane: this.#lanes.get(id), weight };
      const name = this.#nameOf(look);
      const key = [name, ...shown.map(({ start, end }) => `${start}-${end}`)].join(" ");
      if (this.#painted.get(id)?.key === key) continue;
      this.#unpaint(id);
      this.#painted.set(id, { key, name, look, ranges: this.#add(name, shown) });
    }
    left.forEach((id) => this.#unpaint(id));
  }

  /** Mark ranges as one of `selected`, `hovered`, `context`, `cursor`, `dimmed`, instead of those marked so before. */
  mark(name, segments) {
    this.#many.delete(name);
    if (segments.length > FEW) this.#many.set(name, segments);
    this.#show(name, segments);
  }

  #show(name, segments) {
    const shown = segments.length > FEW ? this.#near.among(segments) : segments;
    this.#registry.delete(name);
    if (shown.length > 0) this.#add(name, shown);
  }

  #add(name, segments) {
    const highlight = this.#registry.get(name) ?? new Highlight();
    highlight.priority = PRIORITY[name] ?? 0;
    const ranges = segments.map(({ start, end }) => this.#text.staticRange(start, end));
    ranges.forEach((range) => highlight.add(range));
    this.#registry.set(name, highlight);
    return ranges;
  }

  #unpaint(id) {
    const painted = this.#painted.get(id);
    painted?.ranges.forEach((range) => this.#registry.get(painted.name).delete(range));
    this.#painted.delete(id);
  }
}
