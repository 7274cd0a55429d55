/** Confidence against gold: the share right of each step, beside what the codebook says of it. */

const asPercent = (/** @type {number | null | undefined} */ share) =>
  share === null || share === undefined ? "–" : `${Math.round(100 * share)} %`;

/**
 * Return the option of ECharts for the share right by step.
 * @param {{ steps: string[], shares: (number | null)[], probabilities: (number | null)[], right: string, expected: string }} calibration
 * @param {import("../lib/chart.js").ChartTheme} theme
 */
export function drawConfidence({ steps, shares, probabilities, right, expected }, theme) {
  const isCalibrated = probabilities.some((each) => each !== null);
  return {
    grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0 },
    tooltip: { trigger: "axis", valueFormatter: asPercent },
    xAxis: { type: "category", data: steps },
    yAxis: { type: "value", min: 0, max: 1, axisLabel: { formatter: asPercent } },
    series: [
      { type: "bar", name: right, data: shares, barMaxWidth: 48 },
      ...(isCalibrated
        ? [{ type: "line", name: expected, data: probabilities, color: theme.caution, lineStyle: { type: "dashed" }, symbolSize: 8 }]
        : []),
    ],
  };
}
