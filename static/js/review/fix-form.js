/** The form of a fix: the claim's fields as the reviewer would have them, filled in from the claim. */

import { element } from "../lib/dom.js";
import { ChoiceGroup } from "../annotate/choice.js";
import { formPart, uniqueId } from "../annotate/controls.js";
import { fieldPart } from "../annotate/fields.js";
import { PairsPart } from "../annotate/pairs.js";
import { VoicesPart } from "../annotate/voices.js";
import { t } from "../lib/i18n.js";

const scaleOf = ({ min, max, labels }) =>
  [...Array(max - min + 1).keys()].map((n) => ({ key: min + n, label: [min + n, labels[n]].filter(Boolean).join(" ") }));

const notePart = (change) => {
  const labelId = uniqueId("fix-note");
  const area = element("textarea", { class: "input input--small claim-form__note", rows: 2, maxlength: 10_000, "aria-labelledby": labelId });
  area.addEventListener("input", () => change(area.value));
  return {
    element: formPart("note", { label: t("Note"), labelId }, area),
    update: (note) => {
      if (area !== document.activeElement) area.value = note;
    },
  };
};

/** One form for one claim. `element` is put where it is to be seen. */
export class FixForm {
  #content;
  #parts;
  #onChange;

  /**
   * @param {object} codebook
   * @param {import("../annotate/content.js").Content} content what the claim would say
   * @param {{onChange: (content: object, options: {isTyped: boolean}) => void, suggest: (typed: string) => Promise<object[]>}} page
   */
  constructor(codebook, content, { onChange, suggest }) {
    this.#content = content;
    this.#onChange = onChange;
    const parts = {
      type: codebook.claim_types.length > 0 && this.#choice("type", t("Type"), codebook.claim_types),
      stances: new PairsPart(codebook, (stances) => this.#change({ stances })),
      confidence: codebook.confidence && this.#choice("confidence", t("Confidence"), scaleOf(codebook.confidence), "scale"),
      attribution: new VoicesPart(codebook.actor_roles, suggest, (attribution) => this.#change({ attribution }, true)),
      ...Object.fromEntries(codebook.fields.map((field) => [`field:${field.key}`, this.#field(field)])),
      note: notePart((note) => this.#change({ note }, true)),
    };
    this.#parts = Object.entries(parts).filter(([, part]) => part);
    this.element = element(
      "div",
      { class: "fix-form", role: "group", "aria-label": t("Proposed fields") },
      ...this.#parts.map(([, part]) => part.element),
    );
    parts.stances.reset(content.stances);
    this.#update();
  }

  /** Put the focus on the first control. */
  focus() {
    this.element.querySelector("[aria-checked=true], [role=radio], input, select, textarea, button")?.focus();
  }

  #choice(name, label, options, shape) {
    return new ChoiceGroup({ name, label, options, shape, onChoose: (value) => this.#change({ [name]: value }) });
  }

  #field(field) {
    const isTyped = field.kind === "text" || field.kind === "number";
    return fieldPart(field, (value) =>
      this.#change({ attributes: { ...this.#content.attributes, [field.key]: value } }, isTyped),
    );
  }

  #change(patch, isTyped = false) {
    this.#content = { ...this.#content, ...patch };
    this.#update();
    this.#onChange(this.#content, { isTyped });
  }

  #update() {
    for (const [name, part] of this.#parts) {
      const key = name.startsWith("field:") ? name.slice("field:".length) : null;
      part.update(key === null ? this.#content[name] : this.#content.attributes[key]);
    }
  }
}
