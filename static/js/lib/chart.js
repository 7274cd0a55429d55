/**
 * Charts of figures pages: drawn as SVG in the colours of our tokens, light and dark, each with its table behind a button.
 * The markup is the macro `chart` of templates/_macros/charts.html; without this script its table is what people see.
 */

import { init } from "../../vendor/echarts/echarts.js";
import { one } from "./dom.js";
import { t } from "./i18n.js";

/**
 * What a chart is drawn with: our colours as "rgb(…)" and the typeface.
 * @typedef {Record<"text" | "muted" | "line" | "surface" | "accent" | "good" | "caution" | "danger" | "plum" | "font", string> &
 *   { series: string[], color: (css: string) => string }} ChartTheme
 */

/** The token of each colour. */
const TOKENS = {
  text: "--color-text", muted: "--color-muted", line: "--color-line", surface: "--color-surface", accent: "--color-accent",
  good: "--color-good", caution: "--color-caution", danger: "--color-danger", plum: "--color-plum",
};

/** Pixels of a row where a chart is as high as its rows, and of what stands around them. */
const ROW = 28;
const AROUND = 56;
const BELOW = 40;

const narrow = matchMedia("(width < 40rem)");

/** Return whether the window is a narrow one, for which charts are drawn anew. */
export const isNarrow = () => narrow.matches;

/**
 * Draw a chart into `figure` now, and again when the theme changes or the window becomes narrow.
 * @param {HTMLElement} figure made by the macro `chart`
 * @param {(theme: ChartTheme) => Record<string, any>} optionOf returns what ECharts draws
 * @param {{ rows?: number, row?: () => number, below?: () => number, onPick?: (picked: any) => void }} [more] as high as so
 *   many rows and what is below them, in pixels; what a click on a mark does
 */
export function drawChart(figure, optionOf, { rows, row = () => ROW, below = () => BELOW, onPick } = {}) {
  const picture = one(".chart__picture", figure);
  const fit = () => rows && (picture.style.blockSize = `${rows * Math.max(row(), ROW) + AROUND + below()}px`);
  fit();
  picture.hidden = false;
  startToggle(figure, picture);
  const chart = init(picture, null, { renderer: "svg" });
  const draw = () => chart.setOption(withTheme(optionOf, themeOf(figure)), true);
  draw();
  if (onPick) chart.on("click", onPick);
  // Hidden, a picture has no size to be drawn in.
  new ResizeObserver(() => picture.clientWidth && chart.resize()).observe(picture);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  narrow.addEventListener("change", () => {
    fit();
    draw();
  });
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

/** Let the button show the table in place of the picture, and back. @param {HTMLElement} figure @param {HTMLElement} picture */
function startToggle(figure, picture) {
  const button = one(".chart__toggle", figure);
  const show = (/** @type {boolean} */ asTable) => {
    picture.hidden = asTable;
    button.setAttribute("aria-expanded", String(asTable));
    button.textContent = asTable ? t("Show the chart") : t("Show the table");
  };
  button.addEventListener("click", () => show(!picture.hidden));
  button.hidden = false;
  show(false);
}

/** @param {(theme: ChartTheme) => Record<string, any>} optionOf @param {ChartTheme} theme */
function withTheme(optionOf, theme) {
  const option = optionOf(theme);
  return {
    animation: false,
    backgroundColor: "transparent",
    color: theme.series,
    textStyle: { color: theme.text, fontFamily: theme.font },
    ...option,
    legend: option.legend && { textStyle: { color: theme.text }, icon: "roundRect", ...option.legend },
    // As SVG text: a tooltip of HTML would need inline styles, which the security policy drops.
    tooltip: {
      renderMode: "richText", confine: true, backgroundColor: theme.surface, borderColor: theme.line,
      textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 13 }, ...option.tooltip,
    },
    xAxis: eachAxis(option.xAxis, theme),
    yAxis: eachAxis(option.yAxis, theme),
  };
}

/** @param {any} axes one axis, several or none @param {ChartTheme} theme @returns {any} */
function eachAxis(axes, theme) {
  if (Array.isArray(axes)) return axes.map((axis) => eachAxis(axis, theme));
  return axes && {
    nameTextStyle: { color: theme.muted },
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { lineStyle: { color: theme.line } },
    splitLine: { show: axes.type === "value", lineStyle: { color: theme.line } },
    ...axes,
    axisLabel: { color: theme.muted, ...axes.axisLabel },
  };
}

/** Return the colours as they are now at `place`. @param {HTMLElement} place @returns {ChartTheme} */
function themeOf(place) {
  const probe = document.createElement("span");
  place.append(probe);
  const color = (/** @type {string} */ css) => {
    probe.style.color = css;
    return asRgb(getComputedStyle(probe).color);
  };
  const named = Object.fromEntries(Object.entries(TOKENS).map(([name, token]) => [name, color(`var(${token})`)]));
  const theme = /** @type {ChartTheme} */ ({ ...named, font: getComputedStyle(place).fontFamily });
  theme.series = [theme.accent, theme.caution, theme.good, theme.plum, theme.danger, theme.muted];
  probe.remove();
  const later = (/** @type {string} */ css) => {
    place.append(probe);
    const found = color(css);
    probe.remove();
    return found;
  };
  return { ...theme, color: later };
}

const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/** Return a computed colour, in oklch as it may be, as the "rgb(…)" that charts can mix. @param {string} color */
function asRgb(color) {
  if (!pixel) return color;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = color;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${alpha / 255})`;
}
