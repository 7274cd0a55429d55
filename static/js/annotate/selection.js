/** What the person marks with mouse or touch, as a passage of the text. */

const TOUCH_PAUSE = 600;

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
 * Call `onPassage` when a selection in the text is finished, and `onClick` for a click that marks nothing.
 * @param {HTMLElement} root of the text
 * @param {import("../text/offsets.js").Text} text
 * @param {{onPassage: (passage: {start: number, end: number}) => void, onClick: (event: MouseEvent) => void}} handlers
 */
export const watchSelection = (root, text, { onPassage, onClick }) => {
  let began = false;
  let isTouch = false;
  let timer = 0;
  document.addEventListener("pointerdown", (event) => {
    began = event.button === 0 && root.contains(event.target);
    isTouch = event.pointerType === "touch";
  });
  document.addEventListener("pointerup", (event) => {
    if (!began || isTouch) return;
    began = false;
    // The selection is what it will be only after the browser has handled the click.
    setTimeout(() => {
      const passage = passageOf(text, getSelection(), root);
      if (passage) onPassage(passage);
      else if (root.contains(event.target) && event.target.closest(".line")) onClick(event);
    });
  });
  root.addEventListener("click", (event) => isTouch && getSelection().isCollapsed && onClick(event));
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    if (!isTouch) return;
    timer = setTimeout(() => {
      const passage = passageOf(text, getSelection(), root);
      if (passage) onPassage(passage);
    }, TOUCH_PAUSE);
  });
};
