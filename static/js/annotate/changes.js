/** Learns that the article changed elsewhere while it is open here: asks now and then, and costs nothing while it did not. */

import { ApiError, NetworkError } from "../lib/api.js";
import { element, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const LOOK_AGAIN_AFTER = 30_000;

/** States that one's own first save on this page brings about. */
const BEGUN = new Set([null, "assigned", "in_progress"]);

/**
 * @typedef {{claims: number, versions: number}} Tally
 * @typedef {object} Figures
 * @property {Tally} own
 * @property {Tally} others
 * @property {number} reviews
 * @property {number} messages
 * @property {string | null} state
 * @property {number} article_version
 * @property {number} codebook_version
 */

const isSame = (one, other) => one.claims === other.claims && one.versions === other.versions;

/** Return the tally of the claims that the server is known to have. @param {import("./claim.js").Claim[]} claims */
export const tally = (claims) => {
  const stored = claims.filter(({ version, isGone }) => version !== null && !isGone);
  return { claims: stored.length, versions: stored.reduce((sum, { version }) => sum + version, 0) };
};

/**
 * Return what changed from one answer to the next, in words; what this page did itself is not among it.
 * @param {Figures} before
 * @param {Figures} after
 * @param {Tally | null} known of the own claims on this page; null while something of them is under way
 */
export const differences = (before, after, known) => {
  const isMoved = before.state !== after.state && !(BEGUN.has(before.state) && BEGUN.has(after.state));
  return [
    known !== null && !isSame(known, after.own) && t("your claims"),
    !isSame(before.others, after.others) && t("other people’s claims"),
    before.reviews !== after.reviews && t("the reviews"),
    before.messages !== after.messages && t("the messages"),
    isMoved && t("where your work stands"),
  ].filter(Boolean);
};

/** Asks whether the article changed, and says so once for each change. */
export class Changes {
  #page;
  #etag = null;
  #figures = null;
  /** The own claims as they were when the page last spoke of them. */
  #told = null;
  /** Ends with the last look that was begun. */
  #looking = Promise.resolve();

  /**
   * @param {object} page
   * @param {(method: string, path: string, body: undefined, options: object) => Promise<import("../lib/api.js").Answer>} page.request
   * @param {string} page.url
   * @param {(found: string[]) => void} page.say tells the person what changed
   * @param {() => Tally | null} page.own what the page knows of the own claims, null while something is under way
   * @param {(version: number) => void} page.onArticle
   * @param {(version: number) => void} page.onCodebook
   */
  constructor(page) {
    this.#page = page;
  }

  /** Look now, from time to time, and when the page is looked at again. */
  start() {
    const look = () => document.hidden || this.look();
    setInterval(look, LOOK_AGAIN_AFTER);
    document.addEventListener("visibilitychange", look);
    look();
  }

  /** Ask the server once, when what it answered before is taken in: nothing is told twice, and no answer asked for twice. */
  look() {
    const looking = this.#looking.then(() => this.#ask());
    // A look that failed does not keep the next from being taken; whoever asked for it hears of the failure.
    this.#looking = looking.catch(() => {});
    return looking;
  }

  async #ask() {
    const { request, url, own, onArticle, onCodebook } = this.#page;
    const before = own();
    try {
      const { status, body, etag } = await request("GET", url, undefined, { ifNoneMatch: this.#etag });
      if (status === 304) return;
      this.#etag = etag;
      onCodebook(body.codebook_version);
      onArticle(body.article_version);
      this.#compare(body, before);
    } catch (error) {
      // The next look will tell; what is entered waits in the outbox in any case.
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
    }
  }

  #compare(figures, before) {
    const now = this.#page.own();
    // What was saved between question and answer is this page's own doing.
    const isQuiet = before !== null && now !== null && isSame(before, now);
    const isTold = this.#told !== null && isSame(this.#told, figures.own);
    const found = differences(this.#figures ?? figures, figures, isQuiet && !isTold ? now : null);
    if (!isQuiet) this.#etag = null;
    else if (!isSame(now, figures.own)) this.#told = figures.own;
    this.#figures = figures;
    if (found.length > 0) this.#page.say(found);
  }
}

/** Say in `notice` what changed, with the way to load it. @param {HTMLElement} notice @param {string[]} found */
export const showChanges = (notice, found) => {
  const parts = new Intl.ListFormat(document.documentElement.lang || "en").format(found);
  const words = t("Changed elsewhere while this page was open: {parts}. What you entered here is kept.", { parts });
  const again = element("button", { class: "button button--small", type: "button" }, t("Load it again"));
  again.addEventListener("click", () => location.reload());
  const text = element("div", { class: "flash__text" }, words, " ", again);
  notice.replaceChildren(
    element("div", { class: "flash", "data-category": "message", role: "status" }, icon("info"), text),
  );
};
