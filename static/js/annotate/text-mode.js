/** The text mode of the annotation page: which claims it marks, and what it says of each. */

import { one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { TextMode } from "../text/text-mode.js";
import { readBack } from "./wording.js";

/** Return the switch between the painted text and the one with marks. @param {object} page */
export const makeTextMode = ({ root, text, view, list, form }) => {
  const wordsOf = ({ annotator, isOwn, content }) => {
    const claim = readBack(content, form.codebook);
    return isOwn ? claim : t("{person}: {claim}", { person: annotator, claim });
  };
  const claims = () => list.shown.map((claim) => ({ id: claim.id, segments: claim.content.segments, words: wordsOf(claim) }));
  return new TextMode(root, one("#text-mode"), { text, view, claims });
};
