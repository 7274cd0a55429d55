import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../../static/js/annotate/history.js";
import { Saver } from "../../../static/js/annotate/saver.js";
import { sender } from "../../../static/js/annotate/sending.js";
import { ApiError, NetworkError } from "../../../static/js/lib/api.js";
import { Board } from "../../../static/js/review/board.js";
import { Judge } from "../../../static/js/review/judge.js";
import { proposedOf } from "../../../static/js/review/proposal.js";
import { ReviewStore } from "../../../static/js/review/store.js";
import { Text } from "../../../static/js/text/offsets.js";
import { claim, review } from "./records.js";

const TEXT = Text.of("The tram will come, Orlov said.");
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Return a page without a page, its server and the timers that wait. */
const open = (...records) => {
  const sent = [];
  const faults = [];
  const timers = [];
  const request = async (method, path, body) => {
    await null;
    sent.push([method, path, body]);
    const fault = faults.shift();
    if (fault) throw fault;
    return { body: { ...review("accept"), ...body, id: path.split("/").at(-1) } };
  };
  const board = new Board(records, "cleo");
  const store = new ReviewStore("cleo");
  store.load(records, []);
  const history = new History(store);
  const delay = (callback, ms) => (ms === 0 ? queueMicrotask(callback) : timers.push(callback));
  const saver = new Saver(store, { send: sender(TEXT, { claims: "claims", reviews: "reviews" }, request), delay, isTyped: Boolean });
  store.addEventListener("known", ({ detail: { id } }) => {
    const { kind, content, record, isGone } = store.get(id);
    if (kind === "passage") return;
    if (isGone) board.dropReview(content.claim, id);
    else if (record) board.putReview(content.claim, record);
  });
  const judge = new Judge({ board, store, text: TEXT });
  return { board, saver, store, history, judge, sent, faults, timers };
};

const idOf = ([, path]) => path.split("/").at(-1);

test("a verdict is saved at once, and only then called saved", async () => {
  const { judge, saver, sent, board } = open(claim("a", "ada", 0, 8));
  judge.accept("a");
  assert.equal(saver.status.state, "saving");
  await settle();
  assert.equal(saver.status.state, "saved");
  assert.equal(sent[0][1], `claims/a/reviews/${idOf(sent[0])}`);
  assert.equal(sent[0][2].claim_version, 1);
  assert.equal("claim" in sent[0][2], false);
  assert.deepEqual(board.progress(), { done: 1, total: 1 });
});

test("a second thought changes the same review", async () => {
  const { judge, sent } = open(claim("a", "ada", 0, 8));
  judge.accept("a");
  await settle();
  judge.reject("a", "slip");
  await settle();
  assert.equal(idOf(sent[0]), idOf(sent[1]));
  assert.deepEqual(sent.map(([, , body]) => body.verdict), ["accept", "reject"]);
});

test("undo takes a verdict back at the server, and redo gives it again under its id", async () => {
  const { judge, sent, history, board } = open(claim("a", "ada", 0, 8));
  judge.accept("a");
  await settle();
  history.undo();
  assert.equal(judge.isGiven("a"), false);
  await settle();
  assert.deepEqual(board.progress(), { done: 0, total: 1 });
  history.redo();
  await settle();
  assert.deepEqual(sent.map(([method]) => method), ["PUT", "DELETE", "PUT"]);
  assert.equal(new Set(sent.map(idOf)).size, 1);
  assert.deepEqual(board.progress(), { done: 1, total: 1 });
});

test("a verdict on a changed claim is a new review of the new version", async () => {
  const { judge, sent } = open(claim("a", "ada", 0, 8, { version: 3, reviews: [review("fix")] }));
  judge.accept("a");
  await settle();
  assert.notEqual(idOf(sent[0]), "r");
  assert.equal(sent[0][2].claim_version, 3);
});

test("a rejection waits for its reason, and sends nothing before", async () => {
  const { judge, sent } = open(claim("a", "ada", 0, 8));
  judge.reject("a", null);
  await settle();
  assert.equal(judge.rejecting, "a");
  assert.deepEqual(sent, []);
});

test("a comment without a verdict is kept, and goes with the verdict", async () => {
  const { judge, sent, store, saver } = open(claim("a", "ada", 0, 8));
  judge.comment("a", "Why?");
  await settle();
  assert.deepEqual([store.hasDrafts, saver.status.state, sent.length], [true, "saved", 0]);
  judge.accept("a");
  await settle();
  assert.equal(sent[0][2].comment, "Why?");
  assert.equal(store.hasDrafts, false);
});

test("an answer that was lost is asked for again with the same review", async () => {
  const { judge, saver, sent, faults, timers } = open(claim("a", "ada", 0, 8));
  faults.push(new NetworkError());
  judge.accept("a");
  await settle();
  assert.equal(saver.status.state, "waiting");
  timers.pop()();
  await settle();
  assert.equal(saver.status.state, "saved");
  assert.deepEqual(sent[0], sent[1]);
});

test("a refused verdict is told of until another one is given", async () => {
  const { judge, saver, faults } = open(claim("a", "ada", 0, 8));
  faults.push(new ApiError({ status: 422, title: "Refused" }));
  judge.accept("a");
  await settle();
  assert.deepEqual([saver.status.state, judge.trouble("a").trouble.message], ["refused", "Refused"]);
  judge.accept("a");
  await settle();
  assert.equal(saver.status.state, "saved");
});

test("a passage is marked, commented on and taken back", async () => {
  const { store, sent, timers } = open(claim("a", "ada", 0, 8));
  const id = store.mark({ annotator: "ben", start: 0, end: 8 });
  await settle();
  store.commentOn(id, "He says so.");
  timers.pop()();
  await settle();
  store.unmark(id);
  await settle();
  assert.deepEqual(sent.map(([method, path]) => [method, path]), [["PUT", `reviews/${id}`], ["PUT", `reviews/${id}`], ["DELETE", `reviews/${id}`]]);
  assert.deepEqual(sent[1][2], { verdict: "missing", annotator: "ben", start: 0, end: 8, comment: "He says so.", quote: "The tram" });
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
