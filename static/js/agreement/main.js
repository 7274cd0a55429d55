/** The charts of the page with the further figures of agreement; each draws the numbers that its table has. */

import { drawChart } from "../lib/chart.js";
import { pageData } from "../lib/dom.js";
import { drawConfidence } from "./confidence.js";
import { drawPairs } from "./pairs.js";
import { drawPeriods } from "./periods.js";

const CHARTS = [
  { id: "periods", draw: drawPeriods },
  { id: "confidence", draw: drawConfidence },
  { id: "pairs", data: "grid", draw: drawPairs, rowsOf: ({ people }) => people.length + 1 },
];

for (const { id, data = id, draw, rowsOf } of CHARTS) {
  const figure = document.getElementById(`${id}-chart`);
  const numbers = pageData(`${data}-data`);
  if (figure && numbers) drawChart(figure, (theme) => draw(numbers, theme), { rows: rowsOf?.(numbers) });
}
