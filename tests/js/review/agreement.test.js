import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, relate } from "../../../static/js/review/agreement.js";
import { claim } from "./records.js";

test("two claims agree where every target that they share has the same stance in both", () => {
  const tram = claim("a", "ada", 0, 9, { stances: [["TRAM", "favor"], ["CARS", "against"]] });
  assert.equal(compare(tram, claim("b", "ben", 0, 9)), "agrees");
  assert.equal(compare(tram, claim("b", "ben", 0, 9, { stances: [["TRAM", "favor"], ["CARS", "favor"]] })), "differs");
  assert.equal(compare(tram, claim("b", "ben", 0, 9, { stances: [["SEA", "favor"]] })), "elsewhere");
});

test("claims of the same person, and those that only stand near, are no peers", () => {
  const relations = relate([claim("a", "ada", 0, 9), claim("b", "ada", 3, 5), claim("c", "ben", 9, 12)]);
  for (const id of ["a", "b", "c"]) assert.deepEqual(relations.get(id), { agreement: "alone", peers: [] });
});

test("a claim in the gap between another's segments does not speak of the same passage", () => {
  const broken = { ...claim("a", "ada", 0, 20), segments: [{ start: 0, end: 5 }, { start: 15, end: 20 }] };
  assert.equal(relate([broken, claim("b", "ben", 6, 14)]).get("a").agreement, "alone");
});

test("one difference weighs more than any agreement", () => {
  const relations = relate([
    claim("a", "ada", 0, 9),
    claim("b", "ben", 2, 12),
    claim("c", "cleo", 5, 7, { stances: [["TRAM", "against"]] }),
  ]);
  assert.deepEqual(relations.get("a"), {
    agreement: "differs",
    peers: [{ id: "b", is: "agrees" }, { id: "c", is: "differs" }],
  });
});
