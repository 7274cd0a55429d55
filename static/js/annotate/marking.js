/** Marks a passage as a region of the article, or takes such a mark off; for those who may. */

import { lowered, t } from "../lib/i18n.js";
import { kindAfter } from "./region-proposals.js";
import { KINDS } from "./regions.js";

/** The regions of the article as they are stored. */
export class RegionMarks {
  #page;
  #version;

  /** @param {object} page regions, version, url, request, say, refuse, show */
  constructor({ regions, version, ...page }) {
    this.regions = regions;
    this.#version = version;
    this.#page = page;
  }

  /** Return the version of the article that the page has. */
  get version() {
    return this.#version;
  }

  /** Make a passage a region; a kind that is not named is the next in turn. */
  mark({ start, end }, named = null) {
    const before = this.regions.find((each) => each.start === start && each.end === end);
    const kind = named ?? kindAfter(before?.kind ?? null);
    const added = { start, end, kind };
    const rest = this.regions.filter((each) => each.end <= start || each.start >= end);
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

  /** Ask the server for the regions, where they were changed by another way. */
  async load() {
    const { request, url, show } = this.#page;
    const { body } = await request("GET", url);
    this.regions = body.regions;
    this.#version = body.version;
    show();
  }

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

/**
 * Return the passage at hand: of the open claim that nothing was entered in, which is closed, else the sentence cursor's.
 * Null where there is none.
 */
export const passageAtHand = ({ desk, store, cursor }) => {
  const isFresh = desk.open !== null && store.isUnentered(desk.open);
  const passage = isFresh ? store.get(desk.open).content.segments[0] : cursor.range;
  if (isFresh) desk.close();
  return passage ?? null;
};
