/** Comparing words as one types them: no case, no diacritics, ə as e and ı as i. */

const LETTERS = { ə: "e", ı: "i", ł: "l", ø: "o", đ: "d" };

/** Return a string as it is compared. */
export const fold = (words) =>
  words
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[əıłøđ]/g, (letter) => LETTERS[letter]);
