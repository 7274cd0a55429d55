/** Which underline lane a claim gets, so that claims that overlap never share one as long as there are lanes. */

/** As many underlines as fit between two lines of text. */
export const LANES = 4;

/**
 * Return a map from id to lane, 0 nearest to the text. Beyond `LANES` deep the lanes are shared again.
 * @param {{id: string, start: number, end: number}[]} spans
 */
export const assignLanes = (spans) => {
  const ends = [];
  const lanes = new Map();
  const order = [...spans].sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
  for (const { id, start, end } of order) {
    const free = ends.findIndex((laneEnd) => laneEnd <= start);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = end;
    lanes.set(id, lane % LANES);
  }
  return lanes;
};
