import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { absolute, relative } from "../../../static/js/lib/time.js";

afterEach(() => delete globalThis.annotatorCatalogue);

const now = new Date("2026-03-12T12:00:00Z");
const before = (seconds) => relative(new Date(now.getTime() - seconds * 1000), now, "en");

test("the past is told in the largest unit that fits", () => {
  assert.equal(before(5), "now");
  assert.equal(before(90), "1 minute ago");
  assert.equal(before(3 * 3600 + 1800), "3 hours ago");
  assert.equal(before(86_400), "yesterday");
  assert.equal(before(8 * 86_400), "last week");
  assert.equal(before(400 * 86_400), "last year");
});

test("the future is told too: an invitation that ends", () => {
  assert.equal(before(-2 * 86_400), "in 2 days");
});

test("the reader's language is spoken", () => {
  assert.equal(relative(new Date(now.getTime() - 7_200_000), now, "tr"), "2 saat önce");
});

test("a date has no hour, a moment has one in the reader's zone", () => {
  const moment = new Date("2026-03-12T21:30:00Z");
  assert.equal(absolute(moment, "date", "en-GB", "UTC"), "12 Mar 2026");
  assert.match(absolute(moment, "datetime", "en-GB", "Asia/Baku"), /^13 Mar 2026, 01:30$/);
});

test("times are in the language of the page", () => {
  globalThis.annotatorCatalogue = { locale: "ru", messages: {} };
  assert.equal(relative(new Date(now.getTime() - 7_200_000), now), "2 часа назад");
});

test("Azerbaijani dates are numbers, since browsers do not know its months", () => {
  globalThis.annotatorCatalogue = { locale: "az", messages: {} };
  assert.equal(absolute(now, "date"), "12.03.2026");
  assert.match(relative(new Date(now.getTime() - 7_200_000), now), /^12\.03\.2026/);
});
