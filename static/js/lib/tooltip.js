/** Shows data-tooltip beside its control on hover and on focus; Esc takes it away. */

import { element, on } from "./dom.js";

const GAP = 6;

/**
 * Put `tip` under `control`, or above it where there is no room, within the window.
 * @param {HTMLElement} tip
 * @param {HTMLElement} control
 */
function put(tip, control) {
  const box = control.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const below = box.bottom + GAP + size.height < innerHeight;
  const left = box.left + box.width / 2 - size.width / 2;
  tip.style.setProperty("top", `${below ? box.bottom + GAP : box.top - GAP - size.height}px`);
  tip.style.setProperty("left", `${Math.max(GAP, Math.min(left, innerWidth - size.width - GAP))}px`);
}

/** Make tooltips work on the whole page. The control has its own accessible name: this is for the eye. */
export function startTooltips() {
  const tip = element("div", { class: "tooltip", "aria-hidden": "true", popover: "manual" });
  document.body.append(tip);
  const hide = () => tip.hidePopover();
  const show = (/** @type {Event} */ event, /** @type {HTMLElement} */ control) => {
    if (event.type === "focusin" && !control.matches(":focus-visible")) return;
    if (control.closest("details[open] > summary")) return;
    tip.textContent = control.dataset.tooltip ?? "";
    tip.showPopover();
    put(tip, control);
  };
  for (const type of ["pointerover", "focusin"]) on(document, type, "[data-tooltip]", show);
  for (const type of ["pointerout", "focusout", "pointerdown"]) on(document, type, "[data-tooltip]", hide);
  addEventListener("scroll", hide, { capture: true, passive: true });
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
