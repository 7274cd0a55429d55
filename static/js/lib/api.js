/** The one way from a page to the server's JSON API. */

import { t } from "./i18n.js";

/**
 * @typedef {object} Problem RFC 9457, as /api/v1 answers it
 * @property {string} [type]
 * @property {string} title
 * @property {number} status
 * @property {string} [detail]
 * @property {{message: string, pointer?: string, file?: string, line?: number, field?: string}[]} [errors]
 * @property {any} [record] of a 412: how it stands now
 */

/** The server answered, and refused: `problem` says what and why; `message` is for the reader. */
export class ApiError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail || problem.title);
    this.name = "ApiError";
    this.problem = problem;
    this.status = problem.status;
    this.errors = problem.errors ?? [];
  }
}

/** No answer came: offline, or the server is away. Nothing is known about what it did. */
export class NetworkError extends Error {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super(t("The server does not answer. Check the connection; this will be tried again."), { cause });
    this.name = "NetworkError";
  }
}

/**
 * Return the problem in a refusing answer, also when a proxy or a crash sent something else than JSON.
 * @param {number} status
 * @param {unknown} body
 * @returns {Problem}
 */
export function problemOf(status, body) {
  if (body && typeof body === "object" && "title" in body) return /** @type {Problem} */ ({ ...body, status });
  const title = status >= 500 ? t("The server could not do this. Try again.") : t("The server refused this ({status}).", { status });
  return { status, title };
}

/** The token that goes with every change; renewed by `useToken` after signing in again on the page. */
let token = "";

/** Use another token from now on. @param {string} value */
export const useToken = (value) => {
  token = value;
};

/** Return the token that goes with every change. */
export const csrfToken = () => token || document.querySelector("meta[name=csrf-token]")?.getAttribute("content") || "";

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {any} body null when there is none
 * @property {string | null} etag without its quotes
 * @property {Headers} headers
 */

/**
 * Ask the server and return its answer.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body] sent as JSON; a FormData goes as it is
 * @param {{ifMatch?: string | number, ifNoneMatch?: string | null, signal?: AbortSignal, keepalive?: boolean}} [options]
 * @returns {Promise<Answer>}
 * @throws {ApiError} when it refuses
 * @throws {NetworkError} when it does not answer
 */
export async function request(method, path, body, { ifMatch, ifNoneMatch, signal, keepalive } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  const isForm = typeof FormData !== "undefined" && body instanceof FormData;
  if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
  if (ifMatch !== undefined) headers["If-Match"] = `"${ifMatch}"`;
  if (ifNoneMatch) headers["If-None-Match"] = `"${ifNoneMatch}"`;
  const payload = isForm || body === undefined ? body : JSON.stringify(body);
  /** @type {Response} */
  let response;
  let text;
  try {
    response = await fetch(path, { method, headers, body: payload, signal, keepalive, credentials: "same-origin" });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NetworkError(error);
  }
  const answer = read(text);
  if (!response.ok && response.status !== 304) throw new ApiError(problemOf(response.status, answer));
  const etag = response.headers.get("ETag")?.replace(/^W\//, "").replaceAll('"', "") ?? null;
  return { status: response.status, body: answer, etag, headers: response.headers };
}

/** Return `text` as JSON, or null when it is none. @param {string} text @returns {any} */
function read(text) {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
