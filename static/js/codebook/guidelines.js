/** Guidelines as they will be read, beside or instead of the Markdown. */

import { NetworkError, ApiError, request } from "../lib/api.js";
import { on, one } from "../lib/dom.js";

const PAUSE = 350;

/**
 * Make Write, Both and Preview work, and keep the preview up to date while it is seen.
 * @param {HTMLElement} root
 * @param {string} url that turns Markdown into safe HTML
 */
export const startGuidelines = (root, url) => {
  const box = one(".book-markdown", root);
  const input = /** @type {HTMLTextAreaElement} */ (one("[data-root=guidelines]", root));
  const preview = one("#guidelines-preview", root);
  let shown = null;
  let timer = 0;

  const render = async () => {
    const text = input.value;
    if (box.dataset.shown === "write" || text === shown) return;
    try {
      const { body } = await request("POST", url, text);
      if (text !== input.value) return;
      shown = text;
      // Rendered by the server with raw HTML off; parsing runs no scripts.
      preview.replaceChildren(...new DOMParser().parseFromString(body.html, "text/html").body.childNodes);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
      preview.textContent = error.message;
    }
  };

  on(root, "click", "[data-view]", (_event, button) => {
    box.dataset.shown = button.dataset.view;
    for (const each of root.querySelectorAll("[data-view]")) each.setAttribute("aria-pressed", String(each === button));
    render();
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(render, PAUSE);
  });
  return render;
};
