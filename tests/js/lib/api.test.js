import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { ApiError, NetworkError, problemOf, request, useToken } from "../../../static/js/lib/api.js";

/** @type {{path: string, init: any}[]} */
let sent = [];
const realFetch = globalThis.fetch;

/** @param {Response | Error} answer */
const serverAnswers = (answer) => {
  globalThis.fetch = async (path, init) => {
    sent.push({ path: String(path), init });
    if (answer instanceof Error) throw answer;
    return answer;
  };
};

beforeEach(() => {
  sent = [];
  useToken("token-of-the-page");
});

afterEach(() => {
  globalThis.fetch = realFetch;
});

test("a claim is sent with its version and the token, and its new version comes back", async () => {
  serverAnswers(Response.json({ id: "c1", version: 4 }, { headers: { ETag: '"4"' } }));
  const answer = await request("PUT", "/api/v1/claims/c1", { note: "ə😀" }, { ifMatch: 3 });
  assert.equal(answer.etag, "4");
  assert.equal(answer.body.version, 4);
  assert.equal(sent[0].init.headers["If-Match"], '"3"');
  assert.equal(sent[0].init.headers["X-CSRFToken"], "token-of-the-page");
  assert.deepEqual(JSON.parse(sent[0].init.body), { note: "ə😀" });
});

test("an answer without content has a null body", async () => {
  serverAnswers(new Response(null, { status: 204 }));
  assert.deepEqual((await request("DELETE", "/api/v1/claims/c1", undefined, { ifMatch: "4" })).body, null);
  assert.equal(sent[0].init.body, undefined);
  assert.equal(sent[0].init.headers["Content-Type"], undefined);
});

test("a refusal keeps the server's sentence, its errors and the record", async () => {
  const problem = { title: "This was changed in between", status: 412, detail: "Ben saved first." };
  const answer = { ...problem, record: { version: 9 }, errors: [{ message: "m" }] };
  serverAnswers(Response.json(answer, { status: 412 }));
  await assert.rejects(request("PUT", "/x", {}), (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.status, 412);
    assert.equal(error.message, "Ben saved first.");
    assert.equal(error.problem.record.version, 9);
    assert.equal(error.errors.length, 1);
    return true;
  });
});

test("a proxy's page in HTML is a refusal with a sentence, too", async () => {
  serverAnswers(new Response("<h1>Bad gateway</h1>", { status: 502 }));
  const refusal = { name: "ApiError", status: 502, message: "The server could not do this. Try again." };
  await assert.rejects(request("GET", "/x"), refusal);
  assert.equal(problemOf(403, null).title, "The server refused this (403).");
});

test("no answer is a network error, which may be tried again", async () => {
  serverAnswers(new TypeError("fetch failed"));
  await assert.rejects(request("GET", "/x"), NetworkError);
});

test("a request that the page itself gave up is not a network error", async () => {
  const controller = new AbortController();
  controller.abort();
  serverAnswers(new DOMException("gone", "AbortError"));
  await assert.rejects(request("GET", "/x", undefined, { signal: controller.signal }), { name: "AbortError" });
});
