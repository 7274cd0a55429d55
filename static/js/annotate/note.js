/** The note for the reviewer on the article as a whole: kept, sent and undone as claims are, under an id of its own. */

/** The id of the note among the claims of a page. */
export const NOTE = "note";

/** Return whether two notes say the same. @param {{text: string}} one @param {{text: string}} other */
export const sameNote = (one, other) => one.text === other.text;

/** Return what makes a claim's state one of the note that the server has. @param {string} text */
export const noteState = (text) => ({ isNote: true, content: { text }, sent: { text } });

/** Return what the server has to be told next of the note, or null. The last word on it counts; it has no versions. */
export const nextNoteJob = ({ content, sent }) =>
  sameNote(content, sent) ? null : { method: "PUT", content, version: null };
