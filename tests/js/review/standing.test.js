import assert from "node:assert/strict";
import { test } from "node:test";
import { isJudged, ownReview, standingOf } from "../../../static/js/review/standing.js";
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
