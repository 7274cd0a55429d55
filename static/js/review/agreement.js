/** Which claims of different persons speak of the same passage, and whether they say the same about it. */

/** @typedef {"alone" | "agrees" | "differs" | "elsewhere"} Agreement "elsewhere": on another target */

const touch = (one, other) =>
  one.segments.some((a) => other.segments.some((b) => a.start < b.end && b.start < a.end));

/**
 * Return how two claims on the same passage compare by their targets and stances.
 * @param {{stances: {target: string | null, stance: string | null}[]}} one
 * @param {{stances: {target: string | null, stance: string | null}[]}} other
 * @returns {"agrees" | "differs" | "elsewhere"}
 */
export const compare = (one, other) => {
  const sides = new Map(one.stances.map(({ target, stance }) => [target, stance]));
  const shared = other.stances.filter(({ target }) => sides.has(target));
  if (shared.length === 0) return "elsewhere";
  return shared.every(({ target, stance }) => sides.get(target) === stance) ? "agrees" : "differs";
};

const inTextOrder = (one, other) => one.start - other.start || one.end - other.end;

/**
 * Return for each claim those of other persons on the same passage, and how it stands to them: one difference weighs
 * more than any agreement.
 * @param {{id: string, annotator: string, start: number, end: number, segments: object[], stances: object[]}[]} claims
 * @returns {Map<string, {agreement: Agreement, peers: {id: string, is: "agrees" | "differs" | "elsewhere"}[]}>}
 */
export const relate = (claims) => {
  const found = new Map(claims.map(({ id }) => [id, { agreement: "alone", peers: [] }]));
  const sorted = [...claims].sort(inTextOrder);
  sorted.forEach((one, index) => {
    for (let next = index + 1; next < sorted.length && sorted[next].start < one.end; next += 1) {
      const other = sorted[next];
      if (one.annotator === other.annotator || !touch(one, other)) continue;
      const is = compare(one, other);
      found.get(one.id).peers.push({ id: other.id, is });
      found.get(other.id).peers.push({ id: one.id, is });
    }
  });
  for (const each of found.values()) each.agreement = summary(each.peers);
  return found;
};

const summary = (peers) =>
  ["differs", "agrees", "elsewhere"].find((each) => peers.some(({ is }) => is === each)) ?? "alone";
