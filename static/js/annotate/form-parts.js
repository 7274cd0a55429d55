/** The parts of the claim form, one a field of the record, as a codebook asks for them. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ChoiceGroup } from "./choice.js";
import { formPart, uniqueId } from "./controls.js";
import { fieldPart } from "./fields.js";
import { PairsPart } from "./pairs.js";
import { ContextPart, SegmentsPart } from "./passage.js";
import { VoicesPart } from "./voices.js";

const NOTE_LIMIT = 10_000;

/** Whether a field is typed letter by letter: its changes are saved after a pause and undone as one. */
export const isTyped = (field) => field !== null && (field === "note" || field.startsWith("typed:"));

/** Return the options of a confidence scale; a number without a label is its own. */
const scaleOf = ({ min, max, labels }) =>
  [...Array(max - min + 1).keys()].map((n) => {
    const number = String(min + n);
    const label = labels[n];
    return label
      ? { key: min + n, label, shortcut: number, spoken: `${number}, ${label}` }
      : { key: min + n, label: number };
  });

const typePart = ({ claim_types: options }, { change }) =>
  options.length === 0
    ? null
    : new ChoiceGroup({ name: "type", label: t("Type"), options, onChoose: (type) => change({ type }) });

const confidencePart = ({ confidence }, { change }) =>
  confidence
    ? new ChoiceGroup({
        name: "confidence",
        label: confidence.question || t("Confidence"),
        options: scaleOf(confidence),
        shape: "scale",
        onChoose: (value) => change({ confidence: value }),
      })
    : null;

const attributePart = (field, { change, attributes }) => {
  const source = field.kind === "text" || field.kind === "number" ? `typed:${field.key}` : null;
  return fieldPart(field, (value) => change({ attributes: { ...attributes(), [field.key]: value } }, source));
};

const notePart = ({ change }) => {
  const labelId = uniqueId("note");
  const area = element("textarea", {
    class: "input input--small claim-form__note",
    rows: 2,
    maxlength: NOTE_LIMIT,
    "aria-labelledby": labelId,
  });
  area.addEventListener("input", () => change({ note: area.value }, "note"));
  const update = (note) => {
    if (area !== document.activeElement) area.value = note;
  };
  return { element: formPart("note", { label: t("Note"), labelId }, area), update, focus: () => area.focus() };
};

/**
 * Return the parts by name, in the order of the form; null for one that the codebook leaves out.
 * @param {object} codebook
 * @param {object} page
 * @param {import("../text/offsets.js").Text} page.text
 * @param {(typed: string) => Promise<object[]>} page.suggest names of actors
 * @param {(command: string) => void} page.run
 * @param {(patch: object, field?: string | null) => void} page.change
 * @param {() => Object<string, unknown>} page.attributes of the claim that is shown
 */
export const makeParts = (codebook, page) => {
  const { text, suggest, run, change } = page;
  return {
    segments: new SegmentsPart(text, {
      change: (segments) => change({ segments }),
      add: () => run("add-segment"),
      moveEdges: () => run("edges"),
    }),
    type: typePart(codebook, page),
    pairs: new PairsPart(codebook, (stances) => change({ stances })),
    confidence: confidencePart(codebook, page),
    attribution: new VoicesPart(codebook.actor_roles, suggest, (voices) =>
      change({ attribution: voices }, "typed:attribution"),
    ),
    ...Object.fromEntries(codebook.fields.map((field) => [`field:${field.key}`, attributePart(field, page)])),
    context: new ContextPart(text, {
      takeQuestion: () => run("context"),
      pick: () => run("pick-context"),
      clear: () => change({ context: null }),
    }),
    note: notePart(page),
  };
};
