/** Menus are <details class="menu">: this closes them on Esc, outside clicks and a choice, and keeps them on the screen. */

import { on } from "./dom.js";

/** Close every open menu but `kept`. @param {Element | null} [kept] */
export function closeMenus(kept = null) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== kept) menu.removeAttribute("open");
  }
}

/** Open upwards where there is no room below. @param {HTMLElement} menu */
function keepOnScreen(menu) {
  delete menu.dataset.side;
  const list = menu.querySelector(".menu__list");
  const box = menu.getBoundingClientRect();
  const height = list?.getBoundingClientRect().height ?? 0;
  if (box.bottom + height > innerHeight && box.top > height) menu.dataset.side = "top";
}

/** Move the focus `step` items on, around the ends. @param {HTMLElement} menu @param {number} step */
function moveFocus(menu, step) {
  /** @type {NodeListOf<HTMLElement>} */
  const found = menu.querySelectorAll(".menu__item");
  const items = [...found];
  const at = items.findIndex((item) => item === document.activeElement);
  items.at((at < 0 && step < 0 ? 0 : at + step) % items.length)?.focus();
}

/** @param {KeyboardEvent} event */
function pressKey(event) {
  const menu = event.target instanceof Element ? event.target.closest("details.menu[open]") : null;
  if (event.key === "Escape" && menu instanceof HTMLElement) {
    menu.removeAttribute("open");
    menu.querySelector("summary")?.focus();
    event.stopPropagation();
  } else if (menu instanceof HTMLElement && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    moveFocus(menu, event.key === "ArrowDown" ? 1 : -1);
  }
}

/** Make the menus of the whole page work. */
export function startMenus() {
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (menu instanceof HTMLDetailsElement && menu.open && menu.matches(".menu")) {
      closeMenus(menu);
      keepOnScreen(menu);
    }
  }, { capture: true });
  document.addEventListener("pointerdown", (event) => {
    closeMenus(event.target instanceof Element ? event.target.closest("details.menu") : null);
  });
  on(document, "click", ".menu__item", () => closeMenus());
  document.addEventListener("keydown", pressKey, { capture: true });
}
