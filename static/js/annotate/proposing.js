/** Proposing a target, at the end of the list of targets: a dialog for a new one, a button for each that waits. */

import { ApiError, NetworkError } from "../lib/api.js";
import { element, icon, one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "./controls.js";
import { lacksTarget } from "./proposals.js";

/** The part of the form, and the dialog that it opens. */
export class Proposing {
  #page;
  #dialog;
  #claim = null;

  /**
   * @param {HTMLDialogElement | null} dialog null where nothing can be proposed
   * @param {object} page proposals, form, desk, say
   */
  constructor(dialog, page) {
    this.#page = page;
    this.#dialog = dialog;
    this.list = element("div", { class: "proposing__list", role: "group", "aria-label": t("Proposed targets") });
    const propose = button(t("Propose a target …"), () => this.ask(), {
      iconName: "plus",
      key: "P",
      class: "button button--quiet button--small",
    });
    this.element = element("div", { class: "proposing" }, this.list, propose);
    page.proposals.addEventListener("change", () => this.update(this.#claim));
    dialog?.querySelector("form").addEventListener("submit", (event) => this.#submit(event));
  }

  /** Show the proposals that wait, and which of them the claim waits for. */
  update(claim) {
    const { proposals, store } = this.#page;
    this.#claim = claim;
    if (claim === null) return;
    const waits = lacksTarget(store.get(claim).content);
    const tied = proposals.of(claim);
    this.list.replaceChildren(...proposals.open.map((each) => this.#option(each, waits && each === tied)));
    this.list.hidden = proposals.open.length === 0;
  }

  /** Ask for a proposition for the open claim. @param {string} [typed] what was looked for and not found */
  ask(typed = "") {
    if (!this.#dialog || this.#page.desk.open === null) return;
    this.#error.textContent = "";
    one("#propose-label", this.#dialog).value = typed;
    one("#propose-reason", this.#dialog).value = "";
    this.#dialog.showModal();
  }

  /** Let the open claim wait for an open proposal, or no longer. */
  async toggle(id) {
    const { proposals, desk, say } = this.#page;
    const claim = desk.open;
    const proposal = proposals.open.find((each) => each.id === id);
    const waits = proposals.of(claim) !== proposal || !lacksTarget(this.#page.store.get(claim).content);
    if (waits) this.#page.form.pairs.awaitTarget();
    try {
      await proposals.tie(claim, proposal, waits);
      say(waits ? t("The claim waits for “{label}”.", proposal) : t("The claim waits no longer."));
    } catch (error) {
      say(messageOf(error));
    }
  }

  get #error() {
    return one("#propose-error", this.#dialog);
  }

  #option({ id, label }, isTied) {
    const made = button("", () => this.toggle(id), { class: "proposing__option", "aria-pressed": String(isTied) });
    made.append(
      icon("clock"),
      element("span", { dir: "auto" }, label),
      element("span", { class: "proposing__state" }, t("waits for the lead")),
    );
    return made;
  }

  async #submit(event) {
    event.preventDefault();
    const { proposals, form, desk, say } = this.#page;
    const [label, reason] = ["#propose-label", "#propose-reason"].map((id) => one(id, this.#dialog).value.trim());
    const submit = one("button:not([type=button])", this.#dialog);
    submit.setAttribute("aria-busy", "true");
    form.pairs.awaitTarget();
    try {
      await proposals.propose(desk.open, { label, reason });
      this.#dialog.close();
      form.element.focus({ preventScroll: true });
      say(t("Proposed. The claim waits for the lead; go on with the stance."));
    } catch (error) {
      this.#error.textContent = messageOf(error);
    } finally {
      submit.removeAttribute("aria-busy");
    }
  }
}

/** Return what a person is told of an error that is no fault of the page. */
const messageOf = (error) => {
  if (error instanceof ApiError || error instanceof NetworkError || error.constructor === Error) return error.message;
  throw error;
};

/** Return what a claim's card says about its proposal; nothing once it has a target. */
export const proposalNotice = (claim, proposal) => {
  if (!proposal || !lacksTarget(claim.content) || !["open", "declined"].includes(proposal.state)) return null;
  const isOpen = proposal.state === "open";
  return element(
    "div",
    { class: "claim-notice", "data-tone": isOpen ? "review" : "caution" },
    element(
      "p",
      { class: "claim-notice__head" },
      icon(isOpen ? "clock" : "circle-alert"),
      isOpen ? t("Proposed target, waits for the lead") : t("The proposed target was declined"),
    ),
    element("p", { dir: "auto" }, proposal.label),
    !isOpen && element("p", { class: "claim-notice__comment", dir: "auto" }, proposal.answer),
  );
};
