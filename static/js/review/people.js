/** What is done with a person's work as a whole: returned with a reason, accepted, or what is left of it accepted. */

import { element, icon } from "../lib/dom.js";
import { confirm, open } from "../lib/dialog.js";
import { button } from "../annotate/controls.js";
import { counted } from "../annotate/wording.js";
import { standingOf } from "./standing.js";

const STATES = {
  assigned: "Not begun",
  in_progress: "In progress",
  submitted: "Submitted",
  returned: "Returned",
  skipped: "Skipped",
  accepted: "Accepted",
};

/** What a person says to the reviewer about the article; long ones scroll, so they can have the focus. */
const noteOf = ({ annotator, note }) =>
  element(
    "p",
    { class: "lane__note", dir: "auto", tabindex: 0, role: "note", "aria-label": `Note by ${annotator}` },
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
      element("span", { class: "lane__progress number", title: `${done} of ${total} judged` }, total > 0 ? `${done}/${total}` : "–"),
      isSubmitted
        ? this.#actions(work)
        : element("span", { class: "lane__state badge", "data-state": state, title: work.reason || null }, STATES[state] ?? "Submitted"),
      state === "accepted" && this.#page.canJudge && button("Return", () => this.askReturn(work), { class: "link-button small" }),
      this.#empty(work, total),
      work.note && noteOf(work),
    );
  }

  /** Accept every claim that waits for a verdict, after a question. */
  async acceptRest() {
    const { board, judge, saver, say } = this.#page;
    const left = board.open;
    const text = "Claims that were judged stay as they are.";
    if (!(await confirm({ title: `Accept ${counted(left.length, "claim")}?`, text, confirm: "Accept them" }))) return;
    left.forEach(({ id }) => judge.accept(id, { isQuiet: true }));
    const { state } = await saver.settled();
    if (state === "saved") say(`${counted(left.length, "claim")} accepted.`);
  }

  /** Ask for a reason, then give the work back. */
  askReturn(work) {
    const { dialog } = this.#page;
    const { done, total } = this.#page.board.progress(work.annotator);
    dialog.querySelector("[data-title]").textContent = `Return the article to ${work.annotator}?`;
    dialog.querySelector("[data-text]").textContent =
      done < total ? `${counted(total - done, "claim")} of ${total} have no verdict yet.` : "All claims are judged.";
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
    const left = [open > 0 && `${counted(open, "claim")} without a verdict`, wrong > 0 && `${counted(wrong, "claim")} to be fixed or rejected`];
    const text = left.some(Boolean) ? `There ${open + wrong === 1 ? "is" : "are"} ${left.filter(Boolean).join(" and ")}. They stay as they are.` : "";
    if (text && !(await confirm({ title: `Accept the work of ${work.annotator}?`, text, confirm: "Accept all the same" }))) return;
    await this.#move(work, "accepted", "");
  }

  #actions(work) {
    if (!this.#page.canJudge) return element("span", { class: "lane__state badge", "data-state": work.state }, STATES[work.state]);
    const { annotator } = work;
    const small = "button button--small lane__action";
    return element(
      "span",
      { class: "lane__actions" },
      button("Return", () => this.askReturn(work), { class: small, "aria-label": `Return to ${annotator}`, "data-tooltip": `Return to ${annotator}, with a reason` }),
      button("Accept", () => this.accept(work), { class: small, "aria-label": `Accept the work of ${annotator}`, "data-tooltip": `Accept the work of ${annotator}` }),
    );
  }

  #empty({ annotator, state }, total) {
    if (total > 0 || this.#page.board.all.some((claim) => claim.annotator === annotator)) return null;
    const words = {
      submitted: "Read it and claims nothing here.",
      accepted: "Read it and claims nothing here.",
      returned: "The claims are here again once they are submitted.",
      skipped: "Skipped the article.",
    };
    return element("p", { class: "lane__empty" }, words[state] ?? "Not submitted yet.");
  }

  async #move(work, state, reason) {
    const { request, url, saver, board, say, refuse, onChange } = this.#page;
    const { state: saved } = await saver.settled();
    if (saved !== "saved") {
      say("Not done: some verdicts are not saved yet.");
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
    say(state === "returned" ? `Returned to ${work.annotator}.` : `The work of ${work.annotator} is accepted.`);
  }
}
