/** The sentence cursor and the stops of words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Text } from "../../../static/js/text/offsets.js";
import { SentenceCursor } from "../../../static/js/text/sentences.js";
import { nextStop, snapToWords } from "../../../static/js/text/words.js";

const SENTENCES = [
  [0, 10],
  [11, 20],
  [21, 30],
  [40, 50],
];

test("the cursor moves by sentences and stays at the ends of the text", () => {
  const cursor = new SentenceCursor(SENTENCES);
  assert.equal(cursor.range, null);
  cursor.move(1);
  assert.deepEqual(cursor.range, { start: 0, end: 10 });
  assert.equal(cursor.move(-1), false);
  assert.deepEqual(cursor.range, { start: 0, end: 10 });
});

test("extending keeps the sentence that was under the cursor, in both directions", () => {
  const cursor = new SentenceCursor(SENTENCES);
  cursor.moveTo(12);
  cursor.move(1, { extend: true });
  assert.deepEqual(cursor.range, { start: 11, end: 30 });
  cursor.move(-1, { extend: true });
  cursor.move(-1, { extend: true });
  assert.deepEqual(cursor.range, { start: 0, end: 20 });
  assert.deepEqual(cursor.head, { start: 0, end: 10 });
});

test("folded sentences are stepped over", () => {
  const cursor = new SentenceCursor(SENTENCES, (start) => start === 11 || start === 21);
  cursor.move(1);
  cursor.move(1);
  assert.deepEqual(cursor.range, { start: 40, end: 50 });
});

const CLAUSES = { 0: [[0, 4], [6, 10]], 11: [[11, 20]], 21: [[21, 23], [24, 26], [27, 30]] };
const divided = () =>
  new SentenceCursor(
    SENTENCES,
    () => false,
    ({ start, end }) => (CLAUSES[start] ?? [[start, end]]).map(([from, to]) => ({ start: from, end: to })),
  );

test("a whole sentence narrows to its first or last clause, and clauses go on over its end", () => {
  const cursor = divided();
  cursor.moveTo(0);
  cursor.moveClause(1);
  assert.deepEqual(cursor.range, { start: 0, end: 4 });
  cursor.moveClause(1);
  assert.deepEqual(cursor.range, { start: 6, end: 10 });
  cursor.moveClause(1);
  assert.deepEqual(cursor.range, { start: 11, end: 20 });
  cursor.moveClause(1);
  assert.deepEqual(cursor.range, { start: 21, end: 23 });
  cursor.moveClause(-1);
  assert.deepEqual(cursor.range, { start: 11, end: 20 });
  cursor.moveTo(0);
  cursor.moveClause(-1);
  assert.deepEqual(cursor.range, { start: 6, end: 10 });
});

test("a sentence of one clause is stepped over at once", () => {
  const cursor = divided();
  cursor.moveTo(12);
  cursor.moveClause(1);
  assert.deepEqual(cursor.range, { start: 21, end: 23 });
});

test("what is marked grows and shrinks by clauses, whole sentences too", () => {
  const cursor = divided();
  cursor.moveTo(22);
  cursor.moveClause(-1, { extend: true });
  assert.deepEqual(cursor.range, { start: 21, end: 26 });
  cursor.moveClause(1, { extend: true });
  cursor.moveClause(1, { extend: true });
  assert.deepEqual(cursor.range, { start: 21, end: 50 });
  cursor.moveTo(0);
  cursor.moveClause(1);
  cursor.moveClause(1, { extend: true });
  assert.deepEqual(cursor.range, { start: 0, end: 10 });
  cursor.move(1);
  assert.deepEqual(cursor.range, { start: 11, end: 20 });
});

test("sentences before a point come nearest first", () => {
  const before = new SentenceCursor(SENTENCES).before(21).map(({ start }) => start);
  assert.deepEqual(before, [11, 0]);
});

test("an edge moves by word and by letter, over emoji and line feeds", () => {
  const text = Text.of("ab 👩‍👩‍👧 “cd”\nef");
  const stops = (point, direction, unit, side) => nextStop(text, point, { direction, unit, side });
  assert.equal(stops(0, 1, "word", "end"), 2);
  assert.equal(stops(2, 1, "word", "end"), 8);
  assert.equal(stops(8, 1, "word", "end"), 12);
  assert.equal(stops(12, 1, "word", "end"), 13);
  assert.equal(stops(13, 1, "word", "end"), 16);
  assert.equal(stops(14, -1, "word", "start"), 10);
  assert.equal(stops(10, -1, "word", "start"), 9);
  assert.equal(stops(3, 1, "letter", "end"), 8);
  assert.equal(stops(8, -1, "letter", "start"), 3);
  assert.equal(stops(0, -1, "word", "start"), 0);
});

test("a range is widened to whole words", () => {
  assert.deepEqual(snapToWords(Text.of("alpha beta gamma"), { start: 2, end: 8 }), { start: 0, end: 10 });
});
