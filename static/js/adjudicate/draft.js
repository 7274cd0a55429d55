/**
 * The settled claim as it is being put together: a member whole, or fields of several.
 *
 * @typedef {{content: import("../annotate/content.js").Content, picks: Record<string, number>, isTouched: boolean}} Draft
 *   `picks` is from which member a field comes, counted from 1
 */

import { newId, tidy } from "../annotate/content.js";

/** Return what a member says without how sure its person was: that of the settled claim is the adjudicator's own. */
export const wholeOf = ({ segments, type, stances, attribution, context, note, attributes }) => ({
  segments,
  type,
  stances,
  confidence: null,
  attribution,
  context,
  note,
  attributes,
});

/** Return the draft of a group that nothing was chosen in: what is offered, else the first member. @returns {Draft} */
export const draftOf = (group, claims) => ({
  content: wholeOf(claims.get(group.offered ?? group.claims[0])),
  picks: {},
  isTouched: false,
});

/** The part of a content that a difference is about. */
const PARTS = { boundaries: "segments", type: "type", target: "stances", stance: "stances", attribution: "attribution" };

/** Return the names of the fields that can be chosen one by one, in the order of the table. @param {string[]} differing */
export const choosable = (differing) => [
  ...new Set(differing.filter((name) => name !== "confidence").map((name) => PARTS[name] ?? `field:${name}`)),
];

const OWN = "field:";

/** Return a field of a content. */
export const partOf = (content, name) =>
  name.startsWith(OWN) ? (content.attributes[name.slice(OWN.length)] ?? null) : content[name];

/** Return the draft with a field of a member. @param {Draft} draft @param {number} number of the member, from 1 @returns {Draft} */
export const withField = ({ content, picks }, name, member, number) => ({
  content: name.startsWith(OWN)
    ? { ...content, attributes: { ...content.attributes, [name.slice(OWN.length)]: partOf(member, name) } }
    : { ...content, [name]: member[name] },
  picks: { ...picks, [name]: number },
  isTouched: true,
});

/** Return the draft with boundaries of its own, or with the adjudicator's confidence. @returns {Draft} */
export const withPart = ({ content, picks }, part) => ({ content: { ...content, ...part }, picks, isTouched: true });

/** Return the sources of a group as the server is told of them. */
export const sourcesOf = (group, claims) => group.claims.map((id) => ({ id, version: claims.get(id).version }));

/** Return whether an offer of the consensus was seen where the group is decided: so one learns how far offers decide. */
const offerSeen = ({ support, hides_offer: hidesOffer }) => (hidesOffer ? "hidden" : (support ?? null) === null ? null : "shown");

const quoted = ({ start, end }, text) => ({ start, end, quote: text.slice(start, end) });

/** Return the decision that takes a content as the settled claim of a group. */
export const taking = (group, content, claims, text) => {
  const { segments, context, ...rest } = tidy(content);
  const { type, stances, confidence, attribution, note, attributes } = rest;
  const [pieces, frame] = [segments.map((range) => quoted(range, text)), context && quoted(context, text)];
  const claim = { segments: pieces, type, stances, confidence, attribution, context: frame, note, attributes };
  const apart = group.isApart ? { apart: true } : {};
  return { verdict: "take", sources: sourcesOf(group, claims), gold: newId(), claim, reason: null, note: "", ...apart, offer: offerSeen(group) };
};

const GOLDS = { reopen: ({ goldId }) => goldId, join: ({ joins }) => joins.id };

/** Return another decision on a group. @param {"join" | "reject" | "leave" | "reopen"} verdict */
export const deciding = (verdict, group, claims, { reason = null, note = "" } = {}) => {
  const gold = GOLDS[verdict]?.(group) ?? null;
  return { verdict, sources: sourcesOf(group, claims), gold, claim: null, reason, note, offer: offerSeen(group) };
};
