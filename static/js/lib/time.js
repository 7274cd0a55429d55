/** Times in the reader's own language and zone: <time datetime data-kind="date|datetime|relative">. */

/** @type {[Intl.RelativeTimeFormatUnit, number][]} the unit, and its length in seconds */
const UNITS = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/**
 * Return how long `moment` is before or after `now`, in words.
 * @param {Date} moment
 * @param {Date} now
 * @param {string} [locale]
 * @returns {string}
 */
export function relative(moment, now, locale) {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, "second");
}

/**
 * Return `moment` as the reader writes it.
 * @param {Date} moment
 * @param {string | undefined} kind "date", else with the hour
 * @param {string} [locale]
 * @param {string} [timeZone]
 * @returns {string}
 */
export function absolute(moment, kind, locale, timeZone) {
  const timeStyle = kind === "date" ? undefined : "short";
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle, timeZone }).format(moment);
}

/**
 * Return active time as "1 h 5 min", "5 min" or "40 s".
 * @param {number} seconds
 * @returns {string}
 */
export function duration(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

/**
 * Rewrite every <time data-kind> inside `root`. A date without an hour (a publication's) has no zone and is left alone.
 * @param {ParentNode} [root]
 * @param {Date} [now]
 */
export function localiseTimes(root = document, now = new Date()) {
  /** @type {NodeListOf<HTMLTimeElement>} */
  const times = root.querySelectorAll("time[data-kind]");
  for (const time of times) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime()) || !time.dateTime.includes("T")) continue;
    const full = absolute(moment, "datetime");
    const kind = time.dataset.kind;
    time.textContent = kind === "relative" ? relative(moment, now) : absolute(moment, kind);
    if (time.textContent !== full) time.title = full;
  }
}
