/** Overlapping claims stay apart, and a click goes through a stack of them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ClaimIndex, nextInStack } from "../../../static/js/text/hit.js";
import { LANES, assignLanes } from "../../../static/js/text/lanes.js";

const span = (id, start, end) => ({ id, start, end });
const claim = (id, ...segments) => ({ id, segments: segments.map(([start, end]) => ({ start, end })) });

test("claims that nest, cross or share a range lie in different lanes", () => {
  const lanes = assignLanes([
    span("outer", 0, 50),
    span("inner", 10, 20),
    span("crossing", 15, 60),
    span("same", 10, 20),
  ]);
  assert.equal(new Set(lanes.values()).size, 4);
});

test("a claim that begins where another ends reuses its lane", () => {
  const lanes = assignLanes([span("a", 0, 5), span("b", 5, 9)]);
  assert.equal(lanes.get("b"), lanes.get("a"));
});

test("beyond the last lane the first is used again", () => {
  const lanes = assignLanes([...Array(LANES + 1).keys()].map((n) => span(`c${n}`, n, 100)));
  assert.equal(lanes.get(`c${LANES}`), 0);
});

test("a point finds all claims over it, the shortest first, and none in the gap of a broken quotation", () => {
  const index = new ClaimIndex([claim("broken", [0, 10], [20, 40]), claim("short", [22, 25]), claim("far", [50, 60])]);
  assert.deepEqual(index.at(23), ["short", "broken"]);
  assert.deepEqual(index.at(15), []);
  assert.deepEqual(index.at(10), []);
  assert.deepEqual(index.at(0), ["broken"]);
});

test("the index agrees with a plain search", () => {
  let seed = 7;
  const next = (limit) => (seed = (seed * 16807) % 2147483647) % limit;
  const claims = [...Array(200).keys()].map((n) => {
    const start = next(500);
    return claim(`c${n}`, [start, start + 1 + next(60)]);
  });
  const index = new ClaimIndex(claims);
  for (let point = 0; point < 560; point += 7) {
    const expected = claims.filter(({ segments: [s] }) => s.start <= point && point < s.end).map(({ id }) => id);
    assert.deepEqual(index.at(point).sort(), expected.sort());
  }
});

test("a click on a stack goes on to the next claim and round again", () => {
  assert.equal(nextInStack(["a", "b"], null), "a");
  assert.equal(nextInStack(["a", "b"], "a"), "b");
  assert.equal(nextInStack(["a", "b"], "b"), "a");
  assert.equal(nextInStack([], "b"), null);
});
