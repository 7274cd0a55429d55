/** What a page can do without until it was painted is fetched then; what was pressed meanwhile is kept for it. */

import { one } from "./dom.js";
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

/** Keep the keys that are pressed from now on. Return what keeps no more, and what presses those kept again. */
const holdKeys = () => {
  const held = [];
  const hold = (event) => held.push(event);
  addEventListener("keydown", hold, { capture: true });
  const stop = () => removeEventListener("keydown", hold, { capture: true });
  const release = () => {
    // One that was prevented has acted already, in a menu for instance.
    const left = held.filter(({ defaultPrevented }) => !defaultPrevented);
    for (const event of left) event.target.dispatchEvent(new KeyboardEvent(event.type, event));
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
  keys.release();
};
