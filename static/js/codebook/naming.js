/** Keys for new entries, made of their labels until somebody writes one. */

const LETTERS = { ə: "e", ı: "i", ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe" };
const MOST = 32;

/**
 * Return a key for a label: Latin letters and digits, words joined by underscores, and none that is taken.
 * @param {string} label
 * @param {string[]} taken
 */
export const keyFor = (label, taken) => {
  const plain = [...label.toLowerCase().normalize("NFKD")].map((letter) => LETTERS[letter] ?? letter).join("");
  const words = plain.replace(/\p{M}/gu, "").match(/[a-z0-9]+/g) ?? [];
  let key = "";
  for (const word of words) {
    if (key && key.length + word.length >= MOST) break;
    key = key ? `${key}_${word}` : word.slice(0, MOST);
  }
  if (!key) return "";
  let free = key;
  for (let number = 2; taken.includes(free); number += 1) free = `${key}_${number}`;
  return free;
};
