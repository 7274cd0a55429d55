/** The clusters in text order: each folded to a line, but for the one on the desk. */

import { arrange, element } from "../lib/dom.js";
import { foldedRow, openCard } from "./card.js";
import { keyOf } from "./groups.js";

/** The list; only what looks different is made anew. */
export class ClusterList {
  #root;
  #page;
  #made = new Map();
  /** What was asked when the list was last shown. */
  #asked = null;

  /** @param {HTMLElement} root @param {object} page */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
  }

  /** Show the clusters as they are. */
  show() {
    const { desk } = this.#page;
    const held = this.#heldField();
    const made = new Map();
    const items = desk.groups.map((group) => {
      const key = keyOf(group);
      const isCurrent = group === desk.current;
      const before = this.#made.get(key);
      const isNoting = isCurrent && desk.asked === "note";
      const isSame = isCurrent ? isNoting && before?.isNoting : before?.group === group && !before.isCurrent;
      const item = isSame ? before.item : this.#item(group, isCurrent);
      made.set(key, { group, isCurrent, isNoting, item });
      return item;
    });
    this.#made = made;
    arrange(this.#root, items);
    this.#focus(held);
    if (desk.asked !== this.#asked) this.#root.querySelector(".cluster-item__question")?.scrollIntoView({ block: "nearest" });
    this.#asked = desk.asked;
  }

  /** Put the focus on the cluster on the desk and bring it into view. */
  focus() {
    const card = this.#root.querySelector(".cluster-item__card");
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
  }

  #item(group, isCurrent) {
    const page = this.#page;
    const content = isCurrent ? openCard({ desk: page.desk, page }) : foldedRow(group, page, () => page.desk.select(this.#page.desk.groups.indexOf(group)));
    return element("li", { class: "cluster-item", "aria-current": isCurrent ? "true" : null, "data-state": group.state }, content);
  }

  /** Return where the keys were: on a field's name, a note being typed, the card, or elsewhere. */
  #heldField() {
    const { activeElement } = document;
    if (!this.#root.contains(activeElement)) return null;
    return activeElement.dataset.field ?? "";
  }

  #focus(held) {
    if (this.#page.desk.asked === "note") {
      this.#root.querySelector("[data-note]")?.focus();
      return;
    }
    if (held === null) return;
    const field = held && this.#root.querySelector(`[data-field="${CSS.escape(held)}"]`);
    if (field) field.focus({ preventScroll: true });
    else this.#root.querySelector(".cluster-item__card")?.focus({ preventScroll: true });
  }
}
