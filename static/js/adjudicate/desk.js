/** Which cluster lies on the desk, the settled claim that is being put together from it, and what is asked meanwhile. */

import { t } from "../lib/i18n.js";
import { Drafts } from "./draft-history.js";
import { choosable, deciding, draftOf, partOf, taking, wholeOf, withField, withPart } from "./draft.js";
import { groupsAfter, keyOf } from "./groups.js";
import { hullOf, intersection, union } from "./ranges.js";

/**
 * Fires "change" when the clusters or the one on the desk look different, "select" when another one lies there.
 *
 * @typedef {"reason" | "confidence" | "note" | "boundaries"} Question
 */
export class Desk extends EventTarget {
  groups = [];
  /** @type {Question | null} */
  asked = null;
  /** Why the last cluster was rejected. @type {string | null} */
  lastReason = null;
  #at = 0;
  #drafts = new Drafts();
  /** What is put together on the desk. @type {import("./draft-history.js").DraftHistory | null} */
  #drafted = null;
  /** What the groups were made from: an answer of the server alone changes nothing. */
  #contents = [];
  #page;

  /** @param {{clusters: object[], claims: Map<string, object>, store: object, text: object, say: Function}} page */
  constructor(page) {
    super();
    this.#page = page;
    this.groups = this.#grouped();
    this.#lay(Math.max(this.groups.findIndex(this.isOpen), 0));
  }

  /** The cluster on the desk. @returns {import("./groups.js").Group | undefined} */
  get current() {
    return this.groups[this.#at];
  }

  /** The claims of the cluster on the desk, in the order of their numbers. */
  get members() {
    return this.current?.claims.map((id) => this.#page.claims.get(id)) ?? [];
  }

  /** What is put together on the desk. @returns {import("./draft.js").Draft | null} */
  get draft() {
    return this.#drafted?.draft ?? null;
  }

  /** When the last choice on the desk was made, and the one that can be done again. */
  get choices() {
    const { lastAt, nextAt } = (this.canPick && this.#drafted) || { lastAt: -Infinity, nextAt: Infinity };
    return { lastAt, nextAt };
  }

  isOpen = ({ state, claims }) => state === "open" && claims.length > 0;

  /** Whether a settled claim can be put together on the desk, rather than joined. */
  get canPick() {
    return this.current !== undefined && this.isOpen(this.current) && !this.current.joins;
  }

  /** How many clusters are settled, and how many there are. */
  progress() {
    return { done: this.groups.filter((group) => !this.isOpen(group)).length, total: this.groups.length };
  }

  /** Take in what was done since. The same passage stays on the desk, and as it is what is being put together there. */
  rebuild() {
    const before = this.current;
    const contents = this.#page.store.holding().map(({ content }) => content);
    if (contents.length === this.#contents.length && contents.every((content, at) => content === this.#contents[at])) return;
    const isMore = contents.length > this.#contents.length && this.#contents.every((content, at) => content === contents[at]);
    const known = isMore ? this.#contents.length : 0;
    this.#contents = contents;
    this.groups = this.#grouped(known);
    const same = this.groups.findIndex((group) => keyOf(group) === keyOf(before));
    if (same >= 0 && this.groups[same].state === before.state) {
      this.#at = same;
      this.dispatchEvent(new Event("change"));
      return;
    }
    const near = this.groups.findIndex(({ claims }) => claims.includes(before.claims[0]));
    this.#lay(Math.max(same, near, 0));
  }

  /** Put another cluster on the desk. */
  select(index) {
    if (index < 0 || index >= this.groups.length) return;
    this.#lay(index);
    this.dispatchEvent(new Event("select"));
  }

  /** Go on to the next or the previous one. */
  move(step) {
    this.select(this.#at + step);
  }

  /** Go to the next open cluster, round the end. Return whether there is one. */
  moveOn() {
    const after = this.groups.findIndex((group, index) => index > this.#at && this.isOpen(group));
    const index = after >= 0 ? after : this.groups.findIndex(this.isOpen);
    if (index >= 0) this.select(index);
    return index >= 0;
  }

  /** Take a member whole. @param {number} number counted from 1 */
  takeMember(number) {
    const member = this.members[number - 1];
    if (!member || !this.#mayPick()) return;
    const confidence = this.draft.content.confidence;
    this.#take({ ...wholeOf(member), confidence });
  }

  /** Take what is put together, else what is offered. */
  take() {
    if (!this.#mayDecide()) return;
    if (this.current.joins) this.#decide([this.#joining(this.current)]);
    else if (this.draft.isTouched || this.current.offered) this.#take(this.draft.content);
    else if (this.current.hides_offer) this.#page.say(t("No offer is shown for this cluster, to see how far offers decide. A digit takes a claim."));
    else this.#page.say(t("Nothing is offered here. A digit takes a claim."));
  }

  /** Take one field from a member. @param {string} name @param {number} number counted from 1 */
  takeField(name, number) {
    const member = this.members[number - 1];
    if (member && this.#mayPick()) this.change(withField(this.draft, name, member, number));
  }

  /** Give the settled claim boundaries, or the adjudicator's confidence. */
  takePart(part) {
    if (this.#mayPick()) this.change(withPart(this.draft, part));
  }

  /** Take what any of the members mark, or what all mark. @param {"union" | "intersection"} how */
  takeBoundaries(how) {
    if (!this.#mayPick()) return;
    const all = this.members.map(({ segments }) => segments);
    const segments = how === "union" ? union(all) : intersection(all);
    if (segments.length > 0) this.takePart({ segments });
    else this.#page.say(t("They have no letter in common."));
  }

  /** The open clusters that one stroke takes: the unanimous; where one person alone read the article, all. */
  agreed() {
    const isAlone = this.#page.readers < 2;
    const isAgreed = ({ unanimous, joins }) => unanimous || (isAlone && !joins);
    return this.groups.filter((group) => this.isOpen(group) && group.reason === null && isAgreed(group));
  }

  /** Take them all. */
  takeAgreed() {
    const { readers, claims, text } = this.#page;
    const all = this.agreed();
    const units = readers < 2 ? all.flatMap((group) => group.claims.map((id) => ({ ...group, claims: [id], offered: id }))) : all;
    const decide = (group) => (group.joins ? this.#joining(group) : taking(group, draftOf(group, claims).content, claims, text));
    const isElsewhere = this.isOpen(this.current) && !all.includes(this.current);
    if (units.length === 0) this.#page.say(t("No open cluster is unanimous."));
    else this.#decide(units.map(decide), { goesOn: !isElsewhere });
    return units.length;
  }

  /** Reject all of the cluster. @param {string | null} reason a key of the codebook's */
  reject(reason) {
    if (!this.#mayDecide()) return;
    this.lastReason = reason;
    this.#decide([deciding("reject", this.current, this.#page.claims, { reason })]);
  }

  /** Leave the cluster open with a note. @param {string} note */
  leave(note) {
    if (this.#mayDecide()) this.#decide([deciding("leave", this.current, this.#page.claims, { note })]);
  }

  /** Open the cluster again. */
  reopen() {
    const { claims, store } = this.#page;
    const late = this.current?.joins;
    const settled = late && (this.groups.find(({ goldId }) => goldId === late.id) ?? { claims: [], goldId: late.id });
    if (settled) store.decide([deciding("reopen", settled, claims)]);
    else if (!this.current || this.isOpen(this.current)) this.#page.say(t("This cluster is open."));
    else store.decide([deciding("reopen", this.current, claims)]);
  }

  /** Split the cluster: from what is settled, the clauses from the sentence, else each claim from the others. */
  split() {
    if (!this.#mayDecide()) return;
    const { parts, claims, joins } = this.current;
    if (joins) this.#group([claims]);
    else if (claims.length < 2) this.#page.say(t("There is one claim here, which cannot be split."));
    else this.#group(parts.length > 1 ? parts : claims.map((id) => [id]));
  }

  /** Join the cluster with the next open one. */
  join() {
    if (!this.#mayPick()) return;
    const next = this.groups.slice(this.#at + 1).find((group) => this.isOpen(group) && !group.joins);
    if (next) this.#group([[...this.current.claims, ...next.claims]]);
    else this.#page.say(t("There is no open cluster after this one to join it with."));
  }

  /** Ask for something, or no more. @param {Question | null} question */
  ask(question) {
    if (question && !(["boundaries", "confidence"].includes(question) ? this.#mayPick() : this.#mayDecide())) return;
    this.asked = question;
    this.dispatchEvent(new Event("change"));
  }

  /** Put the settled claim together otherwise. */
  change(draft) {
    this.#drafted.change(draft);
    this.#changed();
  }

  /** Take the last choice on the desk back, or do it again. @param {"undo" | "redo"} name */
  rechoose(name) {
    this.#drafted[name]();
    this.#changed();
  }

  /** The fields that can be chosen one by one here. */
  get fields() {
    return choosable(this.current?.differing ?? []);
  }

  /** Return a field of what is being put together. */
  drafted(name) {
    return partOf(this.draft.content, name);
  }

  /** What is settled, else what is offered or put together; null where there is none. */
  get settled() {
    if (!this.isOpen(this.current)) return this.current.gold;
    if (this.current.joins) return this.current.joins;
    return this.draft.isTouched || this.current.offered ? this.draft.content : null;
  }

  /** The passage of the cluster, from its first letter to its last. */
  get passage() {
    return hullOf([...this.members.flatMap(({ segments }) => segments), ...(this.settled?.segments ?? [])]);
  }

  #take(content) {
    const { claims, text } = this.#page;
    this.#decide([taking(this.current, content, claims, text)]);
  }

  /** Decide, and go on from the cluster on the desk where it is one that was decided. */
  #decide(decisions, { goesOn = true } = {}) {
    this.#drafts.settle();
    this.#page.store.decide(decisions);
    if (goesOn) this.dispatchEvent(new Event("decided"));
    else this.select(this.#at);
  }

  #group(groups) {
    this.#drafts.settle();
    this.#page.store.group(groups);
  }

  #joining(group) {
    return deciding("join", group, this.#page.claims);
  }

  /** Return whether a settled claim can be put together here, or say what can be done instead. */
  #mayPick() {
    if (!this.#mayDecide()) return false;
    if (this.current.joins) this.#page.say(t("This passage is settled. Enter joins the claim to it, s settles it apart, r opens it again."));
    return !this.current.joins;
  }

  #mayDecide() {
    const may = this.#page.canSettle && this.current && this.isOpen(this.current);
    if (!may) this.#page.say(this.#page.canSettle ? t("This cluster is settled. r opens it again.") : t("This project is archived."));
    return may;
  }

  /** Return the groups; the first *known* of what was done are in those of now already. */
  #grouped(known = 0) {
    const { clusters, store, claims } = this.#page;
    return groupsAfter(known > 0 ? this.groups : clusters, store.holding().slice(known), claims);
  }

  #lay(index) {
    this.#at = Math.min(index, Math.max(this.groups.length - 1, 0));
    this.asked = null;
    const { current } = this;
    this.#drafted = current && current.claims.length > 0 ? this.#drafts.of(keyOf(current), draftOf(current, this.#page.claims)) : null;
    this.dispatchEvent(new Event("change"));
  }

  #changed() {
    this.asked = this.asked === "boundaries" ? "boundaries" : null;
    this.dispatchEvent(new Event("change"));
  }
}
