/** Figures over time: a line each, from period to period. */

import { figure } from "./pairs.js";

/**
 * Return the option of ECharts for figures by period.
 * @param {{ keys: string[], series: { name: string, values: (number | null)[] }[] }} periods
 */
export const drawPeriods = ({ keys, series }) => ({
  grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
  legend: { top: 0, left: 0 },
  tooltip: { trigger: "axis", valueFormatter: figure },
  xAxis: { type: "category", data: keys },
  yAxis: { type: "value", max: 1, min: ({ min }) => Math.min(0, Math.floor(min * 10) / 10) },
  series: series.map(({ name, values }) => ({ type: "line", name, data: values, symbolSize: 7, connectNulls: false })),
});
