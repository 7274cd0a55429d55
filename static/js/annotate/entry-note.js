/** What the guidelines say about an entry, beside it while it is hovered or has the focus. */

import { element, on } from "../lib/dom.js";
import { exampleItem } from "./precedent.js";

const DELAY = 350;
const GAP = 8;

const notes = new WeakMap();

/** Keep what there is to say about the entry that a control stands for. @param {{definition?: string, examples?: string[]}} entry */
export const explainEntry = (control, { label, definition, examples = [] }) => {
  if (definition || examples.length > 0) notes.set(control, { label, definition, examples });
};

const fill = (note, { label, definition, examples }) =>
  note.replaceChildren(
    element("p", { class: "entry-note__label" }, label),
    ...(definition ? [element("p", {}, definition)] : []),
    ...(examples.length > 0
      ? [element("ul", { class: "entry-note__examples" }, ...examples.map((example) => exampleItem(example)))]
      : []),
  );

/** Put `note` beside `control`, at the side where there is room, else under it. */
const put = (note, control) => {
  const box = control.getBoundingClientRect();
  const { width, height } = note.getBoundingClientRect();
  const isRoomBefore = box.left - GAP - width > 0;
  const left = isRoomBefore ? box.left - GAP - width : Math.min(box.left, innerWidth - width - GAP);
  const top = isRoomBefore ? box.top : box.bottom + GAP;
  note.style.setProperty("left", `${Math.max(left, GAP)}px`);
  note.style.setProperty("top", `${Math.max(Math.min(top, innerHeight - height - GAP), GAP)}px`);
};

/** Listen to the controls of a form. Screen readers have the definition as the description of the control. */
export const showEntryNotes = (root) => {
  const note = element("div", { class: "entry-note", "aria-hidden": "true", popover: "manual" });
  document.body.append(note);
  let due = 0;
  const hide = () => {
    clearTimeout(due);
    if (note.matches(":popover-open")) note.hidePopover();
  };
  const show = (event, control) => {
    hide();
    const said = notes.get(control);
    if (!said || (event.type === "focusin" && !control.matches(":focus-visible"))) return;
    due = setTimeout(() => {
      if (!control.isConnected) return;
      fill(note, said);
      note.showPopover();
      put(note, control);
    }, DELAY);
  };
  for (const type of ["pointerover", "focusin"]) on(root, type, ".choice-group__option", show);
  for (const type of ["pointerout", "focusout", "click"]) on(root, type, ".choice-group__option", hide);
  addEventListener("scroll", hide, { capture: true, passive: true });
  addEventListener("keydown", hide, { capture: true });
};
