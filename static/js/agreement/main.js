/** The charts of the agreement page; each draws the numbers that its table has. */

import { drawChart } from "../lib/chart.js";
import { one, pageData } from "../lib/dom.js";
import { drawPairs } from "./pairs.js";

const grid = pageData("grid-data");
if (grid) drawChart(one("#pairs-chart"), (theme) => drawPairs(grid, theme), { rows: grid.people.length + 1 });
