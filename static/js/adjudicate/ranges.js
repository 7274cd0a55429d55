/** Ranges of the text as sets: what several claims mark together, and in common. */

/** @typedef {{start: number, end: number}} Range */

const sorted = (ranges) => [...ranges].sort((a, b) => a.start - b.start || a.end - b.end);

/** Return what one or another of the claims marks; what touches becomes one. @param {Range[][]} claims @returns {Range[]} */
export const union = (claims) =>
  sorted(claims.flat()).reduce((joined, { start, end }) => {
    const last = joined.at(-1);
    if (last && start <= last.end) return joined.with(-1, { start: last.start, end: Math.max(last.end, end) });
    return [...joined, { start, end }];
  }, []);

const common = (ones, others) =>
  ones.flatMap((one) =>
    others
      .map((other) => ({ start: Math.max(one.start, other.start), end: Math.min(one.end, other.end) }))
      .filter(({ start, end }) => start < end),
  );

/** Return what all of the claims mark; nothing where they share no letter. @param {Range[][]} claims @returns {Range[]} */
export const intersection = (claims) => union([claims.reduce(common)]);

/** Return start..end cut into pieces, each with whether it is marked. @param {Range} whole @param {Range[]} marked */
export const cut = ({ start, end }, marked) => {
  const edges = [start, ...union([marked]).flatMap((range) => [range.start, range.end]), end];
  const pieces = edges.slice(1).map((edge, index) => ({ start: edges[index], end: edge, isMarked: index % 2 === 1 }));
  return pieces.filter((piece) => piece.start < piece.end);
};

/** Return the smallest range that holds all. @param {Range[]} ranges @returns {Range} */
export const hullOf = (ranges) => ({
  start: Math.min(...ranges.map(({ start }) => start)),
  end: Math.max(...ranges.map(({ end }) => end)),
});
