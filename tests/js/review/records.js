/** Claims and reviews for tests, as the server answers them. */

/** Return a claim's record on start..end. */
export const claim = (id, annotator, start, end, { stances = [["TRAM", "favor"]], ...fields } = {}) => ({
  id,
  annotator,
  segments: [{ start, end, quote: "" }],
  start,
  end,
  quote: "",
  stances: stances.map(([target, stance]) => ({ target, stance })),
  type: null,
  confidence: null,
  attribution: [],
  context: null,
  note: "",
  attributes: {},
  version: 1,
  reviews: [],
  ...fields,
});

/** Return a review's record. */
export const review = (verdict, fields = {}) => ({
  id: "r",
  reviewer: "cleo",
  verdict,
  reason: null,
  comment: "",
  proposed: null,
  claim_version: 1,
  created_at: "2026-01-01T00:00:00.000000Z",
  answers: [],
  ...fields,
});
