/** The passages that a person did not claim: as the board shows them, and where each stands. */

/**
 * @typedef {{id: string, reviewer: string, annotator: string, start: number, end: number, quote: string, comment: string,
 *   answers: {author: string, text: string}[]}} PassageRecord
 * @typedef {{id: string, annotator: string, isPassage: true, isOwn: false, isMine: boolean, record: PassageRecord & {stances: [], reviews: []}, content: object}} Passage
 */

/** Return whether a person claims something that touches the passage. @param {object[]} claims records of claims */
export const isClaimed = ({ annotator, start, end }, claims) =>
  claims.some((claim) => claim.annotator === annotator && claim.segments.some((each) => each.start < end && each.end > start));

/** Return where a passage stands: missing still, claimed by now, or answered. @returns {"missing" | "claimed" | "answered"} */
export const passageStanding = (record, claims) => {
  if (isClaimed(record, claims)) return "claimed";
  return record.answers.at(-1)?.author === record.annotator ? "answered" : "missing";
};

const itemOf = (record, isMine) => ({
  id: record.id,
  annotator: record.annotator,
  isPassage: true,
  isOwn: false,
  isMine,
  record: { ...record, stances: [], reviews: [] },
  content: { segments: [{ start: record.start, end: record.end }], stances: [], confidence: null, context: null },
});

/** The verdicts on passages: those of the server, and over them what this reviewer has marked and taken back. */
export class Passages {
  #records;
  #store;
  #text;

  /** @param {PassageRecord[]} records @param {{store: import("./store.js").ReviewStore, text: object}} page */
  constructor(records, { store, text }) {
    this.#records = new Map(records.map((record) => [record.id, record]));
    this.#store = store;
    this.#text = text;
  }

  /** Take over what the server says of one. @param {PassageRecord} record */
  put(record) {
    this.#records.set(record.id, record);
  }

  /** Return all that are there. @returns {Passage[]} */
  items() {
    const { person } = this.#store;
    const others = [...this.#records.values()].filter(({ reviewer }) => reviewer !== person);
    const own = this.#store.marks().map(({ id, content }) => {
      const quote = this.#text.slice(content.start, content.end);
      return { id, reviewer: person, quote, ...content, answers: this.#records.get(id)?.answers ?? [] };
    });
    return [...others.map((record) => itemOf(record, false)), ...own.map((record) => itemOf(record, true))];
  }
}
