/** File inputs inside .dropzone say which files were chosen and show when files hang above them. */

import { on } from "./dom.js";

/** Return "3 files: a.txt, b.txt, c.txt", the first few by name. @param {string[]} names @returns {string} */
export function fileList(names) {
  const shown = names.slice(0, 4).join(", ");
  const rest = names.length > 4 ? ` and ${names.length - 4} more` : "";
  return names.length === 1 ? shown : `${names.length} files: ${shown}${rest}`;
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
