/** File inputs inside .dropzone say which files were chosen and show when files hang above them. */

import { on } from "./dom.js";
import { n } from "./i18n.js";

const SHOWN = 4;

/** Return "3 files: a.txt, b.txt, c.txt", the first few by name. @param {string[]} names @returns {string} */
export function fileList(names) {
  const [count, shown] = [names.length, names.slice(0, SHOWN).join(", ")];
  if (count === 1) return shown;
  if (count <= SHOWN) return n(count, "{count} file: {names}", "{count} files: {names}", { names: shown });
  return n(count, "{count} file: {names} and {rest} more", "{count} files: {names} and {rest} more", { names: shown, rest: count - SHOWN });
}

/** Make every .dropzone of the page work. */
export function startDropzones() {
  on(document, "change", ".dropzone input[type=file]", (_event, target) => {
    const label = target.closest(".dropzone")?.querySelector("[data-files]");
    const names = [.../** @type {HTMLInputElement} */ (target).files ?? []].map((file) => file.name);
    if (label && names.length) label.textContent = fileList(names);
  });
  for (const [type, isOver] of /** @type {const} */ ([["dragover", true], ["dragleave", false], ["drop", false]])) {
    on(document, type, ".dropzone", (_event, zone) => zone.toggleAttribute("data-over", isOver));
  }
}
