import assert from "node:assert/strict";
import { test } from "node:test";

import { slugOf } from "../../../static/js/projects/slug.js";

for (const [title, slug] of [
  ["Azerbaijan–Iran relations", "azerbaijan-iran-relations"],
  ["Şəhər İçi Qırmızı", "seher-ici-qirmizi"],
  ["Портовая реформа", "portovaia-reforma"],
  ["  --- 2026! ", "2026"],
  ["Women's rights", "womens-rights"],
  ["港", ""],
]) {
  test(`"${title}" becomes "${slug}"`, () => assert.equal(slugOf(title), slug));
}

test("a long title is cut at 64 without a hyphen at the end", () => {
  const slug = slugOf(`${"a".repeat(63)} b`);
  assert.equal(slug, "a".repeat(63));
});
