/** What reviewers said about a claim: the proposal is taken with one key, or the verdict is answered by text. */

import { element, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { contentOf, sameContent } from "./content.js";
import { button, uniqueId } from "./controls.js";
import { fieldsOf, fieldWords } from "./field-words.js";
import { actorName, labelOf } from "./wording.js";

const VERDICTS = { accept: [t("Accepted"), "check"], fix: [t("Fix asked"), "pencil"], reject: [t("Rejected"), "x"] };

/** The reviews on the person's own claims. */
export class Returned {
  #page;

  /** @param {object} page store, text, desk, request, say, refuse, and the `url` of the article's claims */
  constructor(page) {
    this.#page = page;
  }

  /** Return the last review of a claim that proposes something which is not yet so, or null. */
  proposal(claim) {
    const review = claim?.record?.reviews.at(-1);
    if (!review?.proposed || review.verdict !== "fix") return null;
    return sameContent({ ...claim.content, ...this.#patchOf(review, claim) }, claim.content) ? null : review;
  }

  /** Take over what the reviewer proposes for a claim. */
  take(id) {
    const { store, desk, say } = this.#page;
    const claim = id && store.get(id);
    const review = claim && desk.mayEdit(id) ? this.proposal(claim) : null;
    if (!review) {
      say(t("There is no proposal for this claim."));
      return;
    }
    store.change(id, this.#patchOf(review, claim));
    say(t("Proposal taken."));
  }

  /** Return what the card says about a claim's reviews, the newest first. */
  notices(claim, codebook) {
    const reviews = claim.record?.reviews ?? [];
    return [...reviews].reverse().map((review) => this.#notice(review, claim, codebook));
  }

  #patchOf({ proposed }, { content }) {
    const attributes = { ...content.attributes, ...proposed.attributes };
    const whole = contentOf({ ...content, ...proposed, attributes });
    return Object.fromEntries(Object.keys(proposed).map((name) => [name, whole[name]]));
  }

  #notice(review, claim, codebook) {
    const [words, iconName] = VERDICTS[review.verdict];
    const reason = review.reason && labelOf(codebook.reasons, review.reason);
    return element(
      "section",
      { class: "claim-notice", "data-tone": "review", "aria-label": t("Review by {name}", { name: review.reviewer }) },
      element(
        "p",
        { class: "claim-notice__head" },
        element("span", { class: "badge", "data-verdict": review.verdict }, icon(iconName), words),
        [review.reviewer, reason].filter(Boolean).join(" · "),
      ),
      review.comment && element("p", { class: "claim-notice__comment", dir: "auto" }, review.comment),
      this.#proposed(review, claim, codebook),
      ...review.answers.map(({ author, text }) =>
        element(
          "p",
          { class: "claim-notice__answer", dir: "auto" },
          icon("reply"),
          element("b", {}, `${actorName(author)}: `),
          text,
        ),
      ),
      claim.isOwn && this.#answerForm(review, claim),
    );
  }

  #proposed(review, claim, codebook) {
    if (!review.proposed) return null;
    const rows = [...fieldsOf(review.proposed)].flatMap(([name, value]) => {
      const [label, words] = fieldWords(name, value, codebook, this.#page.text);
      return [element("dt", {}, label), element("dd", { dir: "auto" }, words)];
    });
    const canTake = this.#page.desk.mayEdit(claim.id) && this.proposal(claim) === review;
    return element(
      "div",
      { class: "claim-notice__proposal" },
      element("p", { class: "claim-notice__label" }, t("Proposed")),
      element("dl", { class: "claim-notice__versions" }, ...rows),
      canTake && button(t("Take the proposal"), () => this.take(claim.id), { key: "T", iconName: "check" }),
    );
  }

  #answerForm(review, claim) {
    const id = uniqueId("answer");
    const input = element("input", {
      class: "input input--small",
      id,
      maxlength: 1000,
      "aria-label": t("Answer to {name}", { name: review.reviewer }),
      placeholder: t("Answer …"),
    });
    const form = element(
      "form",
      { class: "claim-notice__form" },
      input,
      element("button", { class: "button button--small" }, icon("send"), t("Send")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim() !== "") this.#answer(review, claim, input);
    });
    input.addEventListener("keydown", (event) => event.key === "Enter" && event.stopPropagation());
    return form;
  }

  async #answer(review, claim, input) {
    const { request, url, store, say, refuse } = this.#page;
    const text = input.value;
    try {
      await request("POST", `${url}/${claim.id}/reviews/${review.id}/answers`, { text });
      const { body } = await request("GET", `${url}/${claim.id}`);
      input.value = "";
      store.refresh(body);
      say(t("Answer sent."));
    } catch (error) {
      refuse(error);
    }
  }
}
