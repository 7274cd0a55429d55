/** Marks a passage as a region of the article, or takes such a mark off; for those who may. */

import { on } from "../lib/dom.js";
import { lowered, t } from "../lib/i18n.js";
import { KINDS } from "./regions.js";

/** The regions of the article as they are stored. */
export class RegionMarks {
  #page;
  #version;

  /** @param {object} page regions, version, url, request, desk, store, cursor, say, refuse, show */
  constructor({ regions, version, ...page }) {
    this.regions = regions;
    this.#version = version;
    this.#page = page;
    on(document, "click", "[data-region]", (_event, target) => this.mark(target.dataset.region));
  }

  /** Make the passage at hand (the open claim that nothing was entered in, else the sentence cursor) a region. */
  mark(kind) {
    const { desk, store, cursor, say } = this.#page;
    const isFresh = desk.open !== null && store.isUnentered(desk.open);
    const passage = isFresh ? store.get(desk.open).content.segments[0] : cursor.range;
    if (!passage) {
      say(t("Select the passage first, or put the sentence cursor on it."));
      return;
    }
    if (isFresh) desk.close();
    const added = { start: passage.start, end: passage.end, kind };
    const rest = this.regions.filter(({ start, end }) => end <= added.start || start >= added.end);
    this.#store(
      [...rest, added].sort((a, b) => a.start - b.start),
      t("Marked as {kind}.", { kind: lowered(KINDS[kind]) }),
    );
  }

  /** Take the mark off a region. */
  remove = (region) => {
    this.#store(
      this.regions.filter((each) => each !== region),
      t("The mark is taken off."),
    );
  };

  async #store(regions, words) {
    const { request, url, show, say, refuse } = this.#page;
    try {
      const { body } = await request("PATCH", url, { regions }, { ifMatch: this.#version });
      this.regions = body.regions ?? regions;
      this.#version = body.version ?? this.#version;
      show();
      say(words);
    } catch (error) {
      refuse(error);
    }
  }
}
