/** Times in the page's language and the reader's zone: <time datetime data-kind="date|datetime|relative">. */

import { hasNoDateWords, locale as pageLocale } from "./i18n.js";

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
 * Return how long `moment` is before or after `now`, in words; the moment itself in a language without them.
 * @param {Date} moment
 * @param {Date} now
 * @param {string} [locale]
 * @returns {string}
 */
export function relative(moment, now, locale = pageLocale()) {
  if (hasNoDateWords()) return absolute(moment, "datetime", locale);
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
export function absolute(moment, kind, locale = pageLocale(), timeZone = undefined) {
  const timeStyle = kind === "date" ? undefined : "short";
  const dateStyle = hasNoDateWords() ? "short" : "medium";
  return new Intl.DateTimeFormat(locale, { dateStyle, timeStyle, timeZone }).format(moment);
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
