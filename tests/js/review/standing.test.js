import assert from "node:assert/strict";
import { test } from "node:test";
import { isJudged, newsOf, ownReview, standingOf } from "../../../static/js/review/standing.js";
import { claim, review } from "./records.js";

const judged = (...reviews) => claim("a", "ada", 0, 9, { reviews });

test("the last verdict counts", () => {
  assert.equal(standingOf(judged()), "open");
  assert.equal(standingOf(judged(review("reject"), review("accept"))), "accept");
});

test("a claim that changed since, or that its annotator answered for, waits again", () => {
  assert.equal(standingOf({ ...judged(review("fix")), version: 2 }), "changed");
  const answered = judged(review("fix", { answers: [{ author: "ada", text: "No." }] }));
  assert.equal(standingOf(answered), "answered");
  assert.equal(isJudged(answered), false);
  const settled = judged(review("fix", { answers: [{ author: "ada" }, { author: "cleo" }] }));
  assert.equal(standingOf(settled), "fix");
});

test("only the own last review, of this version and not answered, is changed by a further verdict", () => {
  assert.equal(ownReview(judged(review("fix")), "cleo").verdict, "fix");
  assert.equal(ownReview(judged(review("fix")), "dora"), null);
  assert.equal(ownReview({ ...judged(review("fix")), version: 2 }, "cleo"), null);
  assert.equal(ownReview(judged(review("fix", { answers: [{ author: "ada" }] })), "cleo"), null);
});

test("what is new or changed since the first submission is told until a verdict has seen it", () => {
  const [before, first, after] = ["2026-01-01", "2026-01-02", "2026-01-03"];
  const made = (created_at, updated_at, fields = {}) => claim("a", "ada", 0, 8, { created_at, updated_at, ...fields });
  assert.equal(newsOf(made(before, before), first), null);
  assert.equal(newsOf(made(before, after), first), "changed");
  assert.equal(newsOf(made(after, after), first), "new");
  assert.equal(newsOf(made(after, after), null), null);
  assert.equal(newsOf(made(before, after, { reviews: [review("accept")] }), first), null);
});
