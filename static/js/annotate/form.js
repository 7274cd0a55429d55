/** The form of the open claim, beside the text: every field by mouse or by key, each change kept at once. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { fieldIn } from "./alongside.js";
import { isBlank, missing } from "./content.js";
import { button } from "./controls.js";
import { valueAfter } from "./entries.js";
import { EntryList } from "./entry-list.js";
import { makeParts } from "./form-parts.js";
import { lackWords, shorten } from "./wording.js";

/** One form for the page; it is moved to the card of the claim that is open. */
export class ClaimForm {
  #store;
  #text;
  #run;
  #suggest;
  #carry;
  #labelKeys;
  #warningOn;
  #proposals;
  #proposing = null;
  #id = null;
  #parts = new Map();
  #sizes = new ResizeObserver(() => this.#keepInView());

  /**
   * @param {object} page
   * @param {import("./store.js").ClaimStore} page.store
   * @param {import("../text/offsets.js").Text} page.text
   * @param {object} page.codebook
   * @param {(command: string) => void} page.run does what a button stands for
   * @param {(typed: string) => Promise<object[]>} page.suggest names of actors
   * @param {import("./carry.js").Carry} page.carry
   * @param {(entry: object) => void} page.enter puts an entry of the codebook into the claim
   * @param {(root: HTMLElement) => void} page.labelKeys writes the person's own keys on buttons
   * @param {(segments: object[]) => string} page.warningOn what is odd about a passage, or ""
   * @param {import("./proposals.js").Proposals} page.proposals
   */
  constructor({ store, text, codebook, run, suggest, carry, enter, labelKeys, warningOn, proposals }) {
    this.#store = store;
    this.#text = text;
    this.#run = run;
    this.#suggest = suggest;
    this.#carry = carry;
    this.#labelKeys = labelKeys;
    this.#warningOn = warningOn;
    this.#proposals = proposals;
    this.entries = new EntryList({ onPick: enter, onClose: () => this.element.focus({ preventScroll: true }) });
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
      change: (patch, field = null) => this.change(patch, field),
      attributes: () => this.content.attributes,
    });
    this.pairs = parts.pairs;
    this.#parts = new Map(Object.entries(parts).filter(([, part]) => part !== null));
    const foot = this.#foot();
    this.#sizes.disconnect();
    for (const each of [this.element, foot]) this.#sizes.observe(each);
    const body = element(
      "div",
      { class: "claim-form__body" },
      ...[...this.#parts.values()].map((part) => part.element),
    );
    this.element.replaceChildren(this.entries.element, body, foot);
    if (this.#proposing) this.pairs.targets.element.append(this.#proposing.element);
    this.#labelKeys(this.element);
    if (this.#id !== null) this.show(this.#id);
  }

  /** Put the proposing of targets at the end of their list. @param {import("./proposing.js").Proposing} proposing */
  use(proposing) {
    this.#proposing = proposing;
    this.useCodebook(this.codebook);
  }

  /** Show a claim. */
  show(id) {
    this.#id = id;
    this.pairs.reset(this.content.stances);
    this.update();
  }

  /** Show no claim. */
  clear() {
    this.#id = null;
  }

  /** Bring the controls in step with the claim. */
  update() {
    if (this.#id === null) return;
    const { content } = this;
    const quote = content.segments.map(({ start, end }) => this.#text.slice(start, end)).join(" … ");
    this.element.setAttribute("aria-label", t("Claim: {quote}", { quote: shorten(quote, 80) }));
    for (const [name, part] of this.#parts) {
      const isCarried = this.#carry.isCarried(name);
      (name === "pairs" ? this.pairs.targets : part).element.toggleAttribute("data-carried", isCarried);
      part.update(this.#valueOf(name, content), { isCarried });
    }
    this.#proposing?.update(this.#id);
    this.warning.textContent = this.#warningOn(content.segments);
    const lacking = missing(content, this.codebook);
    const fields = lackWords(lacking, this.codebook);
    this.lacking.textContent = lacking.length > 0 ? t("Still needs {fields}.", { fields }) : t("Complete.");
    this.lacking.dataset.complete = String(lacking.length === 0);
  }

  /** How much of the form must be seen to fill in a claim: down to the confidence, with the foot. */
  get neededHeight() {
    const last = this.#parts.get("confidence") ?? this.#parts.get("pairs");
    const { top } = this.element.getBoundingClientRect();
    return last.element.getBoundingClientRect().bottom - top + this.element.lastElementChild.offsetHeight;
  }

  /** Put the focus into a part: type, target, stance, confidence, attribution, context, note or a field's key. */
  focusPart(name) {
    if (name === "target") this.pairs.targets.focus();
    else if (name === "stance") this.pairs.stances.focus();
    else (this.#parts.get(name) ?? this.#parts.get(`field:${name}`))?.focus();
  }

  /** What the claim says, with what was carried over to it. @returns {import("./content.js").Content} */
  get content() {
    return this.#carry.shown(this.#id);
  }

  /**
   * Change fields of the claim. What was carried over becomes its own; not where only the passage changes, or where a
   * part that was carried over is all that is taken away.
   */
  change(patch, field = null) {
    const id = this.#id;
    const { content } = this.#store.get(id);
    if ("segments" in patch) this.#store.change(id, patch, field);
    else if (this.#carry.hasOffer(id) && isBlank({ ...content, ...patch })) {
      if (!this.#carry.offers(id, patch)) {
        this.#store.change(id, patch, field); // a name not typed yet: begun, but no entry
        return;
      }
      this.#carry.withdraw(patch);
      this.update();
    } else this.#store.change(id, this.#carry.taken(id, patch), field);
  }

  /** Enter a value into a field of the codebook. */
  takeAttribute(key, value) {
    const { attributes } = this.content;
    const field = this.codebook.fields.find((each) => each.key === key);
    this.change({ attributes: { ...attributes, [key]: valueAfter(field, attributes[key], value) } });
  }

  /** Take what was carried over as it is. */
  confirm() {
    if (this.#carry.hasOffer(this.#id)) this.#store.change(this.#id, this.#carry.taken(this.#id, {}));
  }

  /** Open the list of all entries. */
  openEntries() {
    this.entries.open(this.codebook, this.#proposals.open);
  }

  /** Have the field that has the focus in view above the foot, however either grows. */
  #keepInView() {
    const foot = this.element.lastElementChild.offsetHeight;
    this.element.closest("[data-scrolls]")?.style.setProperty("--form-foot", `${foot}px`);
    fieldIn(this.element)?.scrollIntoView({ block: "nearest" });
  }

  #valueOf(name, content) {
    if (name.startsWith("field:")) return content.attributes[name.slice("field:".length)];
    return name === "pairs" ? content.stances : content[name];
  }

  #foot() {
    this.warning = element("p", { class: "claim-form__warning", role: "status" });
    this.lacking = element("p", { class: "claim-form__lacking" });
    const quiet = "button button--quiet button--small";
    return element(
      "div",
      { class: "claim-form__foot" },
      this.warning,
      this.lacking,
      button("", () => this.#run("delete"), {
        iconName: "trash-2",
        key: "X",
        "aria-label": t("Delete"),
        "data-tooltip": t("Delete"),
        class: `${quiet} claim-form__delete`,
      }),
      button(t("Same passage again"), () => this.#run("again"), { iconName: "copy", key: "D", class: quiet }),
      button(t("Done"), () => this.#run("done"), { key: "↵", class: "button button--primary button--small" }),
    );
  }
}
