import assert from "node:assert/strict";
import { test } from "node:test";
import { roomsAround } from "../../../static/js/annotate/spacing.js";

const FRAME = { top: 100, bottom: 900 };
const GAP = 8;

/** Return the rooms around the card `at` of cards given by their passages, each 100 high. */
const around = (passages, at) => {
  const cardAt = (step) => (at + step in passages ? { height: 100, passage: passages[at + step] } : null);
  return roomsAround(cardAt, { top: passages[at], bottom: passages[at] + 100 }, FRAME, GAP);
};

test("cards with room between them stand at their passages", () => {
  const rooms = around([150, 400, 700], 1);
  assert.deepEqual([rooms.get(0), rooms.get(1)], [400 - 150 - 108, 700 - 400 - 108]);
});

test("cards whose passages are close follow each other, away from the one that counts", () => {
  const rooms = around([380, 400, 420, 640], 1);
  assert.deepEqual([rooms.get(0), rooms.get(1)], [0, 0]);
  assert.equal(rooms.get(2), 640 - (400 + 108 + 108));
});

test("cards of passages that are not seen are just out of sight, and the others follow without a hole", () => {
  const rooms = around([-9000, -5000, 400, 5000, 9000], 2);
  assert.deepEqual([...rooms].sort(([one], [other]) => one - other), [[0, 400 - 100 - GAP], [1, 900 - 500 - GAP]]);
});

test("a card alone has no room before it", () => {
  assert.deepEqual([...around([300], 0)], []);
});
