import assert from "node:assert/strict";
import { test } from "node:test";
import { stackCards } from "../../../static/js/review/stacking.js";

const cards = (...wishes) => wishes.map((wish) => ({ wish, height: 10 }));

test("a card stands at its wish where there is room, else under the one before", () => {
  assert.deepEqual(stackCards(cards(0, 50, 55, 58), -1, 2), [0, 50, 62, 74]);
});

test("the anchored card stands exactly at its wish, and those before it give way", () => {
  assert.deepEqual(stackCards(cards(40, 50, 55, 58), 2, 2), [31, 43, 55, 67]);
});

test("where those before it have no room, nothing is anchored", () => {
  assert.deepEqual(stackCards(cards(0, 0, 5), 2, 2), [0, 12, 24]);
});
