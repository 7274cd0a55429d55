import assert from "node:assert/strict";
import { test } from "node:test";

import { contrast, legible, parseColor, stanceRules, stanceStyle } from "../../../static/js/lib/stances.js";

test("a colour is read in both spellings, and nothing else is a colour", () => {
  assert.deepEqual(parseColor("#1B7837"), [27, 120, 55]);
  assert.deepEqual(parseColor("#fff"), [255, 255, 255]);
  for (const bad of ["", "red", "#12345", "#1b7837;}", "url(x)"]) assert.equal(parseColor(bad), null);
});

test("contrast is the ratio of WCAG 2", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#ffffff", "#ffffff"), 1);
  assert.ok(Math.abs(contrast("#767676", "#ffffff") - 4.54) < 0.01);
});

test("a colour that can be read stays as the codebook has it", () => {
  assert.equal(legible("#1b7837", "#ffffff"), "#1b7837");
});

test("every colour becomes one that can be read in both themes", () => {
  for (const color of ["#ffff00", "#ffffff", "#000000", "#0000ff", "#8a8a8a"]) {
    const { light, dark } = stanceStyle({ key: "x", color }, 0);
    assert.ok(contrast(light, "#ffffff") >= 4.5, `${color} on white`);
    assert.ok(contrast(dark, "#1b1d21") >= 4.5, `${color} on dark`);
  }
});

test("a stance without a colour gets one by its place, and so does one with a broken colour", () => {
  assert.equal(stanceStyle({ key: "x" }, 0).light, stanceStyle({ key: "x", color: "javascript:" }, 0).light);
  assert.notEqual(stanceStyle({ key: "x" }, 0).light, stanceStyle({ key: "x" }, 1).light);
});

test("the first four stances differ by line style too", () => {
  const lines = [0, 1, 2, 3].map((index) => stanceStyle({ key: "x" }, index).line);
  assert.equal(new Set(lines).size, 4);
});

test("the sheet has one rule a stance, under its key as it is written", () => {
  const rules = stanceRules([{ key: "favor", color: "#1b7837" }, { key: "a.b-c_1" }]).split("\n");
  assert.equal(rules.length, 2);
  assert.ok(rules[0].startsWith('[data-stance="favor"] { --stance-color: light-dark(#1b7837, #'));
  assert.ok(rules[0].endsWith("--stance-line: solid; }"));
  assert.ok(rules[1].startsWith('[data-stance="a.b-c_1"]'));
});
