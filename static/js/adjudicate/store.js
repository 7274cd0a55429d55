/** The steps of a reviewer who settles differences, and how claims were regrouped: kept, sent and undone as claims are. */

import { newId } from "../annotate/content.js";
import { Ledger } from "../annotate/ledger.js";

/** The ledger of one article's adjudication; what it fires is in `ledger.js`. */
export class AdjudicationStore extends Ledger {
  /** Take in the own steps that the server has. @param {{id: string, content: object}[]} steps oldest first */
  load(steps) {
    for (const { id, content } of steps) {
      this.claims.set(id, this.made(id, { kind: "adjudication", content, sent: content, record: { id } }));
    }
  }

  /** Return what holds, oldest first. */
  holding() {
    return [...this.claims.values()].filter(({ isDeleted, trouble }) => !isDeleted && trouble?.kind !== "refused");
  }

  /** Take a step. @param {object[]} decisions */
  decide(decisions) {
    this.#add("adjudication", { decisions });
  }

  /** Put claims into groups. @param {string[][]} groups */
  group(groups) {
    this.#add("grouping", { groups });
  }

  #add(kind, content) {
    const id = newId();
    this.claims.set(id, this.made(id, { kind, content }));
    this.edit(id, {}, { isNew: true });
  }
}
