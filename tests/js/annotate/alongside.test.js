import assert from "node:assert/strict";
import { test } from "node:test";
import { standAt } from "../../../static/js/annotate/alongside.js";

const seen = (more) => ({
  card: { top: 300, height: 100 },
  passage: 300,
  frame: { top: 100, bottom: 900, foot: 80 },
  scroll: 500,
  lead: 0,
  room: 2000,
  ...more,
});

test("a card that stands beside its passage stays where it is", () => {
  assert.deepEqual(standAt(seen()), { scroll: 500, lead: 0, tail: 0 });
});

test("a list scrolls by as much as its card is away", () => {
  assert.equal(standAt(seen({ passage: 420 })).scroll, 380);
  assert.equal(standAt(seen({ passage: 180 })).scroll, 620);
});

test("a card that would not be seen whole stands as near as it can", () => {
  assert.equal(standAt(seen({ passage: 20 })).scroll, 500 + 300 - 108);
  assert.equal(standAt(seen({ passage: 880 })).scroll, 500 - (900 - 8 - 100 - 300));
  assert.equal(standAt(seen({ card: { top: 300, height: 2000 } })).scroll, 500 + 300 - 108);
});

test("the first card comes down to its passage by room before it, which goes again", () => {
  assert.deepEqual(standAt(seen({ passage: 450, scroll: 0 })), { scroll: 0, lead: 150, tail: 0 });
  assert.deepEqual(standAt(seen({ card: { top: 450, height: 100 }, passage: 250, scroll: 0, lead: 150 })), {
    scroll: 50,
    lead: 0,
    tail: 0,
  });
});

test("the last card comes up to its passage by room after it", () => {
  assert.deepEqual(standAt(seen({ passage: 200, room: 550 })), { scroll: 600, lead: 0, tail: 50 });
  assert.deepEqual(standAt(seen({ passage: 200, scroll: 0, room: -400 })), { scroll: 100, lead: 0, tail: 100 });
});

test("a card that is written in stands as near as leaves the field in view, above the foot", () => {
  const card = { top: 300, height: 2000 };
  assert.equal(standAt(seen({ card, field: { top: 1000, bottom: 1030 } })).scroll, 500 + 1030 - (900 - 80));
  assert.equal(standAt(seen({ card, field: { top: 600, bottom: 630 } })).scroll, 500 + 300 - 108);
  assert.equal(standAt(seen({ card, field: { top: 200, bottom: 1500 } })).scroll, 500 + 200 - 108);
});
