/** Menus, <details class="menu">: closed by Esc, a click elsewhere or a choice, and kept on the screen. */

import { on } from "./dom.js";

/** Close every open menu but `kept`. @param {Element | null} [kept] */
export function closeMenus(kept = null) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== kept) menu.removeAttribute("open");
  }
}

/**
 * Open upwards where there is no room below, and to the other side where there is none at this one.
 * @param {HTMLElement} menu
 */
function keepOnScreen(menu) {
  delete menu.dataset.side;
  delete menu.dataset.turned;
  const list = menu.querySelector(".menu__list");
  if (!list) return;
  const box = list.getBoundingClientRect();
  if (box.bottom > roomAround(menu).bottom && menu.getBoundingClientRect().top > box.height) menu.dataset.side = "top";
  if (box.left < 0 || box.right > document.documentElement.clientWidth) menu.dataset.turned = "";
}

/** Return the box that `menu` must not leave: a scrolling table's, else the window's. @param {HTMLElement} menu */
const roomAround = (menu) => menu.closest(".table-scroll")?.getBoundingClientRect() ?? { bottom: innerHeight };

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
