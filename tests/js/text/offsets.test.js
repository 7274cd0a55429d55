/** Code points, UTF-16 units and lines agree, whatever the script. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Line, Text } from "../../../static/js/text/offsets.js";

const SAMPLES = [
  "",
  "plain",
  "a😀b",
  "😀😀",
  "İran ə ı ş",
  "שלום עולם",
  "e\u0301 👩‍👩‍👧 \u00a0x",
  "one\n\n😀 two\nthree 🎈",
];

test("every code point of a line comes back from its UTF-16 index", () => {
  for (const sample of SAMPLES.flatMap((text) => text.split("\n"))) {
    const line = new Line(sample, 100);
    const points = [...sample];
    assert.equal(line.length, points.length);
    for (let n = 0; n <= points.length; n += 1) {
      const unit = points.slice(0, n).join("").length;
      assert.equal(line.unitAt(100 + n), unit);
      assert.equal(line.pointAt(unit), 100 + n);
    }
  }
});

test("the middle of a surrogate pair is the start of its code point", () => {
  assert.equal(new Line("a😀b", 0).pointAt(2), 1);
});

test("a quote over line feeds and emoji is the slice by code points", () => {
  for (const sample of SAMPLES) {
    const text = Text.of(sample);
    const points = [...sample];
    assert.equal(text.length, points.length);
    for (let start = 0; start < points.length; start += 1) {
      for (let end = start + 1; end <= points.length; end += 1) {
        assert.equal(text.slice(start, end), points.slice(start, end).join(""));
      }
    }
  }
});

test("white space at the edges of a range is left out", () => {
  const text = Text.of("  a😀 \n b  ");
  assert.deepEqual(text.trim(0, text.length), { start: 2, end: 8 });
  assert.equal(text.trim(4, 7), null);
});
