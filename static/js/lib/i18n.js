/**
 * Messages in the reader's language: `t("Saved {count} of {total}", { count, total })`,
 * `n(count, "{count} claim", "{count} claims")`.
 *
 * A page in another language than English runs a script before the modules that sets `globalThis.annotatorCatalogue` to
 * `{"locale": "ru", "messages": {"All saved": "Всё сохранено", "{count} claim": ["{count} утверждение", …]}}`: the
 * English message (of `n`: the singular) to its translation (of `n`: the forms in the order of the .po file, one for
 * each plural category of the language in CLDR's order; a language with fewer forms than categories repeats its last).
 * What is missing or empty there is shown in English.
 *
 * The messages are collected from the source, so each is a string literal at the call.
 */

const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];

/** @typedef {{ locale: string, messages: Record<string, string | string[]> }} Catalogue */

/** @returns {Catalogue} */
const catalogue = () => globalThis.annotatorCatalogue ?? { locale: "en", messages: {} };

/** Chromium has no data for Azerbaijani, which writes numbers and numeric dates as Turkish does. */
const STAND_INS = { az: "tr" };

/** Return the language of the interface: "ru". */
export const language = () => catalogue().locale;

/** Return the locale of numbers and dates: the language, as the reader's browser refines it ("en-GB" for "en"). */
export function locale() {
  const spoken = language();
  const refined = globalThis.navigator?.languages?.find((tag) => tag.split("-")[0] === spoken);
  return STAND_INS[spoken] ?? refined ?? spoken;
}

/** Whether dates cannot be said in words, because the browser does not know those of the language. */
export const hasNoDateWords = () => language() in STAND_INS;

const formats = new Map();

/**
 * Return `number` with the separators of the reader's language.
 * @param {number} number
 * @param {Intl.NumberFormatOptions} [options]
 */
export function formatNumber(number, options) {
  const key = `${locale()} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(locale(), options));
  return formats.get(key).format(number);
}

/**
 * @param {string} message
 * @param {Record<string, unknown>} values
 */
const fill = (message, values) =>
  message.replace(/\{(\w+)\}/g, (placeholder, name) => {
    const value = values[name] ?? placeholder;
    return typeof value === "number" ? formatNumber(value) : String(value);
  });

/**
 * Return `message` in the reader's language, its {placeholders} filled.
 * @param {string} message
 * @param {Record<string, unknown>} [values]
 */
export function t(message, values = {}) {
  return fill(String(catalogue().messages[message] || message), values);
}

/**
 * Return `text` in pieces, its placeholders replaced by nodes: for a link in the midst of a sentence.
 * @param {string} text from `t` without values
 * @param {Record<string, Node>} nodes
 * @returns {(string | Node)[]}
 */
export const withNodes = (text, nodes) => text.split(/\{(\w+)\}/).map((piece, index) => (index % 2 ? nodes[piece] : piece));

/**
 * Return words as a list in a sentence: "type, target and stance".
 * @param {string[]} words
 */
export const listed = (words) =>
  words.length < 2 ? words.join("") : t("{list} and {last}", { list: words.slice(0, -1).join(", "), last: words.at(-1) });

/** Return `word` as it stands within a sentence. @param {string} word */
export const lowered = (word) => word.toLocaleLowerCase(language());

/**
 * @param {string[]} forms
 * @param {number} count
 */
function formOf(forms, count) {
  const rules = new Intl.PluralRules(language());
  const known = rules.resolvedOptions().pluralCategories;
  const index = CATEGORIES.filter((category) => known.includes(category)).indexOf(rules.select(count));
  return forms[Math.min(index, forms.length - 1)];
}

/**
 * Return the message that fits `count` things; {count} is among its placeholders.
 * @param {number} count
 * @param {string} singular
 * @param {string} plural
 * @param {Record<string, unknown>} [values]
 */
export function n(count, singular, plural, values = {}) {
  const forms = catalogue().messages[singular];
  const english = count === 1 ? singular : plural;
  return fill((Array.isArray(forms) && formOf(forms, count)) || english, { count, ...values });
}
