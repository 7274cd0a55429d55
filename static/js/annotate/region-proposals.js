/** Ranges that are proposed as regions: by one key while reading; accepted or declined by those who set regions. */

import { element, icon } from "../lib/dom.js";
import { lowered, t } from "../lib/i18n.js";
import { newId } from "./content.js";
import { button } from "./controls.js";
import { KINDS } from "./regions.js";

/** What one key proposes, in turn while it is pressed again on the same passage. */
const TURN = ["boilerplate", "comment", "caption", "byline", "headline"];

/** Return the kind that follows another. @param {string | null} kind */
export const kindAfter = (kind) => TURN[(TURN.indexOf(kind) + 1) % TURN.length];

/** The open proposals on the article that the person may see. */
export class RegionProposals {
  #page;
  #all;
  #bars = [];

  /**
   * @param {object[]} proposals
   * @param {object} page text, painter, request, url, person, mayDecide, marks, say, refuse
   */
  constructor(proposals, page) {
    this.#all = proposals;
    this.#page = page;
  }

  /** Draw a line over each proposed range, with what can be done about it. */
  show() {
    const { text, painter } = this.#page;
    this.#bars.forEach((bar) => bar.remove());
    this.#bars = this.#all.map((proposal) => {
      const bar = this.#bar(proposal);
      text.elements[text.lineNumberAt(proposal.start)].before(bar);
      return bar;
    });
    painter.mark("proposed", this.#all);
  }

  /** Propose a passage; a kind that is not named is the next in turn. */
  async propose({ start, end }, kind = null) {
    const { person, request, url, say, refuse } = this.#page;
    const before = this.#all.find((each) => each.annotator === person && each.start === start && each.end === end);
    const sent = { start, end, kind: kind ?? kindAfter(before?.kind ?? null) };
    try {
      const { body } = await request("PUT", `${url}/${before?.id ?? newId()}`, sent);
      this.#all = [...this.#all.filter((each) => each !== before), body];
      this.show();
      say(t("Proposed as {kind}. Press the key again for another kind.", { kind: lowered(KINDS[sent.kind]) }));
    } catch (error) {
      refuse(error);
    }
  }

  #bar(proposal) {
    const { person, mayDecide } = this.#page;
    const isOwn = proposal.annotator === person;
    const words = t("Proposed as {kind}", { kind: lowered(KINDS[proposal.kind]) });
    const quiet = { class: "button button--quiet button--small" };
    return element(
      "div",
      { class: "fold fold--proposed", role: "group", "aria-label": words },
      icon("flag"),
      element("span", { class: "fold__words" }, isOwn ? words : `${words} · ${proposal.annotator}`),
      mayDecide && button(t("Accept"), () => this.#decide(proposal, "accepted"), { iconName: "check" }),
      mayDecide && button(t("Decline"), () => this.#decide(proposal, "declined"), { iconName: "x", ...quiet }),
      isOwn && !mayDecide && button(t("Take back"), () => this.#withdraw(proposal), { iconName: "x", ...quiet }),
    );
  }

  async #decide(proposal, decision) {
    const { request, url, marks, say } = this.#page;
    await this.#end(proposal, async () => {
      await request("PUT", `${url}/${proposal.id}/decision`, { decision });
      if (decision === "accepted") await marks.load();
      say(decision === "accepted" ? t("The region is set.") : t("The proposal is declined."));
    });
  }

  async #withdraw(proposal) {
    const { request, url, say } = this.#page;
    await this.#end(proposal, async () => {
      await request("DELETE", `${url}/${proposal.id}`);
      say(t("The proposal is taken back."));
    });
  }

  async #end(proposal, act) {
    try {
      await act();
      this.#all = this.#all.filter((each) => each !== proposal);
      this.show();
    } catch (error) {
      this.#page.refuse(error);
    }
  }
}
