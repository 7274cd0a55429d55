/** Which claims are shown: all, those that lack something, or those with one value of one field. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { AUTHOR, missing } from "./content.js";
import { actorName } from "./wording.js";

/** How a value is looked up in a claim, by the name of its field. */
const HOLDS = {
  target: ({ stances }, key) => stances.some(({ target }) => target === key),
  stance: ({ stances }, key) => stances.some(({ stance }) => stance === key),
  type: ({ type }, key) => type === key,
  confidence: ({ confidence }, key) => String(confidence) === key,
  voice: ({ attribution }, key) => attribution.some(({ actor }) => actor === key),
  attribute: ({ attributes }, key) => {
    const at = key.indexOf("=");
    return [attributes[key.slice(0, at)]].flat().map(String).includes(key.slice(at + 1));
  },
};

const group = (label, name, entries) =>
  entries.length > 0 &&
  element(
    "optgroup",
    { label },
    ...entries.map(({ key, label: words }) => element("option", { value: `${name}:${key}` }, words)),
  );

const confidences = ({ confidence }) =>
  confidence
    ? [...Array(confidence.max - confidence.min + 1).keys()].map((n) => ({
        key: confidence.min + n,
        label: confidence.labels[n] ? `${confidence.min + n}, ${confidence.labels[n]}` : String(confidence.min + n),
      }))
    : [];

const voicesOf = (claims) => {
  const names = new Set(claims.flatMap(({ content }) => content.attribution.map(({ actor }) => actor)).filter(Boolean));
  return [...names].map((key) => ({ key, label: actorName(key) })).sort((a, b) => (a.key === AUTHOR ? -1 : a.label.localeCompare(b.label)));
};

const fieldGroups = ({ fields }) =>
  fields
    .filter(({ options }) => options.length > 0)
    .map(({ key, label, options }) =>
      group(label, "attribute", options.map((option) => ({ key: `${key}=${option.key}`, label: option.label }))),
    );

/** The choice of what is shown. Fires "change" on its element. */
export class Filter {
  #select;
  #codebook;
  #claims;

  /** @param {HTMLSelectElement} select @param {{codebook: () => object, claims: () => object[]}} page */
  constructor(select, { codebook, claims }) {
    this.#select = select;
    this.#codebook = codebook;
    this.#claims = claims;
    this.#fill();
    // What there is to choose from is found out when somebody looks.
    for (const type of ["pointerdown", "focus"]) select.addEventListener(type, () => this.#fill());
  }

  /** Whether some claims are left out. */
  get isOn() {
    return this.#select.value !== "";
  }

  /** Return whether the claim is shown. @param {import("./claim.js").Claim} claim */
  admits({ content }) {
    if (!this.isOn) return true;
    if (this.#select.value === "incomplete") return missing(content, this.#codebook()).length > 0;
    const at = this.#select.value.indexOf(":");
    return HOLDS[this.#select.value.slice(0, at)](content, this.#select.value.slice(at + 1));
  }

  #fill() {
    const { value } = this.#select;
    const codebook = this.#codebook();
    this.#select.replaceChildren(
      ...[
        element("option", { value: "" }, t("All")),
        element("option", { value: "incomplete" }, t("Incomplete")),
        group(t("Target"), "target", codebook.targets),
        group(t("Stance"), "stance", codebook.stances),
        group(t("Type"), "type", codebook.claim_types),
        group(t("Confidence"), "confidence", confidences(codebook)),
        group(t("Voice"), "voice", voicesOf(this.#claims())),
        ...fieldGroups(codebook),
      ].filter(Boolean),
    );
    this.#select.value = value;
    if (this.#select.selectedIndex < 0) this.#select.value = "";
  }
}
