/** Mouse and touch on the text: select makes a claim, click opens one, hovering says what lies there. */

import { on } from "../lib/dom.js";
import { Peek } from "./peek.js";
import { watchSelection } from "./selection.js";
import { snap } from "./snapping.js";

/** What a click on the text means. */
const makePress =
  ({ desk, view, cursor, regions }) =>
  ({ clientX, clientY }) => {
    const id = view.clicked(clientX, clientY);
    if (id !== null && desk.purpose === null) {
      desk.openClaim(id);
      return;
    }
    // Asked before anything is let go: what closes may make the page shorter, and move it under the finger.
    const point = view.pointAt(clientX, clientY);
    if (desk.purpose === null) desk.select(null);
    if (point !== null && !regions.isHidden(point, point)) cursor.moveTo(point);
  };

/** What a tap means: as a click, but where no claim lies the sentence is taken at once. */
const makeTap = (page) => (event) => {
  const { desk, view, cursor, commands } = page;
  const isClaim = desk.purpose === null && view.claimsUnder(event.clientX, event.clientY).length > 0;
  const isOnText = view.pointAt(event.clientX, event.clientY) !== null;
  page.press(event);
  if (isClaim || !isOnText || !desk.canEdit || !cursor.range) return;
  commands.passages.takeMarked();
};

const watchHovering = ({ root, view, store, form }) => {
  const peek = new Peek({ store, form });
  let due = 0;
  root.addEventListener("pointermove", ({ clientX, clientY, pointerType, buttons }) => {
    if (pointerType !== "mouse" || buttons !== 0) return;
    cancelAnimationFrame(due);
    due = requestAnimationFrame(() => {
      const ids = view.hover(clientX, clientY);
      root.toggleAttribute("data-over-claim", ids.length > 0);
      peek.show(ids, clientX, clientY);
    });
  });
  root.addEventListener("pointerleave", () => {
    cancelAnimationFrame(due);
    view.point(null);
    peek.hide();
  });
};

/** Listen to the pointer on the text and on the cards. */
export const listenToPointer = (page) => {
  const { root, text, desk, view, cursor, commands, preferences } = page;
  page.press = makePress(page);
  const onPassage = (passage, { clicked, isExact }) => {
    // Clicking on through a stack of claims must not make claims of the words that a double click marks.
    if (clicked && desk.purpose === null && view.claimsUnder(clicked.clientX, clicked.clientY).length > 0) {
      getSelection().removeAllRanges();
      page.press(clicked);
    } else commands.passages.take(snap(passage, preferences.snapping, { text, cursor, isInverted: isExact }));
  };
  watchSelection(root, text, { onPassage, onClick: page.press, onTap: makeTap(page) });
  watchHovering(page);
  on(document, "pointerover", ".claim-card", (_event, card) => view.point(card.id.slice("claim-".length)));
  on(document, "pointerout", ".claim-card", () => view.point(null));
  on(document, "click", "[data-command]", (_event, button) => commands.run(button.dataset.command));
};
