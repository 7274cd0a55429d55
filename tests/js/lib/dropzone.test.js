import assert from "node:assert/strict";
import { test } from "node:test";

import { fileList } from "../../../static/js/lib/dropzone.js";

test("one file is named, several are counted, many are cut short", () => {
  assert.equal(fileList(["a.txt"]), "a.txt");
  assert.equal(fileList(["a.txt", "b.txt"]), "2 files: a.txt, b.txt");
  assert.equal(fileList(["a", "b", "c", "d", "e", "f"]), "6 files: a, b, c, d and 2 more");
});
