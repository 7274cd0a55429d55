/** Lets each part of the page know what the others did. */

import { NOTE } from "./note.js";

/** Draws what changed at most once before the next frame is painted; what did not change costs nothing. */
class Drawing {
  #page;
  #isStale = true;
  #isDue = false;

  constructor(page) {
    this.#page = page;
  }

  /** Draw the claims soon. */
  plan = () => {
    this.#isStale = true;
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => this.#isDue && this.now());
  };

  /** Draw what is chosen, and the claims where one of them changed. */
  now() {
    const { list, view, desk, edges, store, filter } = this.#page;
    if (this.#isStale || filter.isOn) this.#drawClaims();
    else view.mark();
    list.mark();
    edges.show(desk.open === null ? [] : store.get(desk.open).content.segments);
    this.#isDue = false;
  }

  #drawClaims() {
    const { list, view, margin, rail, missed } = this.#page;
    const claims = list.update();
    view.paint(claims);
    missed.show();
    this.#page.textMode?.update();
    margin.draw(claims);
    rail.draw(claims);
    this.#isStale = false;
  }
}

/** Follow a claim that was just chosen or opened. */
const follow = ({ open, selected, before }, page) => {
  const { list, view, form, margin, store, regions, root } = page;
  margin.select(selected);
  if (open !== null && open !== before.open) {
    form.show(open);
    form.element.focus({ preventScroll: true });
  } else if (open === null) form.clear();
  if (selected === null) page.keepBeside();
  if (selected === null || (selected === before.selected && open === before.open)) return;
  const { segments } = store.get(selected).content;
  regions.uncover({ start: segments[0].start, end: segments.at(-1).end });
  // Below the passage there is to be room for its card; a form would move the text too far under the pointer.
  view.reveal(segments[0], { space: Math.max(sheetHeight(page), open === null ? list.heightBeside(selected) : 0) });
  list.standBeside(selected);
  if (open === null && before.open === null && !root.contains(document.activeElement)) list.focus(selected);
};

/** Return how much of the window's foot the form covers, where it lies over the text as a sheet. */
const sheetHeight = ({ form }) => {
  const card = form.element.closest(".claim-card");
  return card && getComputedStyle(card).position === "fixed" ? card.getBoundingClientRect().height : 0;
};

/** Where in the window one reads, as a share of its height: there a card stands exactly beside its passage. */
const READ_AT = 1 / 3;

/** Return the claim whose card is to stand beside its passage: the chosen one while that is seen, else where one reads. */
const counting = ({ desk, list, view, store }) => {
  if (desk.open !== null || (desk.selected !== null && view.sees(store.get(desk.selected).content.segments[0]))) return desk.selected;
  if (list.hasFocus) return null;
  const from = view.firstSeen(READ_AT);
  return (list.shown.find(({ content }) => content.segments.at(-1).end > from) ?? list.shown.at(-1))?.id ?? null;
};

/** Keep the list beside the text while that is scrolled or laid out anew, unless somebody is at the list itself. */
const followScrolling = (page) => {
  let due = 0;
  const look = () => {
    const id = page.list.isPointedAt ? null : counting(page);
    if (id !== null) page.list.standBeside(id);
  };
  page.keepBeside = () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(look);
  };
  addEventListener("scroll", page.keepBeside, { passive: true });
  addEventListener("resize", page.keepBeside);
  new ResizeObserver(page.keepBeside).observe(page.root);
};

/** Connect the parts. */
export const connect = (page) => {
  const { store, desk, history, saver, cursor, form, bar, view, list } = page;
  const drawing = new Drawing(page);
  page.redraw = drawing.plan;

  store.addEventListener("change", ({ detail: { id } }) => {
    desk.forget();
    if (id === NOTE) page.note?.update(store.get(NOTE));
    if (store.get(id)?.kind === "message") page.threading.threads.hear(id);
    if (form.id === id && desk.open === id) form.update();
    drawing.plan();
  });
  desk.addEventListener("change", ({ detail }) => {
    bar.showState(detail);
    drawing.now();
    follow(detail, page);
  });
  cursor.addEventListener("move", () => view.painter.mark("cursor", cursor.range ? [cursor.range] : []));
  history.addEventListener("change", () => bar.showHistory(history));
  saver.addEventListener("status", () => {
    bar.showSaved(saver.status);
    page.outboxList.update(saver.status, saver.waiting, page.outbox.outlives);
  });
  list.onShowOthers = drawing.plan;
  followScrolling(page);
};
