import assert from "node:assert/strict";
import { test } from "node:test";
import { crowded } from "../../../static/js/annotate/crowding.js";

const claims = (count, apart, from = 0) =>
  Array.from({ length: count }, (_, at) => ({ id: `${from + at}`, content: { segments: [{ start: (from + at) * apart }] } }));

test("claims in every sentence are crowded, and a few of them are not", () => {
  assert.equal(crowded(claims(60, 80)).size, 60);
  assert.equal(crowded(claims(6, 80)).size, 0);
  assert.equal(crowded([]).size, 0);
});

test("claims with a card's room between them are not", () => {
  assert.equal(crowded(claims(60, 400)).size, 0);
});

test("only where they stand close are they crowded", () => {
  const close = claims(20, 50);
  const far = claims(20, 400, 20);
  const found = crowded([...close, ...far]);
  assert.ok(found.has("3"));
  assert.ok(!found.has("35"));
});
