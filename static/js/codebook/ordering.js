/** The order of entries: moved by buttons, by Alt with the arrow keys, and by dragging the grip. */

import { on } from "../lib/dom.js";

/** @param {HTMLElement} root @param {() => void} onChange */
export const startOrdering = (root, onChange) => {
  on(root, "click", "[data-move]", (_event, button) => {
    move(button.closest("[data-entry]"), button.dataset.move, button, onChange);
  });
  on(root, "keydown", "[data-entry]", (event, entry) => {
    const way = { ArrowUp: "up", ArrowDown: "down" }[/** @type {KeyboardEvent} */ (event).key];
    if (!way || !event.altKey || event.defaultPrevented) return;
    event.preventDefault();
    move(entry, way, document.activeElement, onChange);
  });
  startDragging(root, onChange);
};

/** Swap an entry with its neighbour; the focus stays where it was. */
const move = (entry, way, focused, onChange) => {
  const neighbour = way === "up" ? entry.previousElementSibling : entry.nextElementSibling;
  if (!neighbour) return;
  if (way === "up") neighbour.before(entry);
  else neighbour.after(entry);
  focused.focus();
  entry.scrollIntoView({ block: "nearest" });
  onChange();
};

const startDragging = (root, onChange) => {
  /** @type {HTMLElement | null} */
  let dragged = null;
  on(root, "pointerdown", "[data-grip]", (_event, grip) => {
    grip.closest("[data-entry]").draggable = true;
  });
  root.addEventListener("dragstart", (event) => {
    if (!event.target.matches?.("[data-entry]")) return;
    dragged = event.target;
    dragged.setAttribute("data-dragged", "");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  on(root, "dragover", "[data-entry]", (event, over) => {
    if (!dragged || over === dragged || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  root.addEventListener("drop", (event) => dragged && event.preventDefault());
  const stop = () => {
    for (const entry of root.querySelectorAll("[draggable=true]")) entry.draggable = false;
    if (!dragged) return;
    dragged.removeAttribute("data-dragged");
    dragged = null;
    onChange();
  };
  root.addEventListener("dragend", stop);
  root.addEventListener("pointerup", stop);
};
