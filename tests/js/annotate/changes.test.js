import assert from "node:assert/strict";
import { test } from "node:test";

import { Changes, differences, tally } from "../../../static/js/annotate/changes.js";

const figures = {
  own: { claims: 2, versions: 5 },
  others: { claims: 0, versions: 0 },
  reviews: 0,
  messages: 0,
  state: null,
  article_version: 1,
  codebook_version: 1,
};

test("the tally counts what the server is known to have", () => {
  const claims = [
    { version: 2, isGone: false },
    { version: 3, isGone: false },
    { version: null, isGone: false },
    { version: 4, isGone: true },
  ];
  assert.deepEqual(tally(claims), { claims: 2, versions: 5 });
});

test("what this page saved itself is no change", () => {
  assert.deepEqual(differences(figures, { ...figures, own: { claims: 3, versions: 6 } }, { claims: 3, versions: 6 }), []);
});

test("an own claim that was changed elsewhere is", () => {
  const after = { ...figures, own: { claims: 2, versions: 6 } };
  assert.deepEqual(differences(figures, after, figures.own), ["your claims"]);
  assert.deepEqual(differences(figures, after, null), [], "while something is under way nothing is known");
});

test("beginning to work is one's own doing, being returned is not", () => {
  const moved = (before, after) => differences({ ...figures, state: before }, { ...figures, state: after }, figures.own);
  assert.deepEqual(moved(null, "in_progress"), []);
  assert.deepEqual(moved("submitted", "returned"), ["where your work stands"]);
});

test("others' claims, reviews and messages are told apart", () => {
  const after = { ...figures, others: { claims: 1, versions: 1 }, reviews: 1, messages: 2 };
  assert.deepEqual(differences(figures, after, figures.own), ["other people’s claims", "the reviews", "the messages"]);
});

/** A page whose server gives one answer after the other, and what it was asked and told. */
const pageWith = (answers, own) => {
  const heard = { etags: [], told: [], codebooks: [], articles: [] };
  const page = {
    url: "/changes",
    own: () => own.shift(),
    onCodebook: (version) => heard.codebooks.push(version),
    onArticle: (version) => heard.articles.push(version),
    say: (found) => heard.told.push(found),
    request: async (_method, _path, _body, { ifNoneMatch }) => {
      heard.etags.push(ifNoneMatch);
      return answers.shift();
    },
  };
  return { page, heard };
};

const answered = (etag, body) => ({ status: 200, etag, body });
const NOTHING_NEW = { status: 304, etag: null, body: null };

test("it asks under the last tag, tells once, and is silent about what it did itself", async () => {
  const own = { claims: 2, versions: 5 };
  const grown = { claims: 3, versions: 6 };
  const answers = [
    answered("a", figures),
    NOTHING_NEW,
    answered("b", { ...figures, own: grown }),
    answered("c", { ...figures, own: grown, reviews: 1, codebook_version: 2 }),
  ];
  const { page, heard } = pageWith(answers, [own, own, own, grown, grown, grown, grown]);
  const changes = new Changes(page);
  for (let count = 0; count < 4; count += 1) await changes.look();
  assert.deepEqual(heard.etags, [null, "a", "a", "b"]);
  assert.deepEqual(heard.told, [["the reviews"]]);
  assert.deepEqual(heard.codebooks, [1, 1, 2]);
});

test("own work on another device is told once", async () => {
  const own = { claims: 2, versions: 5 };
  const figuresElsewhere = { ...figures, own: { claims: 3, versions: 6 } };
  const answers = [answered("a", figuresElsewhere), answered("b", { ...figuresElsewhere, reviews: 1 })];
  const { page, heard } = pageWith(answers, [own, own, own, own]);
  const changes = new Changes(page);
  await changes.look();
  await changes.look();
  assert.deepEqual(heard.told, [["your claims"], ["the reviews"]]);
});

test("a look begins when the one before it has ended", async () => {
  const own = { claims: 2, versions: 5 };
  const elsewhere = { ...figures, own: { claims: 3, versions: 6 } };
  const { page, heard } = pageWith([answered("a", elsewhere), NOTHING_NEW], [own, own, own]);
  const changes = new Changes(page);
  await Promise.all([changes.look(), changes.look()]);
  assert.deepEqual(heard.etags, [null, "a"]);
  assert.deepEqual(heard.told, [["your claims"]]);
});

test("a look that fails keeps no later one back", async () => {
  const { page, heard } = pageWith([answered("a", figures)], [null, null, null]);
  const { request } = page;
  const requests = [() => Promise.reject(new TypeError("broken")), request];
  page.request = (...asked) => requests.shift()(...asked);
  const changes = new Changes(page);
  const [first] = await Promise.allSettled([changes.look(), changes.look()]);
  assert.equal(first.reason.message, "broken");
  assert.deepEqual(heard.etags, [null]);
});
