/** The form of the open claim, beside the text: every field by mouse or by key, each change kept at once. */

import { element } from "../lib/dom.js";
import { ChoiceGroup } from "./choice.js";
import { missing } from "./content.js";
import { button, formPart, uniqueId } from "./controls.js";
import { fieldPart } from "./fields.js";
import { PairsPart } from "./pairs.js";
import { ContextPart, SegmentsPart } from "./passage.js";
import { VoicesPart } from "./voices.js";
import { lackWords, shorten } from "./wording.js";

const NOTE_LIMIT = 10_000;

/** Fields that are typed letter by letter: their changes are saved after a pause and undone as one. */
export const isTyped = (field) => field !== null && (field === "note" || field.startsWith("typed:"));

const scaleOf = ({ min, max, labels }) =>
  [...Array(max - min + 1).keys()].map((n) => {
    const number = String(min + n);
    return labels[n] ? { key: min + n, label: labels[n], shortcut: number, spoken: `${number}, ${labels[n]}` } : { key: min + n, label: number };
  });

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
    const change = (patch, field) => this.#store.change(this.#id, patch, field);
    this.pairs = new PairsPart(codebook, (stances) => change({ stances }, null));
    const parts = {
      segments: this.#segments(change),
      type: this.#type(change),
      pairs: this.pairs,
      confidence: this.#confidence(change),
      attribution: new VoicesPart(codebook.actor_roles, this.#suggest, (attribution) =>
        change({ attribution }, "typed:attribution"),
      ),
      ...Object.fromEntries(codebook.fields.map((field) => [`field:${field.key}`, this.#field(field)])),
      context: this.#context(change),
      note: this.#note(change),
    };
    this.#parts = new Map(Object.entries(parts).filter(([, part]) => part !== null));
    const body = element("div", { class: "claim-form__body" }, ...[...this.#parts.values()].map((part) => part.element));
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

  #segments(change) {
    return new SegmentsPart(this.#text, {
      change: (segments) => change({ segments }, null),
      add: () => this.#run("add-segment"),
      moveEdges: () => this.#run("edges"),
    });
  }

  #type(change) {
    if (this.codebook.claim_types.length === 0) return null;
    const options = this.codebook.claim_types;
    return new ChoiceGroup({ name: "type", label: "Type", options, onChoose: (type) => change({ type }, null) });
  }

  #confidence(change) {
    const { confidence } = this.codebook;
    if (!confidence) return null;
    return new ChoiceGroup({
      name: "confidence",
      label: confidence.question || "Confidence",
      options: scaleOf(confidence),
      shape: "scale",
      onChoose: (value) => change({ confidence: value }, null),
    });
  }

  #field(field) {
    const isTypedField = field.kind === "text" || field.kind === "number";
    return fieldPart(field, (value) => {
      const attributes = { ...this.#content.attributes, [field.key]: value };
      this.#store.change(this.#id, { attributes }, isTypedField ? `typed:${field.key}` : null);
    });
  }

  #context(change) {
    return new ContextPart(this.#text, {
      takeQuestion: () => this.#run("context"),
      pick: () => this.#run("pick-context"),
      clear: () => change({ context: null }, null),
    });
  }

  #note(change) {
    const labelId = uniqueId("note");
    const area = element("textarea", { class: "input input--small claim-form__note", rows: 2, maxlength: NOTE_LIMIT, "aria-labelledby": labelId });
    area.addEventListener("input", () => change({ note: area.value }, "note"));
    const update = (note) => {
      if (area !== document.activeElement || area.dataset.claim !== this.#id) area.value = note;
      area.dataset.claim = this.#id;
    };
    return { element: formPart("note", { label: "Note", labelId }, area), update, focus: () => area.focus() };
  }

  #foot() {
    this.lacking = element("p", { class: "claim-form__lacking" });
    const quiet = "button button--quiet button--small";
    return element(
      "div",
      { class: "claim-form__foot" },
      this.lacking,
      button("Delete", () => this.#run("delete"), { iconName: "trash-2", key: "X", class: `${quiet} claim-form__delete` }),
      button("Same passage again", () => this.#run("again"), { iconName: "copy", key: "D", class: quiet }),
      button("Done", () => this.#run("done"), { key: "↵", class: "button button--primary button--small" }),
    );
  }
}
