import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, NetworkError } from "../../../static/js/lib/api.js";
import { Board } from "../../../static/js/review/board.js";
import { Judge } from "../../../static/js/review/judge.js";
import { proposedOf } from "../../../static/js/review/proposal.js";
import { ReviewSaver } from "../../../static/js/review/saver.js";
import { Text } from "../../../static/js/text/offsets.js";
import { claim, review } from "./records.js";

const TEXT = Text.of("The tram will come, Orlov said.");
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Return a page without a page, its server and the timers that wait. */
const open = (...records) => {
  const sent = [];
  const faults = [];
  const timers = [];
  const request = async (method, path, body) => {
    await null;
    sent.push([path, body]);
    const fault = faults.shift();
    if (fault) throw fault;
    return { body: { ...review("accept"), ...body, id: path.split("/").at(-1) } };
  };
  let ids = 0;
  const board = new Board(records, "cleo");
  const saver = new ReviewSaver({ url: "claims", request, delay: (callback) => timers.push(callback) });
  saver.addEventListener("saved", ({ detail }) => board.putReview(detail.claim, detail.review));
  const judge = new Judge({ board, saver, text: TEXT, person: "cleo", newId: () => `new-${(ids += 1)}` });
  return { board, saver, judge, sent, faults, timers };
};

test("a verdict is saved at once, and only then called saved", async () => {
  const { judge, saver, sent, board } = open(claim("a", "ada", 0, 8));
  judge.accept("a");
  assert.equal(saver.status.state, "saving");
  await settle();
  assert.equal(saver.status.state, "saved");
  assert.equal(sent[0][0], "claims/a/reviews/new-1");
  assert.equal(sent[0][1].claim_version, 1);
  assert.deepEqual(board.progress(), { done: 1, total: 1 });
});

test("a second thought changes the same review", async () => {
  const { judge, sent } = open(claim("a", "ada", 0, 8));
  judge.accept("a");
  await settle();
  judge.reject("a", "slip");
  await settle();
  assert.deepEqual(sent.map(([path, body]) => [path.split("/").at(-1), body.verdict]), [["new-1", "accept"], ["new-1", "reject"]]);
});

test("a verdict on a changed claim is a new review of the new version", async () => {
  const { judge, sent } = open(claim("a", "ada", 0, 8, { version: 3, reviews: [review("fix")] }));
  judge.accept("a");
  await settle();
  assert.deepEqual([sent[0][0], sent[0][1].claim_version], ["claims/a/reviews/new-1", 3]);
});

test("a rejection waits for its reason, and sends nothing before", async () => {
  const { judge, sent } = open(claim("a", "ada", 0, 8));
  judge.reject("a", null);
  await settle();
  assert.equal(judge.rejecting, "a");
  assert.deepEqual(sent, []);
});

test("a comment without a verdict is kept, and goes with the verdict", async () => {
  const { judge, sent, timers } = open(claim("a", "ada", 0, 8));
  judge.comment("a", "Why?");
  assert.deepEqual([judge.loose, timers.length], [["a"], 0]);
  judge.accept("a");
  await settle();
  assert.equal(sent[0][1].comment, "Why?");
  assert.deepEqual(judge.loose, []);
});

test("an answer that was lost is asked for again with the same review", async () => {
  const { judge, saver, sent, faults, timers } = open(claim("a", "ada", 0, 8));
  faults.push(new NetworkError());
  judge.accept("a");
  await settle();
  assert.equal(saver.status.state, "waiting");
  timers.shift()();
  await settle();
  assert.equal(saver.status.state, "saved");
  assert.deepEqual(sent[0], sent[1]);
});

test("a refused verdict is told of until another one is given", async () => {
  const { judge, saver, faults } = open(claim("a", "ada", 0, 8));
  faults.push(new ApiError({ status: 422, title: "Refused" }));
  judge.accept("a");
  await settle();
  assert.deepEqual([saver.status.state, saver.refusals.get("a").message], ["refused", "Refused"]);
  judge.accept("a");
  await settle();
  assert.equal(saver.status.state, "saved");
});

test("the next claim to judge is not one whose verdict is on its way, nor an own one", () => {
  const { board, judge } = open(claim("a", "ada", 0, 4), claim("b", "ada", 5, 8), claim("c", "cleo", 9, 12), claim("d", "ben", 9, 12));
  board.select("b");
  judge.accept("b");
  assert.equal(board.moveOn(judge.isGiven), true);
  assert.equal(board.selected, "d");
  judge.accept("d");
  board.moveOn(judge.isGiven);
  assert.equal(board.selected, "a");
  judge.accept("a");
  assert.equal(board.moveOn(judge.isGiven), false);
});

test("only the fields that differ are proposed, and of the further ones only those", () => {
  const said = { segments: [{ start: 0, end: 8 }], type: "factual", stances: [{ target: "TRAM", stance: "favor" }], confidence: 2, attribution: [], context: null, note: "", attributes: { speech: "direct", checked: true } };
  const wanted = { ...said, confidence: 4, attributes: { speech: "direct", checked: null }, attribution: [{ actor: " ", role: null }] };
  assert.deepEqual(proposedOf(said, wanted, TEXT), { confidence: 4, attributes: { checked: null } });
  assert.equal(proposedOf(said, { ...said }, TEXT), null);
});
