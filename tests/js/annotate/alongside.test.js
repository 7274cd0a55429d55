import assert from "node:assert/strict";
import { test } from "node:test";
import { standAt, topFor } from "../../../static/js/annotate/alongside.js";

const seen = (more) => ({ top: 300, wish: 300, scroll: 500, lead: 0, room: 2000, ...more });

const topOf = (passage, needed, field) =>
  topFor({ card: { top: 300, needed }, field, passage, frame: { top: 100, bottom: 900, foot: 80 } });

test("a card begins at its passage, or as near as what must be seen of it allows", () => {
  assert.equal(topOf(420, 100), 420);
  assert.equal(topOf(20, 100), 108);
  assert.equal(topOf(880, 100), 900 - 8 - 100);
  assert.equal(topOf(420, 2000), 108);
  assert.equal(topOf(420, 600), 900 - 8 - 600);
});

test("a card that stands where it should stays there", () => {
  assert.deepEqual(standAt(seen()), { scroll: 500, lead: 0, tail: 0 });
});

test("a list scrolls by as much as its card is away", () => {
  assert.equal(standAt(seen({ wish: 420 })).scroll, 380);
  assert.equal(standAt(seen({ wish: 180 })).scroll, 620);
});

test("the first card comes down to its passage by room before it, which goes again", () => {
  assert.deepEqual(standAt(seen({ wish: 450, scroll: 0 })), { scroll: 0, lead: 150, tail: 0 });
  assert.deepEqual(standAt(seen({ top: 450, wish: 250, scroll: 0, lead: 150 })), { scroll: 50, lead: 0, tail: 0 });
});

test("the last card comes up to its passage by room after it", () => {
  assert.deepEqual(standAt(seen({ wish: 200, room: 550 })), { scroll: 600, lead: 0, tail: 50 });
  assert.deepEqual(standAt(seen({ wish: 200, scroll: 0, room: -400 })), { scroll: 100, lead: 0, tail: 100 });
});

test("a card that is written in stands as near as leaves the field in view, above the foot", () => {
  assert.equal(topOf(300, 2000, { top: 1000, bottom: 1030 }), 300 + (900 - 80) - 1030);
  assert.equal(topOf(300, 2000, { top: 600, bottom: 630 }), 108);
  assert.equal(topOf(300, 2000, { top: 200, bottom: 1500 }), 300 + 108 - 200);
});
