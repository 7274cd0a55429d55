/** Nothing typed is lost, and "saved" is said only of what the server has. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { contentOf } from "../../../static/js/annotate/content.js";
import { Saver } from "../../../static/js/annotate/saver.js";
import { sender } from "../../../static/js/annotate/sending.js";
import { ClaimStore } from "../../../static/js/annotate/store.js";
import { ARTICLE, Clock, Server } from "./server.js";

const SEGMENT = [{ start: 0, end: 7 }];

const page = () => {
  const [store, server, clock] = [new ClaimStore("ada"), new Server(), new Clock()];
  const send = sender(ARTICLE, { claims: "claims", assignment: "assignments/ada" }, server.request);
  const saver = new Saver(store, { send, delay: clock.delay });
  store.load([]);
  return { store, server, clock, saver };
};

const make = async ({ store, clock }, patch = { note: "one" }) => {
  const id = store.create(SEGMENT);
  store.change(id, patch);
  await clock.run();
  return id;
};

test("a claim that nothing was entered in never reaches the server", async () => {
  const it = page();
  const id = it.store.create(SEGMENT);
  it.store.change(id, { segments: [{ start: 0, end: 12 }] });
  it.store.remove(id);
  await it.clock.run();
  assert.deepEqual(it.server.log, []);
  assert.equal(it.saver.status.state, "saved");
});

test("saved is said only after the server answered with the version", async () => {
  const it = page();
  const id = it.store.create(SEGMENT);
  it.store.change(id, { type: "factual" });
  assert.equal(it.saver.status.state, "saving");
  await it.clock.run();
  assert.equal(it.saver.status.state, "saved");
  assert.equal(it.store.get(id).version, 1);
  assert.equal(it.server.claims.get(id).body.segments[0].quote, "Karimov");
});

test("changes made while a save is under way follow it with the new version", async () => {
  const it = page();
  const id = it.store.create(SEGMENT);
  it.store.change(id, { note: "one" });
  it.clock.run(1);
  it.store.change(id, { note: "two" });
  it.store.change(id, { note: "three" });
  await it.clock.run();
  assert.deepEqual(
    it.server.log.map(([, , version, note]) => [version, note]),
    [
      [null, "one"],
      [1, "three"],
    ],
  );
});

test("a lost answer is repeated word for word before anything newer is sent", async () => {
  const it = page();
  it.server.faults.push({ lost: true });
  const id = it.store.create(SEGMENT);
  it.store.change(id, { note: "one" });
  await it.clock.run(1);
  assert.equal(it.saver.status.state, "waiting");
  it.store.change(id, { note: "two" });
  await it.clock.run();
  assert.deepEqual(
    it.server.log.map(([, , version, note]) => [version, note]),
    [
      [null, "one"],
      [null, "one"],
      [1, "two"],
    ],
  );
  assert.equal(it.server.claims.get(id).body.note, "two");
  assert.equal(it.saver.status.state, "saved");
});

test("with a third of the requests failing before or after the server acted, the last state wins", async () => {
  const it = page();
  let seed = 11;
  const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  it.server.faults = [...Array(60)].map(() =>
    next() < 0.3 ? { status: undefined } : next() < 0.4 ? { lost: true } : null,
  );
  const id = it.store.create(SEGMENT);
  for (let n = 0; n < 20; n += 1) {
    it.store.change(id, { note: `version ${n}` });
    await it.clock.run(n % 3);
  }
  await it.clock.run();
  assert.equal(it.server.claims.get(id).body.note, "version 19");
  assert.equal(it.saver.status.state, "saved");
});

test("an expired session keeps what was typed until somebody signs in again", async () => {
  const it = page();
  it.server.faults.push({ status: 401 });
  const id = await make(it);
  assert.deepEqual([it.saver.status.state, it.saver.status.count], ["signed-out", 1]);
  it.saver.retry();
  await it.clock.run();
  assert.equal(it.saver.status.state, "saved");
  assert.equal(it.server.claims.get(id).body.note, "one");
});

test("a change made elsewhere shows both versions, and either can be kept", async () => {
  for (const [keeps, note] of [
    ["mine", "mine"],
    ["theirs", "theirs"],
  ]) {
    const it = page();
    const id = await make(it);
    Object.assign(it.server.claims.get(id), { version: 5, body: { ...it.server.claims.get(id).body, note: "theirs" } });
    it.store.change(id, { note: "mine" });
    await it.clock.run();
    const { trouble, content } = it.store.get(id);
    assert.deepEqual([trouble.kind, trouble.record.note, content.note], ["stale", "theirs", "mine"]);
    assert.equal(it.saver.status.state, "refused");
    it.store.resolve(id, { content: keeps === "mine" ? content : contentOf(trouble.record), isDeleted: false });
    await it.clock.run();
    assert.equal(it.server.claims.get(id).body.note, note);
    assert.equal(it.saver.status.state, "saved");
  }
});

test("a refusal stays with its claim until it is changed", async () => {
  const it = page();
  it.server.faults.push({
    status: 422,
    problem: { detail: "The note is too long.", errors: [{ pointer: "/note", message: "…" }] },
  });
  const id = await make(it);
  assert.equal(it.store.get(id).trouble.message, "The note is too long.");
  assert.deepEqual(it.saver.status, { state: "refused", count: 1, isConflict: false });
  it.store.change(id, { note: "short" });
  await it.clock.run();
  assert.equal(it.saver.status.state, "saved");
});

test("deleting, and taking that back, reaches the server in order", async () => {
  const it = page();
  const id = await make(it);
  const before = { content: it.store.get(id).content, isDeleted: false };
  it.store.remove(id);
  await it.clock.run();
  assert.equal(it.server.claims.get(id).isGone, true);
  it.store.revert(id, before);
  await it.clock.run();
  assert.deepEqual(
    it.server.log.map(([method]) => method),
    ["PUT", "DELETE", "POST"],
  );
  assert.equal(it.store.get(id).version, 2);
  it.store.change(id, { note: "after" });
  await it.clock.run();
  assert.equal(it.server.claims.get(id).body.note, "after");
});

test("settled waits for what is under way, and says when something is stuck", async () => {
  const it = page();
  const id = it.store.create(SEGMENT);
  it.store.change(id, { note: "one" });
  const settled = it.saver.settled();
  await it.clock.run();
  assert.equal((await settled).state, "saved");
  it.server.faults.push({ status: 401 });
  it.store.change(id, { note: "two" });
  const stuck = it.saver.settled();
  await it.clock.run();
  assert.equal((await stuck).state, "signed-out");
});
