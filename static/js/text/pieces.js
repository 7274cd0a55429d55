/** Cuts a line of text where segments of claims begin and end, for texts in which claims are elements. */

/**
 * Return the pieces of one line between the places at which a segment begins or ends.
 * @template Claim
 * @param {import("./offsets.js").Line} line
 * @param {{start: number, end: number, claim: Claim}[]} segments of the whole text
 * @returns {{text: string, inside: Claim[], begins: Claim[], ends: Claim[]}[]} `inside`: the claims that the piece is of
 */
export const piecesOf = (line, segments) => {
  const touching = segments.filter(({ start, end }) => start < line.end && end > line.start);
  const stops = new Set([line.start, line.end]);
  for (const { start, end } of touching)
    [Math.max(start, line.start), Math.min(end, line.end)].forEach((stop) => stops.add(stop));
  const sorted = [...stops].sort((a, b) => a - b);
  const claimsWhere = (isWanted) => touching.filter(isWanted).map(({ claim }) => claim);
  return sorted.slice(0, -1).map((from, index) => ({
    text: line.text.slice(line.unitAt(from), line.unitAt(sorted[index + 1])),
    inside: claimsWhere(({ start, end }) => start <= from && end > from),
    begins: claimsWhere(({ start }) => start === from),
    ends: claimsWhere(({ end }) => end === sorted[index + 1]),
  }));
};
