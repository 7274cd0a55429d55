/** The bar: what the page waits for, whether everything is saved, and what was just done. */

import { element } from "../lib/dom.js";
import { t, withNodes } from "../lib/i18n.js";
import { signInHere } from "../lib/sign-in.js";
import { savedWords } from "./saved-words.js";

const STATES = {
  reading: t("Reading"),
  claim: t("Claim open"),
  segment: t("Mark a segment"),
  context: t("Mark the context"),
};

/** Let the styles know how high the bar is where it is higher than they think: it wraps where words are long. */
const tellHeight = (toolbar) =>
  new ResizeObserver(() => {
    const height = `${toolbar.offsetHeight}px`;
    const { style } = document.documentElement;
    // All that is on the page inherits it, and is styled anew where it changes.
    if (height === getComputedStyle(toolbar).minBlockSize) style.removeProperty("--bar-size");
    else style.setProperty("--bar-size", height);
  }).observe(toolbar);

/** The live parts of the bar. */
export class Bar {
  #root;
  #onRetry;
  #onShowRefused;
  #signInUrl;

  /** @param {HTMLElement} root of the page @param {{onRetry: () => void, onShowRefused: () => void, signInUrl: string}} handlers */
  constructor(root, { onRetry, onShowRefused, signInUrl }) {
    this.#root = root;
    this.#signInUrl = signInUrl;
    this.#onRetry = onRetry;
    this.#onShowRefused = onShowRefused;
    tellHeight(root.querySelector("[role=toolbar]"));
    this.state = root.querySelector("#state");
    this.saved = root.querySelector("#saved");
    this.said = root.querySelector("#said");
  }

  /** Show which state the keys are in. */
  showState({ open, purpose }) {
    const name = purpose ?? (open === null ? "reading" : "claim");
    this.#root.dataset.state = name;
    this.state.textContent = STATES[name];
  }

  /** Show the saver's status, with the way out of it where it needs one. */
  showSaved(status) {
    this.saved.dataset.state = status.state;
    this.saved.title = status.state === "saved" ? t("The server has every change.") : "";
    this.saved.replaceChildren(savedWords(status), ...this.#actions(status.state));
  }

  /** Show what can be undone. */
  showHistory({ canUndo, canRedo }) {
    for (const [name, can] of [
      ["undo", canUndo],
      ["redo", canRedo],
    ]) {
      const button = this.#root.querySelector(`[data-command=${name}]`);
      if (button) button.disabled = !can;
    }
  }

  /** Say something to screen readers, and show it unless `isSeen` is false. */
  say(words, { isSeen = true } = {}) {
    this.said.textContent = words;
    this.said.classList.toggle("visually-hidden", !isSeen);
  }

  #actions(state) {
    const act = (words, onClick) => {
      const made = element("button", { type: "button", class: "link-button" }, words);
      made.addEventListener("click", onClick);
      return made;
    };
    if (state === "refused") return [" ", act(t("Show"), this.#onShowRefused)];
    if (state !== "signed-out" && state !== "other-person") return [];
    const signIn = element("a", { href: this.#signInUrl, target: "_blank" }, t("Sign in again"));
    signIn.addEventListener("click", async (event) => {
      event.preventDefault();
      if (await signInHere()) this.#onRetry();
    });
    const save = act(t("save here"), this.#onRetry);
    return [". ", ...withNodes(t("{sign_in} here or in another tab, then {save}."), { sign_in: signIn, save })];
  }
}
