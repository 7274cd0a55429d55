/** Keys of lists to work through, beside the codebook and of threads: j and k walk, x ticks, c acts on the row, o opens it. */

import { isChord, nameOf } from "../annotate/keys.js";
import { isTyping } from "../lib/dom.js";

const items = () => [...document.querySelectorAll("[data-item]")];
const current = () => document.activeElement?.closest("[data-item]") ?? null;

/** Put the focus on the row `step` further, on the first where none has it. */
const move = (step) => {
  const rows = items();
  const at = rows.indexOf(current());
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
};

const ACTS = {
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  x: () => current()?.querySelector("[data-tick]")?.click(),
  c: () => current()?.querySelector("[data-act]")?.click(),
  o: () => current()?.querySelector("[data-open]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || isTyping(event.target) || isChord(event) || document.querySelector("dialog[open], details.menu[open]")) return;
  const act = ACTS[nameOf(event)];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const all of document.querySelectorAll("[data-tick-all]")) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const ticks = [...all.closest("form").querySelectorAll("[data-tick]")];
    const isOn = ticks.every(({ checked }) => checked);
    for (const tick of ticks) tick.checked = !isOn;
  });
}
for (const keys of document.querySelectorAll("[data-keys]")) keys.hidden = items().length === 0;
