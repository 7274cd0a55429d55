import assert from "node:assert/strict";
import { test } from "node:test";

import { asTheme } from "../../../static/js/lib/theme.js";

test("what is no theme is the system's", () => {
  assert.deepEqual(["light", "dark", "system", "pink", null, undefined].map(asTheme), [
    "light", "dark", "system", "system", "system", "system",
  ]);
});
