/** The codebook's stance colours, made legible in both themes and given to the page as a style sheet of its own. */

/** @typedef {{key: string, label?: string, color?: string | null}} Stance */

/** For stances without a colour, in order: the palette of annotator/core/codebook_colors.py. */
const COLORS = ["#1b7837", "#762a83", "#8a8a8a", "#d99a00", "#47d2f5", "#bc0ce9", "#244c2c", "#16165a"];

/** Line styles in order: what tells stances apart where colour does not. */
const LINES = ["solid", "dashed", "dotted", "double"];

/** The surfaces of css/tokens.css that the colours have to stand on. */
const SURFACES = { light: "#ffffff", dark: "#1b1d21" };

/** What WCAG 2 asks of text. */
const RATIO = 4.5;

/**
 * Return red, green and blue, 0 to 255 each, or null when `color` is none.
 * @param {string} color "#rgb" or "#rrggbb"
 * @returns {number[] | null}
 */
export function parseColor(color) {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color);
  const hex = short ? `#${short.slice(1).map((digit) => digit + digit).join("")}` : color;
  if (!/^#[0-9a-f]{6}$/i.test(hex)) return null;
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** @param {number[]} rgb */
const toHex = (rgb) => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** Return the relative luminance of WCAG 2, 0 to 1. @param {number[]} rgb */
function luminance(rgb) {
  const [red, green, blue] = rgb.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Return the contrast ratio of WCAG 2, 1 to 21.
 * @param {string} one
 * @param {string} other
 */
export function contrast(one, other) {
  const [low, high] = [one, other].map((color) => luminance(parseColor(color) ?? [0, 0, 0])).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/**
 * Return `color`, made darker or lighter until it stands out from `surface`.
 * @param {string} color
 * @param {string} surface
 * @returns {string}
 */
export function legible(color, surface) {
  const rgb = parseColor(color) ?? [102, 102, 110];
  const end = luminance(parseColor(surface) ?? [255, 255, 255]) > 0.4 ? 0 : 255;
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = toHex(rgb.map((part) => part + (end - part) * share));
    if (contrast(mixed, surface) >= RATIO) return mixed;
  }
  return toHex([end, end, end]);
}

/**
 * Return the colour of each theme and the line style of a stance, by its place in the codebook.
 * @param {Stance} stance
 * @param {number} index
 * @returns {{light: string, dark: string, line: string}}
 */
export function stanceStyle(stance, index) {
  const chosen = stance.color && parseColor(stance.color) ? stance.color : COLORS[index % COLORS.length];
  return {
    light: legible(chosen, SURFACES.light),
    dark: legible(chosen, SURFACES.dark),
    line: LINES[index % LINES.length],
  };
}

/**
 * Return the style sheet's text: --stance-color and --stance-line for each [data-stance].
 * @param {readonly Stance[]} stances
 * @returns {string}
 */
export function stanceRules(stances) {
  return stances
    .map((stance, index) => {
      const { light, dark, line } = stanceStyle(stance, index);
      const selector = `[data-stance=${JSON.stringify(stance.key)}]`;
      return `${selector} { --stance-color: light-dark(${light}, ${dark}); --stance-line: ${line}; }`;
    })
    .join("\n");
}

/** @type {CSSStyleSheet | null} */
let sheet = null;

/** Give the page the colours of these stances; called again, it replaces them. @param {readonly Stance[]} stances */
export function useStances(stances) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(sheet);
  }
  sheet.replaceSync(stanceRules(stances));
}
