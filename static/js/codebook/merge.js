/** Two people changed the same codebook: my changes put on top of theirs, entry by entry. */

import { t } from "../lib/i18n.js";
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
      ? mergeLists(base[part], mine[part], theirs[part], (name) => clashes.push(t("{part}: {name}", { part: WORDS[part], name })))
      : choose(base[part], mine[part], theirs[part], () => clashes.push(WORDS[part] ?? part));
  }
  return { book, clashes };
};

const WORDS = {
  title: t("Title"),
  guidelines: t("Guidelines"),
  claim_types: t("Claim type"),
  targets: t("Target"),
  stances: t("Stance"),
  confidence: t("Confidence"),
  actor_roles: t("Actor role"),
  fields: t("Field"),
  reasons: t("Reason"),
  required: t("Required"),
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
