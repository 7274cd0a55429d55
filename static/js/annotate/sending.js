/** How a claim, or the note, is put to the server. */

import { NetworkError } from "../lib/api.js";
import { bodyOf } from "./content.js";

/** How long an answer is waited for, in milliseconds; a network that is gone often says nothing at all. */
const PATIENCE = 20_000;

/**
 * Return the function that sends what the server has to be told next of a claim.
 * @param {import("../text/offsets.js").Text} text
 * @param {{claims: string, assignment: string}} urls
 * @param {(method: string, path: string, body?: object, options?: object) => Promise<{body: object}>} request
 */
export const sender = (text, urls, request) => {
  const put = async (method, path, body, options = {}) => {
    try {
      return await request(method, path, body, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    } catch (error) {
      throw error instanceof DOMException ? new NetworkError(error) : error;
    }
  };
  return ({ id, isNote }, { method, content, version }) => {
    if (isNote) return put("PUT", urls.assignment, { note: content.text });
    const path = `${urls.claims}/${id}${method === "POST" ? "/restore" : ""}`;
    const options = method === "POST" || version === null ? {} : { ifMatch: version };
    return put(method, path, content && bodyOf(content, text), options);
  };
};
