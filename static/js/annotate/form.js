/** The form of the open claim, beside the text: every field by mouse or by key, each change kept at once. */

import { element } from "../lib/dom.js";
import { missing } from "./content.js";
import { button } from "./controls.js";
import { makeParts } from "./form-parts.js";
import { lackWords, shorten } from "./wording.js";

/** One form for the page; it is moved to the card of the claim that is open. */
export class ClaimForm {
  #store;
  #text;
  #run;
  #suggest;
  #id = null;
  #parts = new Map();

  /**
   * @param {object} page
   * @param {import("./store.js").ClaimStore} page.store
   * @param {import("../text/offsets.js").Text} page.text
   * @param {object} page.codebook
   * @param {(command: string) => void} page.run does what a button stands for
   * @param {(typed: string) => Promise<object[]>} page.suggest names of actors
   */
  constructor({ store, text, codebook, run, suggest }) {
    this.#store = store;
    this.#text = text;
    this.#run = run;
    this.#suggest = suggest;
    this.element = element("section", { class: "claim-form", role: "group", tabindex: -1 });
    this.useCodebook(codebook);
  }

  /** The id of the claim that is shown. */
  get id() {
    return this.#id;
  }

  /** Build the controls for a codebook; what was typed is in the store and comes back. */
  useCodebook(codebook) {
    this.codebook = codebook;
    const parts = makeParts(codebook, {
      text: this.#text,
      suggest: this.#suggest,
      run: this.#run,
      change: (patch, field = null) => this.#store.change(this.#id, patch, field),
      attributes: () => this.#content.attributes,
    });
    this.pairs = parts.pairs;
    this.#parts = new Map(Object.entries(parts).filter(([, part]) => part !== null));
    const body = element(
      "div",
      { class: "claim-form__body" },
      ...[...this.#parts.values()].map((part) => part.element),
    );
    this.element.replaceChildren(body, this.#foot());
    if (this.#id !== null) this.show(this.#id);
  }

  /** Show a claim. */
  show(id) {
    this.#id = id;
    this.pairs.reset(this.#content.stances);
    this.update();
  }

  /** Show no claim. */
  clear() {
    this.#id = null;
  }

  /** Bring the controls in step with the claim. */
  update() {
    if (this.#id === null) return;
    const content = this.#content;
    const quote = content.segments.map(({ start, end }) => this.#text.slice(start, end)).join(" … ");
    this.element.setAttribute("aria-label", `Claim: ${shorten(quote, 80)}`);
    for (const [name, part] of this.#parts) part.update(this.#valueOf(name, content));
    const lacking = missing(content, this.codebook);
    this.lacking.textContent = lacking.length > 0 ? `Still needs ${lackWords(lacking, this.codebook)}.` : "Complete.";
    this.lacking.dataset.complete = String(lacking.length === 0);
  }

  /** Put the focus into a part: type, target, stance, confidence, attribution, context, note or a field's key. */
  focusPart(name) {
    if (name === "target") this.pairs.targets.focus();
    else if (name === "stance") this.pairs.stances.focus();
    else (this.#parts.get(name) ?? this.#parts.get(`field:${name}`))?.focus();
  }

  get #content() {
    return this.#store.get(this.#id).content;
  }

  #valueOf(name, content) {
    if (name.startsWith("field:")) return content.attributes[name.slice("field:".length)];
    return name === "pairs" ? content.stances : content[name];
  }

  #foot() {
    this.lacking = element("p", { class: "claim-form__lacking" });
    const quiet = "button button--quiet button--small";
    return element(
      "div",
      { class: "claim-form__foot" },
      this.lacking,
      button("Delete", () => this.#run("delete"), {
        iconName: "trash-2",
        key: "X",
        class: `${quiet} claim-form__delete`,
      }),
      button("Same passage again", () => this.#run("again"), { iconName: "copy", key: "D", class: quiet }),
      button("Done", () => this.#run("done"), { key: "↵", class: "button button--primary button--small" }),
    );
  }
}
