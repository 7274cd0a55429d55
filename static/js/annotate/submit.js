/** Ending the work on an article: submitting it, whole and asked for, or skipping it with a reason. */

import { leaveBy } from "../lib/forms.js";
import { n, t } from "../lib/i18n.js";
import { missing } from "./content.js";
import { lackWords } from "./wording.js";

/** Open a dialog and return which button closed it. */
const ask = (dialog) => {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
};

/** The end of one article's work. */
export class Ending {
  #page;

  /** @param {object} page store, desk, form, saver, request, say, refuse, position, dialogs {submit, skip}, urls, next */
  constructor(page) {
    this.#page = page;
  }

  /** Submit the article, or lead to the first claim that is not complete. */
  submit = async () => {
    const { desk, store, form, say, saver } = this.#page;
    if (!desk.canEdit) return;
    desk.close();
    const incomplete = store.own().filter(({ content }) => missing(content, form.codebook).length > 0);
    if (incomplete.length > 0) {
      this.#lead(incomplete);
      return;
    }
    say(t("Saving …"));
    const { state } = await saver.settled();
    if (state !== "saved") {
      say(t("Not everything is saved yet. See the bar for what to do, then submit again."));
      return;
    }
    say("");
    const answer = await ask(this.#asked(store.own().length));
    if (answer) await this.#send({ state: "submitted" }, answer === "next");
  };

  /** Skip the article, with a reason. */
  skip = async () => {
    const { dialogs, desk } = this.#page;
    if (!desk.canEdit) return;
    desk.close();
    const answer = await ask(dialogs.skip);
    const reason = dialogs.skip.querySelector("input").value.trim();
    if (answer === "skip" && reason) await this.#send({ state: "skipped", reason }, true);
  };

  /** Take submitted work back, to change it. */
  takeBack = async () => {
    const { request, urls, refuse } = this.#page;
    try {
      await request("PUT", urls.assignment, { state: "in_progress" });
      location.reload();
    } catch (error) {
      refuse(error);
    }
  };

  #lead(incomplete) {
    const { desk, form, say } = this.#page;
    const [{ id, content }] = incomplete;
    const names = missing(content, form.codebook);
    desk.openClaim(id);
    form.focusPart(names[0]);
    const fields = lackWords(names, form.codebook);
    if (incomplete.length === 1) say(t("1 claim still needs {fields}.", { fields }));
    else {
      const all = n(incomplete.length, "{count} claim still needs something more.", "{count} claims still need something more.");
      say([all, t("This one needs {fields}.", { fields })].join(" "));
    }
  }

  #asked(count) {
    const { dialogs } = this.#page;
    const title = count === 0 ? t("No claim in this article?") : n(count, "Submit {count} claim?", "Submit {count} claims?");
    dialogs.submit.querySelector("h2").textContent = title;
    dialogs.submit.querySelector("p").textContent =
      count === 0
        ? t("You have marked nothing. Submitted like this, the article counts as read and without a claim.")
        : t("Your claims become read-only. You can take them back until a review of them begins.");
    return dialogs.submit;
  }

  async #send(change, goesOn) {
    const { request, urls, next, position, refuse, desk, form, store } = this.#page;
    let work;
    try {
      ({ body: work } = await request("PUT", urls.assignment, { ...change, ...position.take() }));
    } catch (error) {
      const id = /^\/claims\/([^/]+)\/(.+)$/.exec(error.errors?.[0]?.pointer ?? "");
      if (id && store.get(id[1])) {
        desk.openClaim(id[1]);
        form.focusPart(id[2]);
      }
      refuse(error);
      return;
    }
    // What became of the article is said above the text; a browser that restores the place would scroll past it.
    history.scrollRestoration = "manual";
    if (work.state === "submitted" && work.phase === "training") location.assign(urls.training);
    else if (goesOn && urls.take_next) await this.#takeNext();
    else if (goesOn && next) location.assign(next);
    else location.reload();
  }

  /** Go to what the project's queue gives next; where it has nothing left for this person, home, where that is said. */
  async #takeNext() {
    const { request, urls, refuse } = this.#page;
    try {
      const { body } = await request("POST", urls.take_next);
      if (body) location.assign(`${urls.articles}articles/${body.id}`);
      else leaveBy(urls.ask_next);
    } catch (error) {
      refuse(error);
    }
  }
}
