import assert from "node:assert/strict";
import { test } from "node:test";
import { sender } from "../../../static/js/annotate/sending.js";
import { History } from "../../../static/js/annotate/history.js";
import { Ledger } from "../../../static/js/annotate/ledger.js";
import { Threads } from "../../../static/js/threads/threads.js";
import { Text } from "../../../static/js/text/offsets.js";

const said = (id, author, text) => ({ id, author, text, mentions: [], created_at: "2026-01-01T00:00:00Z" });
const thread = (id, claim, state, ...messages) => ({ id, claim, question: false, state, resolved_by: null, resolved_at: null, messages });

const open = (...records) => {
  const store = new Ledger("ada");
  const history = new History(store);
  const threads = new Threads(records, store, "ada");
  store.addEventListener("change", ({ detail: { id } }) => threads.hear(id));
  const texts = (claim) => threads.of(claim).map(({ messages }) => messages.map(({ text }) => text));
  return { store, history, threads, texts };
};

test("open threads come before resolved ones, each with what it is about", () => {
  const { threads, texts } = open(
    thread("a", "claim", "resolved", said("1", "cleo", "Done?")),
    thread("b", "claim", "open", said("2", "cleo", "Who?")),
    thread("c", null, "open", said("3", "ben", "All?")),
  );
  assert.deepEqual(texts("claim"), [["Who?"], ["Done?"]]);
  assert.deepEqual(texts(null), [["All?"]]);
  assert.equal(threads.openOn("claim"), 1);
});

test("what is written is seen at once, waits for the server, and opens a resolved thread", async () => {
  const { store, threads, texts } = open(thread("a", "claim", "resolved", said("1", "cleo", "Done?")));
  threads.write("a", "claim", "Not yet.");
  assert.deepEqual(texts("claim"), [["Done?", "Not yet."]]);
  assert.equal(threads.get("a").state, "open");
  const [id] = store.waiting();
  const asked = [];
  const send = sender(Text.of("text"), { threads: "threads" }, async (...each) => (asked.push(each), { body: null }));
  await send(store.get(id), store.nextJob(id));
  assert.deepEqual(asked[0].slice(0, 3), ["PUT", `threads/a/messages/${id}`, { claim: "claim", text: "Not yet." }]);
  const record = thread("a", "claim", "open", said("1", "cleo", "Done?"), said(id, "ada", "Not yet."));
  store.settle(id, store.nextJob(id), record);
  assert.deepEqual(texts("claim"), [["Done?", "Not yet."]]);
  assert.deepEqual(store.waiting(), []);
});

test("undo takes a message back, also at the server, and redo writes it again", () => {
  const { store, history, threads, texts } = open();
  threads.write(null, null, "All of it?");
  const [id] = store.waiting();
  const { thread: name } = store.get(id).content;
  store.settle(id, store.nextJob(id), thread(name, null, "open", said(id, "ada", "All of it?")));
  history.undo();
  assert.deepEqual(texts(null), []);
  assert.equal(store.nextJob(id).method, "DELETE");
  store.settle(id, store.nextJob(id), null);
  assert.deepEqual(texts(null), []);
  history.redo();
  assert.deepEqual(texts(null), [["All of it?"]]);
  assert.equal(store.nextJob(id).method, "PUT");
});

test("a message that the server will not take back is there again, with why", () => {
  const { store, threads } = open(thread("a", null, "open", said("1", "ada", "All?")));
  threads.takeBack("1");
  assert.equal(threads.get("a"), undefined);
  store.refuse("1", { kind: "refused", status: 409, message: "It was answered.", errors: [] });
  assert.equal(threads.get("a").messages[0].entry.trouble.message, "It was answered.");
});
