/** Threads on the annotation page: on the cards of claims, and of the article under the list. */

import { t } from "../lib/i18n.js";
import { ThreadBlock } from "../threads/block.js";
import { focusThread, namedThread, threadPage } from "../threads/page.js";

/** The blocks that are on the page. */
export class Threading {
  #page;
  #blocks = new Map();

  /** @param {HTMLElement | null} root where those of the article stand @param {object} page the parts of the page */
  constructor(root, page) {
    const { data, store, request, refuse } = page;
    const ownerOf = (claim) => store.get(claim)?.annotator;
    this.#page = page;
    this.parts = threadPage(data, { store, request, refuse, ownerOf, retry: () => page.retry() });
    this.threads = this.parts.threads;
    const hint = data.is_blind ? t("Reviewers read it, and you their answers.") : "";
    this.article = root && new ThreadBlock(null, this.parts, { hint });
    root?.append(this.article.element);
    this.threads.addEventListener("change", () => {
      this.article?.update();
      for (const block of this.#blocks.values()) block.update();
      page.redraw();
    });
  }

  /** Return the block of a claim: where something was said on it, or where it is chosen and the server has it. */
  blockOf(id, isSelected) {
    const isThere = this.threads.of(id).length > 0;
    const canBegin = isSelected && this.parts.canWrite && this.#page.store.get(id)?.version !== null;
    if (!isThere && !canBegin) return null;
    if (!this.#blocks.has(id)) this.#blocks.set(id, new ThreadBlock(id, this.parts, { hint: this.#hint(id) }));
    return this.#blocks.get(id);
  }

  /** Let go of the block of a claim whose card leaves the page; what was typed is kept. */
  forget(id) {
    this.#blocks.delete(id);
  }

  /** Write in the thread of the chosen claim, or of the article. */
  begin() {
    const { desk, list } = this.#page;
    if (desk.selected === null) this.article?.begin();
    else list.beginThread(desk.selected);
  }

  /** Resolve the thread of the chosen claim, or of the article, or open it again. Return whether there is one. */
  settle() {
    const { selected } = this.#page.desk;
    return (selected === null ? this.article : this.#blocks.get(selected))?.settle() ?? false;
  }

  /** Show a thread beside what it is about. */
  show(id) {
    const { desk, store, list } = this.#page;
    const claim = this.threads.get(id)?.claim;
    if (claim && store.get(claim)) {
      if (!store.get(claim).isOwn) list.showOthers();
      desk.select(claim);
    }
    focusThread(id);
  }

  /** Show the thread that the address names. Return whether it names one. */
  showNamed() {
    const thread = namedThread(this.threads);
    if (thread) this.show(thread.id);
    return thread !== undefined;
  }

  #hint(id) {
    const { desk, store } = this.#page;
    return store.get(id).isOwn && desk.canEdit ? t("A note to yourself until you submit.") : "";
  }
}
