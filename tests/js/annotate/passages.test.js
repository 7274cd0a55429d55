/** Segments are moved, joined and printed without ever touching each other. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { addSegment, moveEdge } from "../../../static/js/annotate/edges.js";
import { fold } from "../../../static/js/text/fold.js";
import { piecesOf } from "../../../static/js/text/pieces.js";
import { wholeLines } from "../../../static/js/annotate/regions.js";
import { chainOf, endsOf, holderOf, readBack, shorten } from "../../../static/js/annotate/wording.js";
import { Text } from "../../../static/js/text/offsets.js";

const s = (start, end) => ({ start, end });

test("an edge stops before its own other edge and before a neighbour", () => {
  const segments = [s(0, 5), s(10, 20)];
  assert.deepEqual(moveEdge(segments, 0, "end", 8), [s(0, 8), s(10, 20)]);
  assert.equal(moveEdge(segments, 0, "end", 10), null);
  assert.equal(moveEdge(segments, 1, "start", 5), null);
  assert.equal(moveEdge(segments, 1, "start", 20), null);
});

test("a segment that overlaps or touches others is joined with them", () => {
  assert.deepEqual(addSegment([s(0, 5), s(10, 20)], s(30, 35)), [s(0, 5), s(10, 20), s(30, 35)]);
  assert.deepEqual(addSegment([s(0, 5), s(10, 20)], s(5, 12)), [s(0, 20)]);
  assert.deepEqual(addSegment([s(10, 20)], s(0, 4)), [s(0, 4), s(10, 20)]);
});

test("a region folds the lines that it covers whole", () => {
  const text = Text.of("Home » News\n\nBody text. Read also:\n  More \nEnd");
  assert.deepEqual(wholeLines(text, s(0, 11)), [0]);
  assert.deepEqual(wholeLines(text, s(24, 42)), [3]);
  assert.deepEqual(wholeLines(text, s(13, 42)), [2, 3]);
});

test("the printed pieces are the line, with each claim numbered where it begins", () => {
  const text = Text.of("One 😀 two three");
  const pieces = piecesOf(text.lines[0], [
    { ...s(4, 9), claim: 1 },
    { ...s(6, 15), claim: 2 },
  ]);
  assert.equal(pieces.map((piece) => piece.text).join(""), "One 😀 two three");
  assert.deepEqual(
    pieces.map(({ inside }) => inside.length),
    [0, 1, 2, 1],
  );
  assert.deepEqual(
    pieces.map(({ begins }) => begins),
    [[], [1], [2], []],
  );
  assert.deepEqual(
    pieces.map(({ ends }) => ends),
    [[], [], [1], [2]],
  );
});

test("the holder is the last voice, with those who speak jointly", () => {
  const chain = [
    { actor: "@author", role: "author" },
    { actor: "Kərimov", role: null },
    { actor: "Aliyev", role: null, joint: true },
  ];
  assert.equal(chainOf(chain), "Author of this article › Kərimov and Aliyev");
  assert.equal(holderOf(chain), "Kərimov and Aliyev");
  const codebook = {
    claim_types: [],
    targets: [{ key: "WEAK", label: "Iran is weakened" }],
    stances: [{ key: "favor", label: "In favour" }],
    confidence: { min: 1, labels: ["guess", "doubtful"] },
  };
  const content = { type: null, stances: [{ target: "WEAK", stance: "favor" }], confidence: 2, attribution: chain };
  assert.equal(readBack(content, codebook), "Kərimov and Aliyev – In favour: Iran is weakened; doubtful");
});

test("names are found without case and diacritics", () => {
  assert.equal(fold("PEZEŞKİAN"), fold("pezeskian"));
  assert.equal(fold("Rəhimov"), "rehimov");
});

test("a shortened passage never shows two gaps in a row", () => {
  assert.equal(endsOf("The tram is", 12), "The tram is");
  assert.equal(endsOf("The tram is not a toy but a pipe for people", 12), "The tram is […] for people");
  assert.equal(endsOf("長い文章には空白がありませんが読めます", 4), "長い文章 […] 読めます");
  assert.equal(shorten("The tram … is not", 11), "The tram…");
});
