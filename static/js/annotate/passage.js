/** The part of the form with the passage itself: its segments, its edges, and the context that frames it. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button, formPart, iconButton } from "./controls.js";
import { shorten } from "./wording.js";

/** The segments of the open claim, each removable while another is left. */
export class SegmentsPart {
  #text;
  #change;

  /**
   * @param {import("../text/offsets.js").Text} text
   * @param {{change: (segments: object[]) => void, add: () => void, moveEdges: () => void}} actions
   */
  constructor(text, { change, add, moveEdges }) {
    this.#text = text;
    this.#change = change;
    this.list = element("ol", { class: "segments" });
    const quiet = "button button--quiet button--small";
    this.element = element(
      "div",
      { class: "claim-form__passage" },
      this.list,
      element(
        "div",
        { class: "cluster" },
        button(t("Add a segment"), add, { iconName: "plus", key: "A", class: quiet }),
        button(t("Move edges"), moveEdges, { iconName: "grip-vertical", key: "E", class: quiet }),
      ),
    );
  }

  update(segments) {
    this.list.replaceChildren(
      ...segments.map(({ start, end }, index) =>
        element(
          "li",
          { class: "segments__item" },
          element("q", { class: "segments__quote", dir: "auto" }, shorten(this.#text.slice(start, end), 220)),
          segments.length > 1 &&
            iconButton("x", t("Remove segment {number}", { number: index + 1 }), () => this.#change(segments.toSpliced(index, 1))),
        ),
      ),
    );
  }
}

/** The range that frames the claim, such as the interviewer's question. */
export class ContextPart {
  #text;

  /**
   * @param {import("../text/offsets.js").Text} text
   * @param {{takeQuestion: () => void, pick: () => void, clear: () => void}} actions
   */
  constructor(text, { takeQuestion, pick, clear }) {
    this.#text = text;
    const quiet = "button button--quiet button--small";
    this.quote = element("q", { class: "segments__quote", dir: "auto" });
    this.clear = iconButton("x", t("Remove the context"), clear);
    this.question = button(t("Take the question above"), takeQuestion, {
      iconName: "corner-down-right",
      key: "C",
      class: quiet,
    });
    this.pick = button(t("Mark a passage"), pick, { iconName: "highlighter", class: quiet });
    this.element = formPart(
      "context",
      { label: t("Context") },
      element("div", { class: "segments__item" }, this.quote, this.clear),
      element("div", { class: "cluster" }, this.question, this.pick),
    );
  }

  update(context) {
    this.quote.textContent = context ? shorten(this.#text.slice(context.start, context.end), 160) : "";
    this.quote.parentElement.hidden = context === null;
  }

  focus() {
    this.question.focus();
  }
}
