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
  if (selected === null || (selected === before.selected && open === before.open)) return;
  const { segments } = store.get(selected).content;
  regions.uncover({ start: segments[0].start, end: segments.at(-1).end });
  list.reveal(selected);
  view.reveal(segments[0], { space: sheetHeight(page) });
  if (open === null && before.open === null && !root.contains(document.activeElement)) list.focus(selected);
};

/** Return how much of the window's foot the form covers, where it lies over the text as a sheet. */
const sheetHeight = ({ form }) => {
  const card = form.element.closest(".claim-card");
  return card && getComputedStyle(card).position === "fixed" ? card.getBoundingClientRect().height : 0;
};

/** Bring the first claim that is seen in the text into view in the list, while none is chosen. */
const followScrolling = ({ desk, list, view }) => {
  let due = 0;
  addEventListener(
    "scroll",
    () => {
      cancelAnimationFrame(due);
      due = requestAnimationFrame(() => {
        if (desk.selected !== null || list.isTouched) return;
        const from = view.firstSeen();
        const first = list.shown.find(({ content }) => content.segments.at(-1).end > from);
        if (first) list.reveal(first.id);
      });
    },
    { passive: true },
  );
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
