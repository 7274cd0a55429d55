/** The charts of the progress page: rows of stacked bars, each with the numbers that its table has. */

import { drawChart, isNarrow } from "../lib/chart.js";
import { pageData } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { stanceStyle } from "../lib/stances.js";
import { linesOf } from "./lines.js";

/**
 * @typedef {{label: string, tone?: string, stance?: string, counts: number[]}} Series
 * @typedef {{rows: string[], series: Series[], totals?: number[], is_share?: boolean, never?: string[][]}} Bars
 */

/** How wide the names of rows are, in pixels, before they break into lines, in a wide window and in a narrow one. */
const NAME = { wide: 300, narrow: 120 };

/** How high a line of a name is, and what is around the names, in pixels. */
const LINE = 15;
const AROUND_NAME = 10;

const { charts, stances } = pageData("progress-data");

/** Return the colour of a series: of a token, or of a stance as the codebook has it. */
const colorOf = ({ tone, stance }, theme) => {
  if (tone) return theme[tone];
  const index = stances.findIndex(({ key }) => key === stance);
  if (index < 0) return theme.muted;
  const { light, dark } = stanceStyle(stances[index], index);
  return theme.color(`light-dark(${light}, ${dark})`);
};

/** Return what a bar says: its number, and the share where the chart is of shares. @param {Bars} bars */
const said = (bars, series, at) => {
  const count = series.counts[at];
  const share = bars.is_share && bars.totals[at] ? ` (${Math.round((100 * count) / bars.totals[at])} %)` : "";
  return `${series.label}: ${count}${share}`;
};

/** Return what a row says. @param {Bars} bars @param {number} at */
const rowWords = (bars, at) => {
  const never = bars.never?.[at]?.length ? [t("Never: {stances}", { stances: bars.never[at].join(", ") })] : [];
  return [bars.rows[at], ...bars.series.map((series) => said(bars, series, at)), ...never].join("\n");
};

/** Pixels under the bars: numbers and the legend, which a narrow window breaks into lines of two. @param {Bars} bars */
const below = ({ series }) => (isNarrow() ? 20 + 26 * Math.ceil(series.length / 2) : 40);

/** Return what stands beside a bar. @param {Bars} bars @param {number} at */
const nameOf = (bars, at) => `${bars.rows[at]}${bars.never?.[at]?.length ? " ⚠" : ""}`;

const nameWidth = () => (isNarrow() ? NAME.narrow : NAME.wide);

/** Return how high a row is whose name, the longest of all, stands in lines beside its bar. @param {Bars} bars */
const rowHeight = (bars) => {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const lines = bars.rows.map((_name, at) => linesOf(nameOf(bars, at), nameWidth(), (words) => context.measureText(words).width));
  return Math.max(...lines) * LINE + AROUND_NAME;
};

/** Return the option of ECharts. @param {Bars} bars @param {import("../lib/chart.js").ChartTheme} theme */
const stacked = (bars, theme) => ({
  grid: { left: 8, right: 24, top: 8, bottom: below(bars), containLabel: true },
  legend: { bottom: 0, type: isNarrow() ? "plain" : "scroll" },
  xAxis: { type: "value", max: bars.is_share ? 100 : undefined, minInterval: 1, axisLabel: { hideOverlap: true, formatter: bars.is_share ? "{value} %" : "{value}" } },
  yAxis: {
    type: "category", inverse: true, data: bars.rows,
    axisLabel: { formatter: (_name, at) => nameOf(bars, at), interval: 0, width: nameWidth(), overflow: "break", lineHeight: LINE },
  },
  tooltip: { trigger: "item", formatter: ({ dataIndex }) => rowWords(bars, dataIndex) },
  series: bars.series.map((series) => ({
    type: "bar", stack: "all", name: series.label, barMaxWidth: 18,
    data: series.counts.map((value, at) => (bars.is_share ? (100 * value) / (bars.totals[at] || 1) : value)),
    itemStyle: { color: colorOf(series, theme), borderColor: theme.surface, borderWidth: 1 },
  })),
});

for (const [name, bars] of Object.entries(charts)) {
  const figure = document.getElementById(`${name}-chart`);
  if (figure) drawChart(figure, (theme) => stacked(bars, theme), { rows: bars.rows.length, row: () => rowHeight(bars), below: () => below(bars) });
}
