/** What the person marks with mouse or touch, as a passage of the text. */

const TOUCH_PAUSE = 600;

/** How far the pointer may stray, in pixels, in a click that is not a drag. */
const STRAY = 4;

/**
 * Return the marked passage without white space at its edges, or null when nothing of the text is marked.
 * @param {import("../text/offsets.js").Text} text
 * @param {Selection | null} selection
 * @param {Element} root of the text
 */
export const passageOf = (text, selection, root) => {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return null;
  const start = text.pointOf(range.startContainer, range.startOffset);
  const end = text.pointOf(range.endContainer, range.endOffset);
  return end > start ? text.trim(start, end) : null;
};

/**
 * Call `onPassage` when a selection in the text is finished, `onClick` for a click that marks nothing, and `onTap` for
 * the same by touch.
 * @param {HTMLElement} root of the text
 * @param {import("../text/offsets.js").Text} text
 * @param {object} handlers
 * @param {(passage: {start: number, end: number}, by: {clicked: MouseEvent | null, isExact: boolean}) => void} handlers.onPassage
 *   `clicked`: the passage is the word or line that a second or third click marked; `isExact`: Alt was held
 * @param {(event: MouseEvent) => void} handlers.onClick
 * @param {(event: MouseEvent) => void} handlers.onTap
 */
export const watchSelection = (root, text, { onPassage, onClick, onTap }) => {
  let began = null;
  let isTouch = false;
  let timer = 0;
  document.addEventListener("pointerdown", (event) => {
    began = event.button === 0 && root.contains(event.target) ? { x: event.clientX, y: event.clientY } : null;
    isTouch = event.pointerType === "touch";
  });
  document.addEventListener("pointerup", (event) => {
    if (!began || isTouch) return;
    const isClick = Math.hypot(event.clientX - began.x, event.clientY - began.y) < STRAY;
    began = null;
    // The selection is what it will be only after the browser has handled the click.
    setTimeout(() => {
      const passage = passageOf(text, getSelection(), root);
      if (passage) onPassage(passage, { clicked: isClick ? event : null, isExact: event.altKey });
      else if (root.contains(event.target) && event.target.closest(".line")) onClick(event);
    });
  });
  root.addEventListener("click", (event) => isTouch && getSelection().isCollapsed && onTap(event));
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    if (!isTouch) return;
    timer = setTimeout(() => {
      const passage = passageOf(text, getSelection(), root);
      if (passage) onPassage(passage, { clicked: null, isExact: false });
    }, TOUCH_PAUSE);
  });
};
