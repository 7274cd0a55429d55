/** One claim in the list: its quote and fields in words, how it is saved, and what reviewers said. */

import { element, icon, unseen } from "../lib/dom.js";
import { n, t } from "../lib/i18n.js";
import { missing } from "./content.js";
import { button, setAttributes } from "./controls.js";
import { chainOf, confidenceSaid, labelOf, lackWords, shorten } from "./wording.js";

const badge = (words, tone, iconName) =>
  element("span", { class: "badge", "data-tone": tone }, iconName && icon(iconName), words);

const pairLine = (codebook, { target, stance }) =>
  element(
    "span",
    { class: "claim-card__pair" },
    stance && element("span", { class: "stance", "data-stance": stance }, labelOf(codebook.stances, stance)),
    stance && target && unseen(": "),
    target && element("span", { class: "claim-card__target" }, labelOf(codebook.targets, target)),
  );

const attributeWords = (codebook, attributes) =>
  codebook.fields
    .filter(({ key }) => attributes[key] !== undefined && attributes[key] !== null && attributes[key] !== "")
    .map(({ key, label, kind, options }) => {
      const value = attributes[key];
      if (kind === "flag") return value ? label : [label, t("no")].join(": ");
      const words = [value].flat().map((each) => (options.length > 0 ? labelOf(options, each) : String(each)));
      return `${label}: ${words.join(", ")}`;
    });

/** Return the lines of a card under its quote. */
const details = (content, codebook) => {
  const facts = [
    content.type && labelOf(codebook.claim_types, content.type),
    content.confidence !== null && confidenceSaid(codebook, content.confidence),
    chainOf(content.attribution),
    ...attributeWords(codebook, content.attributes),
  ].filter(Boolean);
  return [
    content.stances.length > 0 &&
      element("p", { class: "claim-card__pairs" }, ...content.stances.map((pair) => pairLine(codebook, pair))),
    facts.length > 0 && element("p", { class: "claim-card__facts" }, facts.join(" · ")),
    content.note !== "" && element("p", { class: "claim-card__note" }, icon("message-square"), content.note),
  ].filter(Boolean);
};

const ownerOf = ({ annotator, record: { layer } }) => {
  if (layer === "gold") return t("gold: {name}", { name: annotator });
  return layer === "suggestion" ? t("suggestion: {name}", { name: annotator }) : annotator;
};

const flags = (claim, codebook, canEdit) => {
  const { segments } = claim.content;
  const lacking = claim.isOwn && canEdit ? missing(claim.content, codebook) : [];
  return [
    !claim.isOwn && badge(ownerOf(claim), "plum", "user"),
    claim.trouble && badge(t("Not saved"), "danger", "triangle-alert"),
    lacking.length > 0 && badge(t("Needs {fields}", { fields: lackWords(lacking, codebook) }), "caution"),
    segments.length > 1 && badge(n(segments.length, "{count} segment", "{count} segments")),
  ].filter(Boolean);
};

/** The list item of one claim. The form and further notices are put into it from outside. */
export class ClaimCard {
  /** @param {string} id @param {() => void} onOpen */
  constructor(id, onOpen) {
    this.id = id;
    this.number = element("span", { class: "claim-card__number", "aria-hidden": "true" });
    this.quote = element("q", { class: "claim-card__quote", dir: "auto" });
    this.opener = button("", onOpen, { class: "claim-card__opener", tabindex: -1, "aria-describedby": `about-${id}` });
    this.opener.append(this.number, this.quote);
    this.details = element("div", { class: "claim-card__details", id: `about-${id}` });
    this.notices = element("div", { class: "claim-card__notices" });
    this.threads = null;
    this.slot = element("div", { class: "claim-card__form" });
    this.isSelected = null;
    this.isOpen = null;
    this.element = element(
      "li",
      { class: "claim-card", id: `claim-${id}` },
      this.opener,
      this.details,
      this.notices,
      this.slot,
    );
  }

  /**
   * Show a claim.
   * @param {import("./store.js").Claim} claim
   * @param {{number: number, of: number | null, isTight: boolean, quote: () => string, codebook: object, canEdit: boolean}} shown
   *   `of` how many, where not all of the list is on the page; `isTight`: it takes one line while it is not chosen
   */
  update(claim, { number, of, isTight, quote, codebook, canEdit }) {
    this.#count(number, of);
    if (isTight !== this.isTight) setAttributes(this.element, { "data-tight": isTight });
    this.isTight = isTight;
    const shown = [claim.content, claim.trouble, codebook];
    if (this.shown?.every((each, index) => each === shown[index])) return;
    this.shown = shown;
    this.quote.textContent = shorten(quote());
    const marks = flags(claim, codebook, canEdit);
    const flagLine = marks.length > 0 && element("p", { class: "claim-card__flags" }, ...marks);
    this.details.replaceChildren(...details(claim.content, codebook), ...(flagLine ? [flagLine] : []));
    setAttributes(this.element, { "data-stance": claim.content.stances[0]?.stance, "data-own": claim.isOwn });
  }

  #count(number, of) {
    if (number === this.shownNumber && of === this.shownOf) return;
    Object.assign(this, { shownNumber: number, shownOf: of });
    this.number.textContent = String(number);
    setAttributes(this.element, { "aria-posinset": of && number, "aria-setsize": of });
  }

  /** Show what was refused or reviewed, made anew only where `key` changed. */
  showNotices(make, key) {
    if (key === this.noticeKey) return;
    this.noticeKey = key;
    this.notices.replaceChildren(...make());
  }

  /** Show the threads on the claim; null shows none. @param {import("../threads/block.js").ThreadBlock | null} block */
  showThreads(block) {
    if (block === this.threads) return;
    this.threads?.element.remove();
    this.threads = block;
    if (block) this.notices.after(block.element);
  }

  /** Show whether the claim is chosen, and whether its form is in the card. */
  mark(isSelected, isOpen) {
    if (isSelected === this.isSelected && isOpen === this.isOpen) return;
    Object.assign(this, { isSelected, isOpen });
    setAttributes(this.element, { "data-selected": isSelected, "data-open": isOpen });
    setAttributes(this.opener, { "aria-expanded": String(isOpen), "aria-current": isSelected ? "true" : null });
  }
}
