/** The heat map of pairs: each two persons once, the stance towards the same target as its colour. */

/**
 * @typedef {{ people: string[], measures: string[], pairs: [string, string, (number | null)[]][] }} Grid
 */

/**
 * Return the option of ECharts for a grid of pairs.
 * @param {Grid} grid
 * @param {import("../lib/chart.js").ChartTheme} theme
 */
export function drawPairs({ people, measures, pairs }, theme) {
  const at = (/** @type {string} */ name) => people.indexOf(name);
  const cells = pairs.map(([one, other, values]) => ({ value: [at(one), at(other), values[0] ?? "-"], values }));
  const said = (/** @type {{ data: { values: (number | null)[] } }} */ { data }) =>
    measures.map((name, index) => `${name}: ${figure(data.values[index])}`).join("\n");
  // Not the accent itself: the figure in a cell must be read on the strongest colour too.
  const strongest = theme.color("color-mix(in oklab, var(--color-accent) 55%, var(--color-surface))");
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 56, containLabel: true },
    xAxis: { type: "category", data: people.slice(0, -1) },
    yAxis: { type: "category", data: people.slice(1), inverse: true },
    tooltip: { formatter: said },
    visualMap: {
      type: "continuous", min: 0, max: 1, calculable: false, orient: "horizontal", left: "center", bottom: 0,
      text: ["1", `${measures[0]}  0`], textStyle: { color: theme.muted }, inRange: { color: [theme.surface, strongest] },
    },
    series: [{
      type: "heatmap",
      data: cells.map(({ value: [x, y, shade], values }) => ({ value: [x, y - 1, shade], values })),
      label: { show: true, color: theme.text, formatter: ({ data }) => figure(data.values[0]) },
      itemStyle: { borderColor: theme.line, borderWidth: 1 },
    }],
  };
}

/** Return a figure as the tables have it. @param {number | null | undefined} value */
export const figure = (value) => (value === null || value === undefined ? "–" : value.toFixed(3).replace("-", "−"));
