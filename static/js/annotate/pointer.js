/** Mouse and touch on the text: select makes a claim, click opens one, hovering says what lies there. */

import { on } from "../lib/dom.js";
import { watchSelection } from "./selection.js";
import { counted, readBack, shorten } from "./wording.js";

const hoverWords = (ids, { store, form }) => {
  if (ids.length === 0) return "";
  const { content, annotator, isOwn } = store.get(ids[0]);
  const more = ids.length > 1 ? ` · ${counted(ids.length, "claim")} here, click again for the next` : "";
  return `${isOwn ? "" : `${annotator}: `}${shorten(readBack(content, form.codebook), 160)}${more}`;
};

/** Listen to the pointer on the text and on the cards. */
export const listenToPointer = (page) => {
  const { root, text, desk, view, cursor, commands, regions } = page;
  page.press = ({ clientX, clientY }) => {
    const id = view.clicked(clientX, clientY);
    if (id !== null && desk.purpose === null) {
      desk.openClaim(id);
      return;
    }
    if (desk.purpose === null) desk.select(null);
    const point = view.pointAt(clientX, clientY);
    if (point !== null && !regions.isHidden(point, point)) cursor.moveTo(point);
  };
  const onPassage = (passage, clicked) => {
    // Clicking on through a stack of claims must not make claims of the words that a double click marks.
    if (clicked && desk.purpose === null && view.claimsUnder(clicked.clientX, clicked.clientY).length > 0) {
      getSelection().removeAllRanges();
      page.press(clicked);
    } else commands.passages.take(passage);
  };
  watchSelection(root, text, { onPassage, onClick: page.press });

  let due = 0;
  root.addEventListener("pointermove", ({ clientX, clientY, pointerType, buttons }) => {
    if (pointerType !== "mouse" || buttons !== 0) return;
    cancelAnimationFrame(due);
    due = requestAnimationFrame(() => {
      const ids = view.hover(clientX, clientY);
      root.toggleAttribute("data-over-claim", ids.length > 0);
      root.title = hoverWords(ids, page);
    });
  });
  root.addEventListener("pointerleave", () => view.point(null));

  on(document, "pointerover", ".claim-card", (_event, card) => view.point(card.id.slice("claim-".length)));
  on(document, "pointerout", ".claim-card", () => view.point(null));
  on(document, "click", "[data-command]", (_event, button) => commands.run(button.dataset.command));
};
