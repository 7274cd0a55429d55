/** The note for the reviewer on the article as a whole: kept, sent and undone as claims are, under an id of its own. */

/** The id of the note among the claims of a page. */
export const NOTE = "note";

/** Return what makes a claim's state one of the note that the server has. @param {string} text */
export const noteState = (text) => ({ kind: "note", content: { text }, sent: { text } });
