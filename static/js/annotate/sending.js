/** How a claim, the note, a verdict or a message is put to the server. */

import { NetworkError } from "../lib/api.js";
import { bodyOf } from "./content.js";

/** How long an answer is waited for, in milliseconds; a network that is gone often says nothing at all. */
const PATIENCE = 20_000;

/**
 * Return the function that sends what the server has to be told next.
 * @param {import("../text/offsets.js").Text} text
 * @param {{claims: string, reviews: string, threads?: string, assignment?: string, adjudications?: string}} urls
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
  const change = (method, path, body) => put(method, path, method === "DELETE" ? undefined : body);
  const ways = {
    claim: (id, { method, content, version }) => {
      const path = `${urls.claims}/${id}${method === "POST" ? "/restore" : ""}`;
      const options = method === "POST" || version === null ? {} : { ifMatch: version };
      return put(method, path, content && bodyOf(content, text), options);
    },
    note: (_id, { content }) => put("PUT", urls.assignment, { note: content.text }),
    verdict: (id, { method, content: { claim, ...body } }) =>
      change(method, `${urls.claims}/${claim}/reviews/${id}`, body),
    passage: (id, { method, content }) => {
      const quote = text.slice(content.start, content.end);
      return change(method, `${urls.reviews}/${id}`, { verdict: "missing", ...content, quote });
    },
    message: (id, { method, content: { thread, ...body } }) =>
      change(method, `${urls.threads}/${thread}/messages/${id}`, body),
    adjudication: (id, { method, content }) => change(method, `${urls.adjudications}/${id}`, content),
  };
  return ({ id, kind }, job) => ways[kind](id, job);
};
