/** Accept, fix or reject, with a reason and a comment: the part of the panel that a reviewer fills. */

import { element } from "../lib/dom.js";
import { button, setAttributes, uniqueId } from "../annotate/controls.js";
import { refusedNotice } from "../annotate/notices.js";
import { t } from "../lib/i18n.js";
import { FixForm } from "./fix-form.js";

const VERDICTS = [
  { verdict: "accept", words: t("Accept"), iconName: "check", key: "a" },
  { verdict: "fix", words: t("Fix"), iconName: "pencil", key: "f" },
  { verdict: "reject", words: t("Reject"), iconName: "x", key: "r" },
];

const NOT_THERE = t("This claim is not submitted any more, so it cannot be judged. Reload the page to see what is.");

/** The form for one claim; `element` is put where it is to be seen. */
export class VerdictForm {
  #id;
  #judge;
  #codebook;
  #buttons = new Map();
  #reasons = new Map();
  #suggest;
  #page;
  #refused;

  /**
   * @param {string} id of the claim
   * @param {{judge: import("./judge.js").Judge, codebook: object, suggest: (typed: string) => Promise<object[]>, run: (command: string) => void,
   *   store: object, retry: () => void}} page
   */
  constructor(id, { judge, codebook, suggest, run, store, retry }) {
    this.#page = { store, retry };
    this.#id = id;
    this.#judge = judge;
    this.#codebook = codebook;
    this.#suggest = suggest;
    this.trouble = element("div", {});
    this.taken = button(t("Take the verdict back"), () => judge.takeBack(id), { class: "link-button small", iconName: "undo-2" });
    this.fixSlot = element("div", {});
    this.element = element(
      "section",
      { class: "verdict", "aria-label": t("Your verdict") },
      element("div", { class: "verdict__buttons" }, ...VERDICTS.map((each) => this.#button(each, run))),
      this.#reasonGroup(),
      this.#commentField(),
      this.fixSlot,
      this.trouble,
      this.taken,
    );
    this.update();
  }

  /** Bring the controls in step with what was said. */
  update() {
    const { verdict, reason, comment } = this.#judge.draft(this.#id);
    const isRejecting = this.#judge.rejecting === this.#id;
    if (this.area !== document.activeElement) this.area.value = comment;
    this.taken.hidden = verdict === null;
    for (const [each, made] of this.#buttons) {
      setAttributes(made, { "aria-pressed": String(isRejecting ? each === "reject" : each === verdict) });
    }
    this.group.hidden = this.#reasons.size === 0 || !(isRejecting || verdict === "fix" || verdict === "reject");
    this.group.toggleAttribute("data-asked", isRejecting);
    this.question.textContent = isRejecting ? t("Why? A digit rejects with that reason.") : t("Reason");
    for (const [key, made] of this.#reasons) setAttributes(made, { "aria-pressed": String(key === reason && !isRejecting) });
    this.#showFix(verdict === "fix" && !isRejecting);
  }

  /** Say why the server refused what was said, with the ways out; null takes it away. */
  refuse(entry) {
    const message = entry?.trouble.status === 404 ? NOT_THERE : entry?.trouble.message;
    if (message === this.#refused) return;
    this.#refused = message;
    this.trouble.replaceChildren(...(entry ? [refusedNotice({ ...entry, trouble: { ...entry.trouble, message } }, this.#page)] : []));
  }

  focusComment() {
    this.area.focus();
  }

  focusFix() {
    this.form?.focus();
  }

  #button({ verdict, words, iconName, key }, run) {
    const made = button(words, () => run(verdict), { iconName, key, class: "button verdict__button", "data-verdict": verdict });
    this.#buttons.set(verdict, made);
    return made;
  }

  #reasonGroup() {
    const id = uniqueId("reasons");
    this.question = element("p", { class: "claim-form__label", id });
    const options = this.#codebook.reasons.map(({ key, label }, index) => {
      const digit = index < 9 ? element("kbd", { class: "kbd", "aria-hidden": "true" }, String(index + 1)) : null;
      const made = button("", () => this.#chooseReason(key), { class: "choice-group__option" });
      made.append(...[digit, label].filter(Boolean));
      this.#reasons.set(key, made);
      return made;
    });
    this.group = element(
      "div",
      { class: "verdict__reasons" },
      this.question,
      element("div", { class: "choice-group", role: "group", "aria-labelledby": id }, ...options),
    );
    return this.group;
  }

  #chooseReason(key) {
    const { verdict, reason } = this.#judge.draft(this.#id);
    if (this.#judge.rejecting === this.#id) this.#judge.reject(this.#id, key);
    else this.#judge.giveReason(this.#id, key === reason && verdict !== "reject" ? null : key);
  }

  #commentField() {
    const id = uniqueId("comment");
    this.area = element("textarea", { class: "input input--small", id, rows: 2, maxlength: 1000 });
    this.area.value = this.#judge.draft(this.#id).comment;
    this.area.addEventListener("input", () => this.#judge.comment(this.#id, this.area.value));
    const key = element("kbd", { class: "kbd", "aria-hidden": "true" }, "c");
    const label = element("label", { class: "claim-form__label", for: id }, t("Comment"), " ", key);
    return element("div", { class: "verdict__comment" }, label, this.area);
  }

  #showFix(isFix) {
    if (!isFix) {
      this.form = null;
      this.fixSlot.replaceChildren();
    } else if (!this.form) {
      const onChange = (content, options) => this.#judge.propose(this.#id, content, options);
      this.form = new FixForm(this.#codebook, this.#judge.wanted(this.#id), { onChange, suggest: this.#suggest });
      const title = element("h3", { class: "review-panel__title" }, t("As it should be"));
      const hint = element("p", { class: "claim-form__hint" }, t("Change what is wrong; only that is proposed, and taken with one key."));
      this.fixSlot.replaceChildren(title, hint, this.form.element);
    }
  }
}
