/**
 * What a claim says, as the page edits it and as the server is told.
 *
 * @typedef {{start: number, end: number}} Range
 * @typedef {{target: string | null, stance: string | null}} Pair
 * @typedef {{actor: string, role: string | null, joint?: boolean}} Voice
 * @typedef {{
 *   segments: Range[], type: string | null, stances: Pair[], confidence: number | null, attribution: Voice[],
 *   context: Range | null, note: string, attributes: Object<string, unknown>,
 * }} Content
 */

/** Stands for the author of the article at hand, in every project and file. */
export const AUTHOR = "@author";

/** Return a claim on these segments that says nothing yet. @returns {Content} */
export const blank = (segments) => ({
  segments,
  type: null,
  stances: [],
  confidence: null,
  attribution: [],
  context: null,
  note: "",
  attributes: {},
});

const rangeOf = ({ start, end }) => ({ start, end });

/** Return what a record of the server says. @returns {Content} */
export const contentOf = (record) => ({
  segments: record.segments.map(rangeOf),
  type: record.type,
  stances: record.stances.map(({ target, stance }) => ({ target, stance })),
  confidence: record.confidence,
  attribution: record.attribution.map((voice) => ({ ...voice })),
  context: record.context && rangeOf(record.context),
  note: record.note,
  attributes: { ...record.attributes },
});

const isEmpty = (value) => value === null || value === undefined || value === "" || value?.length === 0;

/** Return the content without what only the form needs: pairs and voices that nothing was entered in. */
export const tidy = (content) => ({
  ...content,
  stances: content.stances.filter(({ target, stance }) => target !== null || stance !== null),
  attribution: content.attribution
    .filter(({ actor }) => actor.trim() !== "")
    .map(({ actor, role, joint }) => (joint ? { actor, role: role ?? null, joint } : { actor, role: role ?? null })),
  attributes: Object.fromEntries(
    Object.entries(content.attributes)
      .filter(([, value]) => !isEmpty(value))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  ),
});

/** Return whether nothing but the passage has been entered. @param {Content} content */
export const isBlank = (content) =>
  JSON.stringify({ ...tidy(content), segments: [] }) === JSON.stringify({ ...blank([]) });

/** Return whether the server would be told the same. @param {Content} one @param {Content} other */
export const sameContent = (one, other) => JSON.stringify(tidy(one)) === JSON.stringify(tidy(other));

/** Return the body of a PUT. @param {Content} content @param {import("../text/offsets.js").Text} text */
export const bodyOf = (content, text) => {
  const withQuote = ({ start, end }) => ({ start, end, quote: text.slice(start, end) });
  const told = tidy(content);
  return { ...told, segments: told.segments.map(withQuote), context: told.context && rangeOf(told.context) };
};

const lacks = {
  type: ({ type }) => type === null,
  target: ({ stances }) => stances.length === 0 || stances.some(({ target }) => target === null),
  stance: ({ stances }) => stances.length === 0 || stances.some(({ stance }) => stance === null),
  confidence: ({ confidence }) => confidence === null,
  attribution: ({ attribution }) => attribution.length === 0,
  context: ({ context }) => context === null,
  note: ({ note }) => note.trim() === "",
};

const PARTS = { type: "claim_types", target: "targets", stance: "stances", confidence: "confidence" };

const isAskable = (codebook, name) => {
  const part = codebook[PARTS[name]];
  return PARTS[name] === undefined || (Array.isArray(part) ? part.length > 0 : part !== null && part !== undefined);
};

const wantsNote = (codebook, { stances }) =>
  stances.some(({ target }) => codebook.targets.find(({ key }) => key === target)?.note_required);

/** Return the names of what the codebook requires of a submission and the claim lacks, in the order of the form. */
export const missing = (content, codebook) => {
  const told = tidy(content);
  const parts = Object.keys(lacks).filter(
    (name) =>
      lacks[name](told) &&
      ((codebook.required.includes(name) && isAskable(codebook, name)) ||
        (name === "note" && wantsNote(codebook, told))),
  );
  const fields = codebook.fields
    .filter(({ key, required }) => (required || codebook.required.includes(key)) && isEmpty(told.attributes[key]))
    .map(({ key }) => key);
  return [...parts, ...fields];
};

/** Return a new UUID, also on a page that was not served over TLS. */
export const newId = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};
