/** What is done with a person's work as a whole: returned with a reason, accepted, or what is left of it accepted. */

import { element, icon, unseen } from "../lib/dom.js";
import { confirm, open } from "../lib/dialog.js";
import { button } from "../annotate/controls.js";
import { n, t } from "../lib/i18n.js";
import { standingOf } from "./standing.js";

const STATES = {
  assigned: t("Not begun"),
  in_progress: t("In progress"),
  submitted: t("Submitted"),
  returned: t("Returned"),
  skipped: t("Skipped"),
  accepted: t("Accepted"),
};

/** What a person says to the reviewer about the article; long ones scroll, so they can have the focus. */
const noteOf = ({ annotator, note }) =>
  element(
    "p",
    { class: "lane__note", dir: "auto", tabindex: 0, role: "note", "aria-label": t("Note by {name}", { name: annotator }) },
    icon("message-square"),
    note,
  );

/** The work of everybody on the article. */
export class People {
  #page;

  /**
   * @param {object[]} works records of assignments
   * @param {{board: object, judge: object, saver: object, request: Function, url: string, dialog: HTMLDialogElement, canJudge: boolean,
   *   say: Function, refuse: Function, onChange: () => void}} page
   */
  constructor(works, page) {
    this.works = works;
    this.#page = page;
  }

  /** Return the head of a person's lane. */
  head(work) {
    const { annotator, state } = work;
    const { done, total } = this.#page.board.progress(annotator);
    const isSubmitted = state === "submitted";
    return element(
      "header",
      { class: "lane__head" },
      element("span", { class: "avatar", "data-initials": annotator[0].toUpperCase(), "aria-hidden": "true" }),
      element("h2", { class: "lane__name truncate" }, annotator),
      element(
        "span",
        { class: "lane__progress number", title: t("{done} of {total} judged", { done, total }) },
        element("span", { "aria-hidden": "true" }, total > 0 ? `${done}/${total}` : "–"),
        total > 0 && unseen(t("{done} of {total} judged", { done, total })),
      ),
      isSubmitted
        ? this.#actions(work)
        : element("span", { class: "lane__state badge", "data-state": state, title: work.reason || null }, STATES[state] ?? t("Submitted")),
      state === "accepted" && this.#page.canJudge && button(t("Return"), () => this.askReturn(work), { class: "link-button small" }),
      this.#empty(work, total),
      work.note && noteOf(work),
    );
  }

  /** Accept every claim that waits for a verdict, after a question. */
  async acceptRest() {
    const { board, judge, saver, say } = this.#page;
    const left = board.open;
    const text = t("Claims that were judged stay as they are.");
    const title = n(left.length, "Accept {count} claim?", "Accept {count} claims?");
    if (!(await confirm({ title, text, confirm: t("Accept them") }))) return;
    left.forEach(({ id }) => judge.accept(id, { isQuiet: true }));
    const { state } = await saver.settled();
    if (state === "saved") say(n(left.length, "{count} claim accepted.", "{count} claims accepted."));
  }

  /** Ask for a reason, then give the work back. */
  askReturn(work) {
    const { dialog } = this.#page;
    const { done, total } = this.#page.board.progress(work.annotator);
    dialog.querySelector("[data-title]").textContent = t("Return the article to {name}?", { name: work.annotator });
    dialog.querySelector("[data-text]").textContent =
      done < total
        ? n(total - done, "{count} claim of {total} has no verdict yet.", "{count} claims of {total} have no verdict yet.", { total })
        : t("All claims are judged.");
    const form = dialog.querySelector("form");
    form.reset();
    dialog.returnValue = "";
    dialog.onclose = () => dialog.returnValue === "return" && this.#move(work, "returned", form.elements.reason.value);
    open(dialog);
  }

  /** Accept the whole work, after a question where something is left to do. */
  async accept(work) {
    const { board } = this.#page;
    const mine = board.all.filter(({ annotator }) => annotator === work.annotator).map(({ record }) => standingOf(record));
    const open = mine.filter((each) => each === "open" || each === "changed" || each === "answered").length;
    const wrong = mine.filter((each) => each === "fix" || each === "reject").length;
    const sentences = [
      open > 0 && n(open, "There is {count} claim without a verdict.", "There are {count} claims without a verdict."),
      wrong > 0 && n(wrong, "There is {count} claim to be fixed or rejected.", "There are {count} claims to be fixed or rejected."),
      open + wrong > 0 && t("They stay as they are."),
    ];
    const text = sentences.filter(Boolean).join(" ");
    const title = t("Accept the work of {name}?", { name: work.annotator });
    if (text && !(await confirm({ title, text, confirm: t("Accept all the same") }))) return;
    await this.#move(work, "accepted", "");
  }

  #actions(work) {
    if (!this.#page.canJudge) return element("span", { class: "lane__state badge", "data-state": work.state }, STATES[work.state]);
    const name = { name: work.annotator };
    const small = "button button--small lane__action";
    return element(
      "span",
      { class: "lane__actions" },
      button(t("Return"), () => this.askReturn(work), {
        class: small,
        "aria-label": t("Return to {name}", name),
        "data-tooltip": t("Return to {name}, with a reason", name),
      }),
      button(t("Accept"), () => this.accept(work), {
        class: small,
        "aria-label": t("Accept the work of {name}", name),
        "data-tooltip": t("Accept the work of {name}", name),
      }),
    );
  }

  #empty({ annotator, state }, total) {
    if (total > 0 || this.#page.board.all.some((claim) => claim.annotator === annotator)) return null;
    const words = {
      submitted: t("Read it and claims nothing here."),
      accepted: t("Read it and claims nothing here."),
      returned: t("The claims are here again once they are submitted."),
      skipped: t("Skipped the article."),
    };
    return element("p", { class: "lane__empty" }, words[state] ?? t("Not submitted yet."));
  }

  async #move(work, state, reason) {
    const { request, url, saver, board, say, refuse, onChange } = this.#page;
    const { state: saved } = await saver.settled();
    if (saved !== "saved") {
      say(t("Not done: some verdicts are not saved yet."));
      return;
    }
    try {
      const { body } = await request("PUT", `${url}/${encodeURIComponent(work.annotator)}`, { state, reason });
      Object.assign(work, body);
    } catch (error) {
      refuse(error);
      return;
    }
    if (state === "returned") board.drop(work.annotator);
    onChange();
    const name = { name: work.annotator };
    say(state === "returned" ? t("Returned to {name}.", name) : t("The work of {name} is accepted.", name));
  }
}
