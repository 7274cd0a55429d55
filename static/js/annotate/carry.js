/**
 * What a new claim begins with: the voices, the target and the type of the last one, and the fields that the codebook
 * carries over. Stance and confidence never are. It is offered and seen, and becomes the claim's own with the first
 * entry; a claim that nothing is entered in leaves nothing behind.
 */

const startsWithTarget = ({ stances }, { targets }) => {
  const target = stances.at(-1)?.target ?? null;
  return targets.some(({ key }) => key === target) ? { stances: [{ target, stance: null }] } : {};
};

const startsWithType = ({ type }, { claim_types }) => (claim_types.some(({ key }) => key === type) ? { type } : {});

const startsWithVoices = ({ attribution }) =>
  attribution.some(({ actor }) => actor.trim() !== "") ? { attribution } : {};

const startsWithFields = ({ attributes }, { fields }) => {
  const carried = fields.filter(({ key, carry }) => carry && attributes[key] !== undefined && attributes[key] !== null);
  return carried.length > 0 ? { attributes: Object.fromEntries(carried.map(({ key }) => [key, attributes[key]])) } : {};
};

/** Return the parts of a new claim that follow from the last one. @param {import("./content.js").Content} last */
export const carriedFrom = (last, codebook) => ({
  ...startsWithType(last, codebook),
  ...startsWithTarget(last, codebook),
  ...startsWithVoices(last),
  ...startsWithFields(last, codebook),
});

/** Return the names, as the form has them, of the parts that are carried over. */
const namesOf = ({ attributes = {}, stances, ...parts }) => [
  ...Object.keys(parts),
  ...(stances ? ["pairs"] : []),
  ...Object.keys(attributes).map((key) => `field:${key}`),
];

const latest = (claims) => claims.reduce((a, b) => (a.record?.updated_at > b.record?.updated_at ? a : b), claims[0]);

/** Follows which claim was the last, and what the open one was offered. */
export class Carry {
  #store;
  #codebook;
  #last = null;
  #offer = { id: null, parts: {} };
  #marked = new Set();

  /** @param {{store: object, desk: EventTarget, codebook: () => object}} page */
  constructor({ store, desk, codebook }) {
    this.#store = store;
    this.#codebook = codebook;
    desk.addEventListener("change", ({ detail: { open, before } }) => this.#follow(open, before.open));
  }

  /** Return what the claim says, with what was carried over while nothing else was entered. */
  shown(id) {
    const { content } = this.#store.get(id);
    return id === this.#offer.id ? { ...content, ...this.#offer.parts } : content;
  }

  /** Whether a part of the open claim is as it was carried over, neither changed nor confirmed. */
  isCarried(name) {
    return this.#marked.has(name);
  }

  /** Whether there is something to take that was not taken yet. */
  hasOffer(id) {
    return id === this.#offer.id && Object.keys(this.#offer.parts).length > 0;
  }

  /** Whether a change is to a part that is offered. */
  offers(id, patch) {
    return id === this.#offer.id && Object.keys(patch).some((name) => name in this.#offer.parts);
  }

  /** Return a change with all that was offered, which is then the claim's own. */
  taken(id, patch) {
    const parts = id === this.#offer.id ? this.#offer.parts : {};
    this.#offer = { id: null, parts: {} };
    for (const name of namesOf(patch)) this.#marked.delete(name);
    return { ...parts, ...patch };
  }

  /** Take parts out of what is offered; the claim stays one that nothing was entered in. */
  withdraw(patch) {
    const parts = Object.entries(this.#offer.parts).filter(([name]) => !(name in patch));
    this.#offer = { id: this.#offer.id, parts: Object.fromEntries(parts) };
    for (const name of namesOf(patch)) this.#marked.delete(name);
  }

  #follow(open, before) {
    if (open === before) return;
    const left = this.#store.get(before);
    if (left && !left.isDeleted && !this.#store.isUnentered(before)) this.#last = left.content;
    const isNew = open !== null && this.#store.isUnentered(open);
    const last = this.#last ?? latest(this.#store.own().filter(({ record }) => record))?.content;
    this.#offer = { id: open, parts: isNew && last ? carriedFrom(last, this.#codebook()) : {} };
    this.#marked = new Set(namesOf(this.#offer.parts));
  }
}
