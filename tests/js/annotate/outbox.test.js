/** What waits outlives the page, each thing goes out once, and what is known counts for every tab. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { blank } from "../../../static/js/annotate/content.js";
import { History } from "../../../static/js/annotate/history.js";
import { NOTE } from "../../../static/js/annotate/note.js";
import { Outbox } from "../../../static/js/annotate/outbox.js";
import { Saver } from "../../../static/js/annotate/saver.js";
import { sender } from "../../../static/js/annotate/sending.js";
import { ClaimStore } from "../../../static/js/annotate/store.js";
import { ARTICLE, Database, Server } from "./server.js";

const SEGMENT = [{ start: 0, end: 7 }];
const BLANK = blank(SEGMENT);
const flags = new Map();
globalThis.localStorage = { setItem: (key, value) => flags.set(key, value), removeItem: (key) => flags.delete(key) };

/** Locks as browsers have them: one after the other. */
let lastTurn = Promise.resolve();
const locks = { request: (_name, work) => (lastTurn = lastTurn.then(work)) };
Object.defineProperty(globalThis, "navigator", { value: { locks, onLine: true } });

const opened = [];
after(() => opened.forEach((outbox) => outbox.close()));

/** Let promises and messages between tabs come to rest: by turns of the event loop, which no machine is too slow for. */
const rest = async () => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A page on one article; pages of one database are tabs of one browser. */
const open = async (database, server, records = [], note = "") => {
  const store = new ClaimStore("ada");
  store.load(records, note);
  const history = new History(store);
  const about = { account: "ada", article: "claims", title: "Trams", address: "/articles/1" };
  const outbox = await Outbox.start(about, { store, history }, database);
  opened.push(outbox);
  const send = sender(ARTICLE, { claims: "claims", assignment: "assignments/ada" }, server.request);
  const saver = new Saver(store, { send, delay: (callback, ms) => ms === 0 && queueMicrotask(callback) });
  saver.use(outbox);
  await rest();
  return { store, history, outbox, saver };
};

const cutOff = (server) => (server.faults = Array(50).fill({}));

const bodies = (server) => server.log.map(([method, , version, words]) => [method, version, words]);

test("the next page sends what the last one could not, once and in order", async () => {
  const [database, server] = [new Database(), new Server()];
  cutOff(server);
  const first = await open(database, server);
  const ids = ["one", "two", "three"].map((note) => first.store.create(SEGMENT, { ...BLANK, note }));
  await rest();
  assert.equal(first.saver.status.state, "waiting");
  assert.equal(first.outbox.isSafe, true);
  assert.equal(flags.size, 1);
  first.outbox.close();
  Object.assign(server, { faults: [], log: [] });
  const next = await open(database, server);
  assert.deepEqual(bodies(server), [
    ["PUT", null, "one"],
    ["PUT", null, "two"],
    ["PUT", null, "three"],
  ]);
  assert.deepEqual(next.store.own().length, ids.length);
  assert.deepEqual([next.saver.status.state, flags.size], ["saved", 0]);
});

test("a request of unknown outcome is repeated by the next page before anything newer", async () => {
  const [database, server] = [new Database(), new Server()];
  server.faults = [{ lost: true }, ...Array(50).fill({})];
  const first = await open(database, server);
  const id = first.store.create(SEGMENT, { ...BLANK, note: "one" });
  await rest();
  first.store.change(id, { note: "two" });
  await rest();
  first.outbox.close();
  Object.assign(server, { faults: [], log: [] });
  await open(database, server, [server.record(id)]);
  assert.deepEqual(bodies(server), [
    ["PUT", null, "one"],
    ["PUT", 1, "two"],
  ]);
  assert.equal(server.claims.get(id).version, 2);
});

test("tabs show each other's claims and send them once", async () => {
  const [database, server] = [new Database(), new Server()];
  const [here, there] = [await open(database, server), await open(database, server)];
  const id = here.store.create(SEGMENT, { ...BLANK, note: "one" });
  await rest();
  assert.equal(there.store.get(id).content.note, "one");
  assert.equal(there.saver.status.state, "saved");
  there.store.change(id, { note: "two" });
  await rest();
  here.saver.retry();
  there.saver.retry();
  await rest();
  assert.deepEqual(bodies(server), [
    ["PUT", null, "one"],
    ["PUT", 1, "two"],
  ]);
  assert.equal(here.store.get(id).version, 2);
});

test("two tabs that find the same work waiting send it once", async () => {
  const [database, server] = [new Database(), new Server()];
  cutOff(server);
  const first = await open(database, server);
  ["one", "two"].forEach((note) => first.store.create(SEGMENT, { ...BLANK, note }));
  await rest();
  first.outbox.close();
  Object.assign(server, { faults: [], log: [] });
  const tabs = await Promise.all([open(database, server), open(database, server)]);
  assert.deepEqual(bodies(server), [
    ["PUT", null, "one"],
    ["PUT", null, "two"],
  ]);
  assert.deepEqual(tabs.map(({ saver }) => saver.status.state), ["saved", "saved"]);
});

test("what the server says is newer than what was done and kept", async () => {
  const [database, server] = [new Database(), new Server()];
  const first = await open(database, server);
  const id = first.store.create(SEGMENT, { ...BLANK, note: "one" });
  await rest();
  first.outbox.close();
  const next = await open(database, server, [{ ...server.record(id), note: "elsewhere", version: 7 }]);
  assert.deepEqual([next.store.get(id).content.note, next.store.get(id).version], ["elsewhere", 7]);
  assert.equal(next.history.canUndo, false);
});

test("a deletion can be undone on the next page, though the server no longer lists the claim", async () => {
  const [database, server] = [new Database(), new Server()];
  const first = await open(database, server);
  const id = first.store.create(SEGMENT, { ...BLANK, note: "one" });
  await rest();
  first.store.remove(id);
  await rest();
  first.outbox.close();
  const next = await open(database, server);
  assert.equal(next.history.undo(), id);
  await rest();
  assert.equal(server.claims.get(id).isGone, false);
  assert.equal(next.saver.status.state, "saved");
});

test("what was made and undone can be redone until something else is done, and is then forgotten in every tab", async () => {
  const [database, server] = [new Database(), new Server()];
  const [here, there] = [await open(database, server), await open(database, server)];
  const ids = ["one", "two", "three"].map((note) => here.store.create(SEGMENT, { ...BLANK, note }));
  await rest();
  ids.forEach(() => here.history.undo());
  await rest();
  for (const { store } of [here, there]) assert.deepEqual(ids.map((id) => store.get(id).isDeleted), [true, true, true]);
  assert.equal(here.history.redo(), ids[0]);
  const last = here.store.create(SEGMENT, { ...BLANK, note: "four" });
  await rest();
  there.store.change(last, { note: "five" });
  await rest();
  const kept = (id) => [here.store.get(id), there.store.get(id), database.wanted.get(id), database.known.get(id)].map(Boolean);
  assert.deepEqual(ids.slice(1).map(kept), Array(2).fill([false, false, false, false]));
  assert.deepEqual(kept(ids[0]), [true, true, true, true]);
  assert.deepEqual([...server.claims.values()].map(({ isGone }) => isGone), [false, true, true, false]);
  assert.deepEqual([here.saver.status.state, there.saver.status.state], ["saved", "saved"]);
  const next = await open(database, server, [server.record(ids[0]), server.record(last)]);
  assert.deepEqual([next.store.own().length, next.history.undo()], [2, last]);
});

test("the note waits and goes out like a claim", async () => {
  const [database, server] = [new Database(), new Server()];
  cutOff(server);
  const first = await open(database, server);
  first.store.writeNote("Half of it is a reprint.");
  await rest();
  first.outbox.close();
  Object.assign(server, { faults: [], log: [] });
  const next = await open(database, server);
  assert.equal(next.store.get(NOTE).content.text, "Half of it is a reprint.");
  assert.deepEqual(bodies(server), [["PUT", null, "Half of it is a reprint."]]);
  assert.deepEqual(next.store.own(), []);
});

test("without a database nothing outlives the page, and the page knows", async () => {
  const server = new Server();
  cutOff(server);
  const it = await open(null, server);
  it.store.create(SEGMENT, { ...BLANK, note: "one" });
  await rest();
  assert.deepEqual([it.outbox.outlives, it.outbox.isSafe], [false, false]);
});
