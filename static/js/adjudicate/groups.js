/**
 * The clusters as they stand: those of the server, as steps and regroupings since have left them.
 *
 * @typedef {{
 *   claims: string[], parts: string[][], differing: string[], unanimous: boolean, offered: string | null,
 *   state: "open" | "taken" | "rejected", gold: object | null, goldId: string | null, reason: string | null, stale: string[],
 *   support: number | null, hides_offer: boolean, joins: object | null, isApart?: boolean,
 * }} Group `claims` in the order in which they are numbered; `support` is how much speaks for what the consensus offers;
 *   `joins` is the settled claim of the passage (with its `id`) where open claims came later, `isApart` that they are
 *   known to say something else
 */

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const pairsOf = ({ stances }) => stances.map(({ target, stance }) => `${target} ${stance}`).sort();
const targetsOf = ({ stances }) => stances.map(({ target }) => target).sort();

/** What is compared of claims, by the names that the server gives to differences. */
const COMPARED = {
  boundaries: ({ segments }) => segments,
  type: ({ type }) => type,
  target: targetsOf,
  stance: pairsOf,
  confidence: ({ confidence }) => confidence,
  attribution: ({ attribution }) => attribution,
};

/** Return in what claims differ. @param {object[]} claims */
export const differencesOf = (claims) => {
  const keys = [...new Set(claims.flatMap(({ attributes }) => Object.keys(attributes)))];
  const own = keys.map((key) => [key, ({ attributes }) => attributes[key] ?? null]);
  const all = [...Object.entries(COMPARED), ...own];
  return all.filter(([, value]) => claims.some((claim) => !same(value(claim), value(claims[0])))).map(([name]) => name);
};

/** Return the group of claims that were put together by hand. @param {string[]} ids @param {Map<string, object>} claims */
export const regrouped = (ids, claims) => ({
  claims: ids,
  parts: ids.map((id) => [id]),
  differing: differencesOf(ids.map((id) => claims.get(id))),
  unanimous: false,
  offered: ids.length === 1 ? ids[0] : null,
  state: "open",
  gold: null,
  goldId: null,
  reason: null,
  stale: [],
  support: null,
  hides_offer: false,
  joins: null,
});

const isIn = (ids) => (id) => ids.includes(id);

/** Return the groups without some claims, wherever these were. */
const without = (groups, ids, claims) =>
  groups.flatMap((group) => {
    const left = group.claims.filter((id) => !ids.includes(id));
    if (left.length === group.claims.length) return [group];
    return left.length === 0 ? [] : [regrouped(left, claims)];
  });

/** Put claims together as one group, or keep the one that they are. */
const together = (groups, ids, claims) => {
  const there = groups.find((group) => group.claims.length === ids.length && group.claims.every(isIn(ids)));
  return { made: there ?? regrouped(ids, claims), rest: there ? groups.filter((group) => group !== there) : without(groups, ids, claims) };
};

const OUTCOMES = {
  take: ({ claim, gold }) => ({ state: "taken", gold: claim, goldId: gold, joins: null, reason: null, stale: [] }),
  reject: ({ reason }) => ({ state: "rejected", gold: null, goldId: null, joins: null, reason, stale: [] }),
  leave: ({ note }) => ({ state: "open", gold: null, goldId: null, reason: note || null, stale: [] }),
  reopen: () => ({ state: "open", gold: null, goldId: null, joins: null, reason: null, stale: [] }),
};

/** Add claims to the group that is settled on their passage. */
const joined = (groups, ids, { gold: goldId }, claims) => {
  const settled = groups.find((group) => group.goldId === goldId);
  const gold = settled?.gold ?? groups.find(({ joins }) => joins?.id === goldId)?.joins ?? null;
  const all = [...(settled?.claims ?? []), ...ids];
  const made = { ...regrouped(all, claims), state: "taken", gold, goldId, stale: settled?.stale ?? [] };
  return [...without(groups.filter((group) => group !== settled), ids, claims), made];
};

/** Put what is left of a group that was settled in part where it belongs: on the passage of what is settled. */
const leftover = (before, rest, { gold, claim }, claims) => {
  const joins = { ...claim, id: gold, segments: claim.segments.map(({ start, end }) => ({ start, end })) };
  const differing = (ids) => differencesOf([joins, ...ids.map((id) => claims.get(id))]).filter((name) => name !== "confidence");
  return rest.map((group) => (before.includes(group) ? group : { ...group, offered: null, joins, differing: differing(group.claims) }));
};

/** Put what came later to the claims that are open again. */
const rejoined = (groups, made, goldId, claims) => {
  const isLate = ({ state, joins }) => state === "open" && joins?.id === goldId;
  const ids = groups.filter(isLate).flatMap((group) => group.claims);
  const left = groups.filter((group) => !isLate(group));
  if (!made) return ids.length > 0 ? [...left, regrouped(ids, claims)] : left;
  return [...left, ids.length > 0 ? regrouped([...made.claims, ...ids], claims) : made];
};

const decided = (groups, decision, claims) => {
  const { verdict } = decision;
  const ids = decision.sources.map(({ id }) => id).filter((id) => claims.has(id));
  if (ids.length === 0) return rejoined(groups.filter(({ goldId }) => goldId !== decision.gold), null, decision.gold, claims);
  if (verdict === "join") return joined(groups, ids, decision, claims);
  const { made, rest } = together(groups, ids, claims);
  const now = { ...made, ...OUTCOMES[verdict](decision) };
  if (verdict === "reopen") return rejoined(rest, now, made.goldId, claims);
  return [...(verdict === "take" ? leftover(groups, rest, decision, claims) : rest), now];
};

const startOf = ({ claims: ids, gold }, claims) =>
  Math.min(...ids.map((id) => claims.get(id).segments[0].start), ...(gold ? [gold.segments[0].start] : []));

/**
 * Return the groups in text order.
 * @param {Group[]} clusters of the server
 * @param {{kind: string, content: object}[]} entries what was done since, oldest first
 * @param {Map<string, object>} claims
 * @returns {Group[]}
 */
export const groupsAfter = (clusters, entries, claims) => {
  const groups = entries.reduce((now, { kind, content }) => {
    if (kind === "adjudication") return content.decisions.reduce((so, decision) => decided(so, decision, claims), now);
    return content.groups.reduce((so, ids) => {
      const { made, rest } = together(so, ids, claims);
      return [...rest, made.joins ? { ...regrouped(ids, claims), isApart: true } : made];
    }, now);
  }, clusters);
  return groups.map((group) => [startOf(group, claims), group]).sort(([a, one], [b, other]) => a - b || (one.claims[0] < other.claims[0] ? -1 : 1)).map(([, group]) => group);
};

/** What groups are called: each is asked at every step, and none ever changes. @type {WeakMap<object, string>} */
const keys = new WeakMap();

/** Return what a group is called, whatever becomes of it: its claims, in no order. @param {Group} group */
export const keyOf = (group) => {
  if (!keys.has(group)) keys.set(group, [...group.claims].sort().join(" ") || group.goldId);
  return keys.get(group);
};
