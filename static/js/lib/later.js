/** What a page can do without until it was painted is fetched then; what was pressed meanwhile is kept for it. */

import { isTyping, one } from "./dom.js";
import { t } from "./i18n.js";
import { notify } from "./toast.js";

/** Milliseconds to wait for frames; a window that nobody sees paints none. */
const PATIENCE = 1_000;

/** Resolves once a frame was painted: when the next begins. */
const painted = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
    setTimeout(resolve, PATIENCE);
  });

/** Press a key again: where the focus is by now, unless it was pressed in something. A letter goes into a text field. */
const press = (event) => {
  const target = event.target === document.body ? document.activeElement : event.target;
  const isDone = !target.dispatchEvent(new KeyboardEvent(event.type, event));
  if (isDone || !isTyping(target) || event.key.length > 1 || event.ctrlKey || event.metaKey) return;
  target.setRangeText(event.key, target.selectionStart, target.selectionEnd, "end");
  target.dispatchEvent(new InputEvent("input", { bubbles: true, data: event.key, inputType: "insertText" }));
};

/** Keep the keys that are pressed from now on. Return what keeps no more, and what presses those kept again. */
const holdKeys = () => {
  const held = [];
  const hold = (event) => held.push(event);
  addEventListener("keydown", hold, { capture: true });
  const stop = () => removeEventListener("keydown", hold, { capture: true });
  const release = async () => {
    // One that was prevented has acted already, in a menu for instance.
    for (const event of held.filter(({ defaultPrevented }) => !defaultPrevented)) {
      press(event);
      // What a key brings about soon is there for the next one, as if both were pressed now.
      await null;
    }
  };
  return { stop, release };
};

/**
 * Fetch the modules that the page's <template id="later"> names, all at once, and run what they begin with.
 * @param {() => Promise<void>} begin
 */
export const afterPaint = async (begin) => {
  const keys = holdKeys();
  await painted();
  document.head.append(one("#later").content);
  try {
    await begin();
  } catch (error) {
    notify(t("This page could not be loaded whole. Reload it."), { category: "error" });
    throw error;
  } finally {
    keys.stop();
  }
  await keys.release();
};
