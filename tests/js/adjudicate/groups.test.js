/** What steps and regroupings leave of the clusters, and boundaries as sets. */

import assert from "node:assert/strict";
import test from "node:test";

import { draftOf, withField } from "../../../static/js/adjudicate/draft.js";
import { differencesOf, groupsAfter } from "../../../static/js/adjudicate/groups.js";
import { cut, intersection, union } from "../../../static/js/adjudicate/ranges.js";

const claim = (id, start, end, said = {}) => ({
  id, version: 1, annotator: id, segments: [{ start, end }], type: "factual", stances: [], confidence: 3, attribution: [], context: null, note: "", attributes: {}, ...said,
});
const claims = new Map([claim("a", 0, 9), claim("b", 0, 8), claim("c", 20, 30)].map((each) => [each.id, each]));
const open = (ids) => ({ claims: ids, parts: [ids], differing: [], unanimous: false, offered: ids[0], state: "open", gold: null, goldId: null, reason: null, stale: [] });
const clusters = [open(["a", "b"]), open(["c"])];
const sources = (...ids) => ids.map((id) => ({ id, version: 1 }));
const step = (...decisions) => ({ kind: "adjudication", content: { decisions } });
const after = (...entries) => groupsAfter(clusters, entries, claims).map(({ claims: ids, state }) => [ids.join(""), state]);

test("a decision settles its cluster and leaves the others in their place", () => {
  const taken = { verdict: "take", sources: sources("a", "b"), gold: "g", claim: claims.get("a") };
  assert.deepEqual(after(step(taken)), [["ab", "taken"], ["c", "open"]]);
  assert.deepEqual(after(), [["ab", "open"], ["c", "open"]]);
});

test("what is taken from a part leaves the rest open", () => {
  const rejected = { verdict: "reject", sources: sources("b"), reason: "slip" };
  assert.deepEqual(after(step(rejected)), [["a", "open"], ["b", "rejected"], ["c", "open"]]);
});

test("clusters are split and joined", () => {
  assert.deepEqual(after({ kind: "grouping", content: { groups: [["a"], ["b"]] } }), [["a", "open"], ["b", "open"], ["c", "open"]]);
  assert.deepEqual(after({ kind: "grouping", content: { groups: [["a", "b", "c"]] } }), [["abc", "open"]]);
});

test("a settled cluster is open again after it was opened", () => {
  const taken = { verdict: "take", sources: sources("a", "b"), gold: "g", claim: claims.get("a") };
  const opened = { verdict: "reopen", sources: sources("a", "b"), gold: "g" };
  assert.deepEqual(after(step(taken), step(opened)), [["ab", "open"], ["c", "open"]]);
});

const gold = { ...claims.get("a"), id: "g", confidence: null };
const taken = step({ verdict: "take", sources: sources("a", "b"), gold: "g", claim: gold });
const late = { ...open(["c"]), offered: null, differing: ["boundaries"], joins: gold };
const afterLate = (...entries) => groupsAfter([open(["a", "b"]), late], entries, claims);

test("a claim that came late joins what is settled, which says what it said", () => {
  const [made, ...rest] = afterLate(taken, step({ verdict: "join", sources: sources("c"), gold: "g" }));
  assert.deepEqual([made.claims, made.state, made.gold.id, rest], [["a", "b", "c"], "taken", "g", []]);
});

test("a claim that came late joins a settled one that is in no cluster", () => {
  const [, made] = afterLate(step({ verdict: "join", sources: sources("c"), gold: "g" }));
  assert.deepEqual([made.claims, made.state, made.gold.id], [["c"], "taken", "g"]);
});

test("a claim that came late is settled apart where somebody says so, and with the others once the passage is open", () => {
  const [, apart] = afterLate(taken, { kind: "grouping", content: { groups: [["c"]] } });
  assert.deepEqual([apart.joins, apart.isApart, apart.offered], [null, true, "c"]);
  const [all, ...rest] = afterLate(taken, step({ verdict: "reopen", sources: sources("a", "b"), gold: "g" }));
  assert.deepEqual([all.claims, all.state, all.joins, rest], [["a", "b", "c"], "open", null, []]);
  const [, alone] = afterLate(step({ verdict: "reopen", sources: [], gold: "g" }));
  assert.deepEqual([alone.claims, alone.state, alone.joins], [["c"], "open", null]);
});

test("what is left of a cluster that was settled in part is on the passage of what is settled", () => {
  const part = step({ verdict: "take", sources: sources("b"), gold: "g", claim: claims.get("b") });
  const left = groupsAfter(clusters, [part], claims).find(({ claims: ids }) => ids.includes("a"));
  assert.deepEqual([left.claims, left.joins.id, left.differing], [["a"], "g", ["boundaries"]]);
});

test("differences are named as the server names them", () => {
  const other = claim("d", 0, 9, { type: "policy", confidence: 5, attributes: { checked: true } });
  assert.deepEqual(differencesOf([claims.get("a"), other]), ["type", "confidence", "checked"]);
});

test("boundaries are joined, cut to what is common, and drawn as pieces", () => {
  const one = [{ start: 0, end: 5 }, { start: 8, end: 12 }];
  const other = [{ start: 3, end: 9 }];
  assert.deepEqual(union([one, other]), [{ start: 0, end: 12 }]);
  assert.deepEqual(intersection([one, other]), [{ start: 3, end: 5 }, { start: 8, end: 9 }]);
  assert.deepEqual(intersection([[{ start: 0, end: 2 }], [{ start: 4, end: 6 }]]), []);
  assert.deepEqual(cut({ start: 0, end: 9 }, other), [
    { start: 0, end: 3, isMarked: false },
    { start: 3, end: 9, isMarked: true },
  ]);
});

test("one field comes from another claim, the rest and the open confidence stay", () => {
  const draft = withField(draftOf(clusters[0], claims), "type", claim("d", 0, 9, { type: "policy" }), 2);
  assert.deepEqual([draft.content.type, draft.content.segments, draft.content.confidence, draft.isTouched], ["policy", [{ start: 0, end: 9 }], null, true]);
});
