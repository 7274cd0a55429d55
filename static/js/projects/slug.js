/** A short name for addresses, made of a title in any script that we can spell in a to z. */

/** Letters that have no mark to take off, and Cyrillic as passports spell it. @type {Record<string, string>} */
const SPELLED = {
  ə: "e", ı: "i", ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", þ: "th", ð: "d",
  а: "a", б: "b", в: "v", г: "g", ґ: "g", д: "d", е: "e", є: "ie", ж: "zh", з: "z", и: "i", і: "i", ї: "i", й: "i",
  к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "kh", ц: "ts", ч: "ch",
  ш: "sh", щ: "shch", ъ: "ie", ы: "y", ь: "", э: "e", ю: "iu", я: "ia",
}; // prettier-ignore

export const SLUG_LIMIT = 64;

/**
 * Return a slug of `title`: small letters a to z, digits and single hyphens, at most 64; "" when nothing is left.
 * @param {string} title
 * @returns {string}
 */
export function slugOf(title) {
  const bare = title.toLowerCase().normalize("NFKD").replace(/\p{Mark}/gu, "");
  const spelled = [...bare].map((letter) => SPELLED[letter] ?? letter).join("");
  const words = spelled.replace(/['’]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return words.slice(0, SLUG_LIMIT).replace(/-+$/, "");
}
