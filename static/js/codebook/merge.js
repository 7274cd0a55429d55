/** Two people changed the same codebook: my changes put on top of theirs, entry by entry. */

import { canonical, LISTS } from "./parts.js";

const same = (one, other) => canonical(one) === canonical(other);

/**
 * Return their codebook with my changes on top, and in words what both changed; there, mine is taken.
 * @param {import("./parts.js").Book} base what both began with
 * @param {import("./parts.js").Book} mine
 * @param {import("./parts.js").Book} theirs
 * @returns {{book: import("./parts.js").Book, clashes: string[]}}
 */
export const mergeBooks = (base, mine, theirs) => {
  const clashes = [];
  const book = {};
  for (const part of Object.keys(theirs)) {
    book[part] = LISTS.includes(part)
      ? mergeLists(base[part], mine[part], theirs[part], (label) => clashes.push(`${WORDS[part]}: ${label}`))
      : choose(base[part], mine[part], theirs[part], () => clashes.push(WORDS[part] ?? part));
  }
  return { book, clashes };
};

const WORDS = {
  title: "Title",
  guidelines: "Guidelines",
  claim_types: "Claim type",
  targets: "Target",
  stances: "Stance",
  confidence: "Confidence",
  actor_roles: "Actor role",
  fields: "Field",
  reasons: "Reason",
  required: "Required",
};

/** Return the one of two values that was changed; mine, and a word about it, where both were. */
const choose = (base, mine, theirs, onClash) => {
  if (same(mine, base)) return theirs;
  if (!same(theirs, base) && !same(mine, theirs)) onClash();
  return mine;
};

const byKey = (entries) => new Map(entries.map((entry) => [entry.key, entry]));

const mergeLists = (base, mine, theirs, onClash) => {
  const [before, own, other] = [base, mine, theirs].map(byKey);
  const isMoved = !same(keys(mine).filter((key) => before.has(key)), keys(base).filter((key) => own.has(key)));
  const order = isMoved ? [...keys(mine), ...keys(theirs)] : [...keys(theirs), ...keys(mine)];
  return [...new Set(order)].flatMap((key) => {
    const label = (own.get(key) ?? other.get(key)).label;
    const chosen = choose(before.get(key), own.get(key), other.get(key), () => onClash(label));
    return chosen ? [chosen] : [];
  });
};

const keys = (entries) => entries.map(({ key }) => key);
