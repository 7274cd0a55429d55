/** Takes over a codebook that changed while the page was open; nothing typed is lost, and the page says so. */

import { isTyping, element, icon } from "../lib/dom.js";
import { ApiError, NetworkError } from "../lib/api.js";
import { t } from "../lib/i18n.js";

/** Follows the version of the project's codebook. */
export class CodebookWatch {
  #version;
  #known;
  #page;

  /**
   * @param {number} version that the page was made with
   * @param {object} page
   * @param {(method: string, path: string) => Promise<{body: object}>} page.request
   * @param {string} page.url of the codebook
   * @param {HTMLElement} page.form in which somebody may be typing
   * @param {HTMLElement} page.notice where the page says so
   * @param {HTMLElement} page.guidelines the text of the guidelines
   * @param {(codebook: object) => void} page.use
   */
  constructor(version, page) {
    this.#version = version;
    this.#known = version;
    this.#page = page;
  }

  /** Look when the page is looked at again; in between, the answers of the server name the version. */
  start() {
    document.addEventListener("visibilitychange", () => document.hidden || this.#look());
  }

  /** Take note of the version that an answer of the server named. */
  note(version) {
    if (version <= this.#known) return;
    this.#known = version;
    this.#look();
  }

  async #look() {
    try {
      const { body } = await this.#page.request("GET", this.#page.url);
      if (body.version > this.#version) await this.#takeOver(body);
    } catch (error) {
      // The next look will tell; what is typed is judged by the server in any case.
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
    }
  }

  async #takeOver(codebook) {
    this.#version = this.#known = codebook.version;
    await this.#typingEnds();
    this.#page.use(codebook);
    this.#page.notice.replaceChildren(
      element(
        "div",
        { class: "flash", "data-category": "message", role: "status" },
        icon("info"),
        element(
          "div",
          { class: "flash__text" },
          t("The codebook was changed while you worked. Version {version} is in use now; what you entered is kept.", {
            version: codebook.version,
          }),
        ),
      ),
    );
    await this.#renewGuidelines();
  }

  #typingEnds() {
    const { form } = this.#page;
    if (!form.contains(document.activeElement) || !isTyping(document.activeElement)) return Promise.resolve();
    return new Promise((resolve) => form.addEventListener("focusout", () => resolve(), { once: true }));
  }

  async #renewGuidelines() {
    const response = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const text = page.getElementById("guidelines-text");
    if (text) this.#page.guidelines.replaceChildren(...text.childNodes);
  }
}
