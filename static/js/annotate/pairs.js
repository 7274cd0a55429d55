/** The (target, stance) pairs of a claim: which proposition it bears on, and which side it takes there. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ChoiceGroup } from "./choice.js";
import { button, iconButton } from "./controls.js";
import { labelOf, meaningOf } from "./wording.js";

const EMPTY = { target: null, stance: null };

/** The part of the form with targets and stances; one pair at a time is in hand. */
export class PairsPart {
  #codebook;
  #change;
  #pairs = [];
  #at = 0;
  #isCarried = false;

  /** @param {object} codebook @param {(stances: import("./content.js").Pair[]) => void} change */
  constructor(codebook, change) {
    this.#codebook = codebook;
    this.#change = change;
    this.targets = new ChoiceGroup({
      name: "target",
      label: t("Target"),
      options: codebook.targets,
      shape: "list",
      onChoose: (key) => this.#setCurrent({ target: key }),
    });
    this.stances = new ChoiceGroup({
      name: "stance",
      label: t("Stance"),
      options: codebook.stances.map((stance) => ({ ...stance, stance: stance.key, definition: "" })),
      shape: "stances",
      onChoose: (key) => this.#setCurrent({ stance: key }),
    });
    this.pairList = element("ul", { class: "pair-list", "aria-label": t("Targets of this claim") });
    this.more = button(t("Add another target"), () => this.addPair(), {
      iconName: "plus",
      class: "button button--quiet button--small",
    });
    const hasTargets = codebook.targets.length > 0;
    this.element = element(
      "div",
      { class: "claim-form__pairs" },
      this.pairList,
      hasTargets && this.targets.element,
      this.stances.element,
      hasTargets && this.more,
    );
  }

  /** The pair in hand. */
  get current() {
    return this.#pairs[this.#at] ?? EMPTY;
  }

  /** Begin with another claim: its first unfinished pair is in hand, else its first. */
  reset(pairs) {
    this.#at = Math.max(
      pairs.findIndex(({ target, stance }) => target === null || stance === null),
      0,
    );
  }

  update(pairs, { isCarried = false } = {}) {
    this.#pairs = pairs;
    this.#isCarried = isCarried;
    this.#at = Math.min(this.#at, Math.max(pairs.length - 1, 0));
    const { target, stance } = this.current;
    this.targets.update(target, { isCarried });
    this.stances.update(stance);
    for (const each of this.#codebook.stances) this.stances.explain(each.key, meaningOf(this.#codebook, target, each));
    this.more.hidden = target === null || stance === null;
    this.pairList.hidden = pairs.length < 2;
    this.pairList.replaceChildren(...pairs.map((pair, index) => this.#pairItem(pair, index)));
  }

  /** Take a target by key: before the stance it replaces the one in hand, after it a further pair begins. */
  takeTarget(key) {
    const known = this.#pairs.findIndex(({ target }) => target === key);
    if (known >= 0 && !this.#isCarried) {
      this.#at = known;
      this.update(this.#pairs);
    } else if (this.current.stance !== null && this.current.target !== null) {
      this.#at = this.#pairs.length;
      this.#change([...this.#pairs, { target: key, stance: null }]);
    } else {
      this.#setCurrent({ target: key });
    }
  }

  /** Make place for a target that is proposed: the pair in hand loses its own, or a further pair begins. */
  awaitTarget() {
    const { target, stance } = this.current;
    if (target !== null && stance !== null && !this.#isCarried) {
      this.#at = this.#pairs.length;
      this.#change([...this.#pairs, EMPTY]);
    } else if (target !== null) this.clearTarget();
  }

  /** Set the stance of the pair in hand. */
  takeStance(key) {
    this.#setCurrent({ stance: key });
  }

  /** Take the target of the pair in hand away. */
  clearTarget() {
    this.#setCurrent({ target: null });
  }

  /** Begin a further pair. */
  addPair() {
    this.#at = this.#pairs.length;
    this.#change([...this.#pairs, EMPTY]);
    this.targets.focus();
  }

  #setCurrent(patch) {
    const pair = { ...this.current, ...patch };
    const pairs = [...this.#pairs];
    pairs[this.#at] = pair;
    this.#change(pairs.filter(({ target, stance }) => target !== null || stance !== null));
  }

  #pairItem({ target, stance }, index) {
    const words = target === null ? t("No target yet") : labelOf(this.#codebook.targets, target);
    const side = stance === null ? t("no stance yet") : labelOf(this.#codebook.stances, stance);
    const choose = button(
      "",
      () => {
        this.#at = index;
        this.update(this.#pairs);
      },
      { class: "pair-list__pair", "aria-pressed": String(index === this.#at) },
    );
    choose.append(
      element("span", { class: "pair-list__target" }, words),
      element("span", { class: "stance", "data-stance": stance }, side),
    );
    const remove = iconButton("x", t("Remove {name}", { name: words }), () => this.#change(this.#pairs.toSpliced(index, 1)));
    return element("li", { class: "pair-list__item" }, choose, remove);
  }
}
