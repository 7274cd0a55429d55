/** The claims under review, which of them are shown, and which one is looked at. */

import { contentOf } from "../annotate/content.js";
import { relate } from "./agreement.js";
import { passageStanding } from "./passages.js";
import { isJudged, progressOf, standingOf } from "./standing.js";

/** @typedef {{id: string, annotator: string, isOwn: boolean, record: object, content: object}} Claim */
/** @typedef {{annotator?: string, stance?: string, target?: string, standing?: string}} Filter what is empty is any */

const matches = ({ record }, itsStanding, { annotator, stance, target, standing }) =>
  (!annotator || record.annotator === annotator) &&
  (!stance || record.stances.some((pair) => pair.stance === stance)) &&
  (!target || record.stances.some((pair) => pair.target === target)) &&
  (!standing || itsStanding === standing);

const inOrder = ({ record: one }, { record: other }) =>
  one.start - other.start || one.end - other.end || (one.annotator < other.annotator ? -1 : 1);

/** Fires "change" when claims or what is shown of them changed, "select" when another one is looked at. */
export class Board extends EventTarget {
  #claims = new Map();
  #passages = new Map();
  #relations = new Map();
  #filter = {};
  #person;

  /** @param {object[]} records @param {string} person who reviews */
  constructor(records, person) {
    super();
    this.#person = person;
    this.selected = null;
    records.forEach((record) => this.#keep(record));
    this.#relate();
  }

  /** Return a claim or a passage, or undefined. @param {string | null} id @returns {Claim | import("./passages.js").Passage | undefined} */
  get(id) {
    return this.#claims.get(id) ?? this.#passages.get(id);
  }

  /** The passages that were marked as missing. @returns {import("./passages.js").Passage[]} */
  get passages() {
    return [...this.#passages.values()];
  }

  /** Return where a claim or a passage stands. */
  standing({ isPassage, record }) {
    return isPassage ? passageStanding(record, this.all.map((claim) => claim.record)) : standingOf(record);
  }

  /** All claims in text order. @returns {Claim[]} */
  get all() {
    return [...this.#claims.values()].sort(inOrder);
  }

  /** Claims and passages that the filter leaves, in text order. The one that is looked at stays until another one is. */
  get shown() {
    const items = [...this.all, ...this.passages].sort(inOrder);
    return items.filter((item) => item.id === this.selected || matches(item, this.standing(item), this.#filter));
  }

  /** Return which claims of others lie on the passage of one, and how it stands to them. */
  relation(id) {
    return this.#relations.get(id) ?? { agreement: "alone", peers: [] };
  }

  /** Return how many claims are judged, of one person or of all others. */
  progress(annotator = null) {
    const claims = this.all.filter(({ isOwn, record }) => !isOwn && (annotator ?? record.annotator) === record.annotator);
    return progressOf(claims.map(({ record }) => record));
  }

  /** The claims that wait for a verdict. */
  get open() {
    return this.all.filter(({ isOwn, record }) => !isOwn && !isJudged(record));
  }

  /** Look at a claim; null looks at none. */
  select(id) {
    if (id === this.selected) return;
    this.selected = id;
    this.dispatchEvent(new Event("select"));
  }

  /** Look at the claim `step` further in the text, from the passage at `from` where none is looked at. */
  move(step, from = 0) {
    const { shown } = this;
    if (shown.length === 0) return;
    const at = shown.findIndex(({ id }) => id === this.selected);
    const near = shown.findIndex(({ record }) => record.start >= from);
    const next = at >= 0 ? at + step : Math.max(near, 0);
    this.select(shown[Math.min(Math.max(next, 0), shown.length - 1)].id);
  }

  /**
   * Look at the next claim that waits for a verdict, going round. Return whether there is one.
   * @param {(id: string) => boolean} isGiven whether a verdict on it is on its way
   */
  moveOn(isGiven = () => false) {
    const { shown } = this;
    const at = shown.findIndex(({ id }) => id === this.selected);
    const round = [...shown.slice(at + 1), ...shown.slice(0, at)];
    const isOpen = ({ id, isOwn, isPassage, record }) => !isOwn && !isPassage && !isJudged(record) && !isGiven(id);
    const next = round.find(isOpen);
    if (next) this.select(next.id);
    return next !== undefined;
  }

  /** Show the claims that match. @param {Filter} filter */
  useFilter(filter) {
    this.#filter = filter;
    this.dispatchEvent(new Event("change"));
  }

  /** Take over how a claim stands at the server. */
  put(record) {
    this.#keep(record);
    this.#relate();
    this.dispatchEvent(new Event("change"));
  }

  /** Take over a review of a claim, in place of what was known of it. */
  putReview(id, review) {
    const { record } = this.get(id);
    const others = record.reviews.filter((each) => each.id !== review.id);
    const reviews = [...others, review].sort((one, other) => (one.created_at < other.created_at ? -1 : 1));
    this.put({ ...record, reviews });
  }

  /** Take a review of a claim away. */
  dropReview(id, review) {
    const { record } = this.get(id);
    this.put({ ...record, reviews: record.reviews.filter((each) => each.id !== review) });
  }

  /** Show these passages. @param {import("./passages.js").Passage[]} items */
  putPassages(items) {
    this.#passages = new Map(items.map((item) => [item.id, item]));
    this.#afterLoss();
  }

  /** Forget a person's claims: they are not submitted any more. */
  drop(annotator) {
    for (const { id, record } of this.all) if (record.annotator === annotator) this.#claims.delete(id);
    this.#relate();
    this.#afterLoss();
  }

  #afterLoss() {
    const isLost = this.selected !== null && !this.get(this.selected);
    if (isLost) this.selected = null;
    this.dispatchEvent(new Event("change"));
    if (isLost) this.dispatchEvent(new Event("select"));
  }

  #keep(record) {
    const { id, annotator } = record;
    this.#claims.set(id, { id, annotator, isOwn: annotator === this.#person, record, content: contentOf(record) });
  }

  #relate() {
    this.#relations = relate(this.all.map(({ record }) => record));
  }
}
