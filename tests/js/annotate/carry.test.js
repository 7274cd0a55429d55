/** A new claim is offered what the last one said, but for stance and confidence, until it says something itself. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Carry, carriedFrom } from "../../../static/js/annotate/carry.js";
import { blank } from "../../../static/js/annotate/content.js";

const CODEBOOK = {
  claim_types: [{ key: "factual" }],
  targets: [{ key: "NORM" }],
  fields: [
    { key: "speech", carry: true },
    { key: "place", carry: false },
  ],
};
const LAST = {
  ...blank([{ start: 0, end: 5 }]),
  type: "factual",
  stances: [
    { target: "GONE", stance: "favor" },
    { target: "NORM", stance: "against" },
  ],
  confidence: 4,
  attribution: [{ actor: "Orlov", role: null }],
  note: "Hm.",
  context: { start: 0, end: 2 },
  attributes: { speech: "direct", place: "Baku" },
};

/** A store of claims by id, and a desk that opens them. */
const makePage = () => {
  const claims = new Map();
  const store = {
    get: (id) => claims.get(id),
    own: () => [...claims.values()],
    isUnentered: (id) => claims.get(id).isNew,
  };
  const desk = new EventTarget();
  let opened = null;
  const open = (id) => {
    const before = { open: opened };
    opened = id;
    desk.dispatchEvent(new CustomEvent("change", { detail: { open: id, before } }));
  };
  const add = (id, content, isNew) => claims.set(id, { id, content, isNew, isDeleted: false, record: null });
  return { carry: new Carry({ store, desk, codebook: () => CODEBOOK }), add, open, claims };
};

test("voices, type, the last target and the codebook's fields carry over, nothing else", () => {
  assert.deepEqual(carriedFrom(LAST, CODEBOOK), {
    type: "factual",
    stances: [{ target: "NORM", stance: null }],
    attribution: [{ actor: "Orlov", role: null }],
    attributes: { speech: "direct" },
  });
  assert.deepEqual(carriedFrom(blank([]), CODEBOOK), {});
});

test("what left the codebook is not offered", () => {
  assert.deepEqual(carriedFrom({ ...LAST, attribution: [] }, { claim_types: [], targets: [], fields: [] }), {});
});

test("an offer is seen, taken with the first entry, and then over", () => {
  const { carry, add, open } = makePage();
  add("one", LAST, false);
  open("one");
  add("two", blank([{ start: 9, end: 12 }]), true);
  open("two");
  assert.equal(carry.shown("two").type, "factual");
  assert.equal(carry.isCarried("pairs"), true);
  const taken = carry.taken("two", { stances: [{ target: "NORM", stance: "favor" }] });
  assert.deepEqual(taken.stances, [{ target: "NORM", stance: "favor" }]);
  assert.equal(taken.type, "factual");
  assert.equal(carry.isCarried("pairs"), false);
  assert.equal(carry.isCarried("type"), true);
  assert.deepEqual(carry.taken("two", { confidence: 3 }), { confidence: 3 });
});

test("a part that is taken away is offered no more", () => {
  const { carry, add, open } = makePage();
  add("one", LAST, false);
  open("one");
  add("two", blank([]), true);
  open("two");
  carry.withdraw({ stances: [] });
  assert.deepEqual(carry.shown("two").stances, []);
  assert.equal(carry.hasOffer("two"), true);
});

test("a claim that says something already is offered nothing", () => {
  const { carry, add, open } = makePage();
  add("one", LAST, false);
  open("one");
  add("two", { ...blank([]), type: "causal" }, false);
  open("two");
  assert.equal(carry.hasOffer("two"), false);
  assert.equal(carry.shown("two").attribution.length, 0);
});
