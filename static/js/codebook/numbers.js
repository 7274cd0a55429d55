/** Numbers that somebody types in one control. */

/**
 * Return the numbers of a text, "0.5 0,75"; what is none stays as it is, for the server to name.
 * @param {string} text
 * @returns {(number | string)[]}
 */
export const readNumbers = (text) =>
  text.split(/[\s;]+/).filter(Boolean).map((word) => {
    const number = Number(word.replace(",", "."));
    return Number.isNaN(number) ? word : number;
  });
