/** The tour speaks of what the codebook has, and its panel stays in the window and off the part it points at. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { stepsFor } from "../../../static/js/annotate/tour-steps.js";
import { placeBeside } from "../../../static/js/annotate/tour.js";

const STANCES = [{ key: "favor", shortcut: "+" }, { key: "none" }];
const FRAME = { width: 1000, height: 800 };
const PANEL = { width: 300, height: 200 };

test("what the codebook leaves out has no step", () => {
  const full = stepsFor({ targets: [{ key: "A", shortcut: "a" }], stances: STANCES, confidence: { min: 1, max: 5 } });
  assert.deepEqual(full.map(({ keys }) => keys.join(" ")), ["j k", "Enter", "a", "+", "1 5", "Mod+Enter"]);
  assert.equal(stepsFor({ targets: [], stances: STANCES, confidence: null }).length, 4);
});

test("the panel goes after the part, before it, or to the farther end of the window", () => {
  assert.deepEqual(placeBeside({ left: 100, right: 600, top: 300, bottom: 400 }, PANEL, FRAME), { left: 612, top: 300 });
  assert.deepEqual(placeBeside({ left: 650, right: 990, top: 700, bottom: 760 }, PANEL, FRAME), { left: 338, top: 588 });
  assert.equal(placeBeside({ left: 10, right: 990, top: 600, bottom: 700 }, PANEL, FRAME).top, 12);
  assert.equal(placeBeside({ left: 10, right: 990, top: 100, bottom: 700 }, PANEL, FRAME).top, 588);
});
