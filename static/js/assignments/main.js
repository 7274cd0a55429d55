/** The matrix of people by articles: whole rows and columns at once, arrow keys from cell to cell, and a count. */

import { on, one } from "../lib/dom.js";
import { n, t } from "../lib/i18n.js";

/** @param {HTMLTableElement} table */
function start(table) {
  const form = /** @type {HTMLFormElement} */ (table.closest("form"));
  for (const button of form.querySelectorAll("[data-row], [data-column], [data-untick]")) button.removeAttribute("hidden");
  on(table, "click", "[data-column]", (_event, button) => toggle(column(table, Number(button.dataset.column))));
  on(table, "click", "[data-row]", (_event, button) => toggle(ticks(/** @type {Element} */ (button.closest("tr")))));
  on(table, "keydown", ".cell__tick", (event, tick) => move(table, /** @type {KeyboardEvent} */ (event), tick));
  on(table, "click", ".cell__tick", (event, tick) => extend(table, /** @type {MouseEvent} */ (event), tick));
  table.addEventListener("change", () => count(form));
  form.addEventListener("reset", () => setTimeout(() => count(form)));
  count(form);
}

/** Return the ticks inside `root`. @param {ParentNode} root @returns {HTMLInputElement[]} */
const ticks = (root) => [...root.querySelectorAll(/** @type {"input"} */ (".cell__tick"))];

/** Return the ticks of a person's column. @param {HTMLTableElement} table @param {number} index */
const column = (table, index) => [...table.tBodies[0].rows].flatMap((row) => ticks(row.cells[index + 1]));

/** Tick all of `some`, or untick them where all are ticked. @param {HTMLInputElement[]} some */
function toggle(some) {
  const isOn = some.some((tick) => !tick.checked);
  for (const tick of some) tick.checked = isOn;
  some[0]?.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @type {HTMLInputElement | null} the cell from which a click with Shift reaches */
let last = null;

/**
 * Give every cell between the last click and this one the same tick.
 * @param {HTMLTableElement} table @param {MouseEvent} event @param {HTMLElement} target
 */
function extend(table, event, target) {
  const tick = /** @type {HTMLInputElement} */ (target);
  if (event.shiftKey && last?.isConnected) {
    const [from, to] = [place(last), place(tick)];
    for (const row of between([...table.tBodies[0].rows], from.row, to.row)) {
      for (const each of between([...row.cells], from.cell, to.cell).flatMap(ticks)) each.checked = tick.checked;
    }
  }
  last = tick;
}

/**
 * Return the items from one index to the other, both included, whichever comes first.
 * @template T @param {T[]} items @param {number} one @param {number} other @returns {T[]}
 */
const between = (items, one, other) => items.slice(Math.min(one, other), Math.max(one, other) + 1);

/** Return where a tick stands. @param {HTMLElement} tick */
function place(tick) {
  const cell = /** @type {HTMLTableCellElement} */ (tick.closest("td"));
  return { row: /** @type {HTMLTableRowElement} */ (cell.parentElement).sectionRowIndex, cell: cell.cellIndex };
}

/**
 * Move the focus to the next cell with a tick in the arrow's direction.
 * @param {HTMLTableElement} table @param {KeyboardEvent} event @param {HTMLElement} tick
 */
function move(table, event, tick) {
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const step = steps[/** @type {keyof typeof steps} */ (event.key)];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  let { row, cell } = place(tick);
  for (;;) {
    row += step[0];
    cell += step[1];
    const found = table.tBodies[0].rows[row]?.cells[cell];
    if (!found || found.tagName !== "TD") return;
    const next = ticks(found)[0];
    if (next) return next.focus();
  }
}

/** Say how many cells are ticked; without any the buttons rest. @param {HTMLFormElement} form */
function count(form) {
  const ticked = ticks(form).filter((tick) => tick.checked).length;
  one("[data-ticked]", form).textContent =
    ticked === 0 ? t("Tick cells, then choose:") : n(ticked, "{count} cell ticked", "{count} cells ticked");
  for (const button of form.querySelectorAll(/** @type {"button"} */ ("[data-needs-ticks]"))) button.disabled = !ticked;
  one("[data-bar]", form).toggleAttribute("data-any", ticked > 0);
}

const matrix = document.querySelector("[data-matrix]");
if (matrix instanceof HTMLTableElement) start(matrix);
