/** Asks the server after a pause what is wrong, what is doubtful and what would change. */

import { ApiError, NetworkError, request } from "../lib/api.js";

const PAUSE = 400;

/** @typedef {{version: number, problems: import("./notes.js").Note[], warnings: import("./notes.js").Note[], changes: string[]}} Findings */

/** Return a function to call after every change. @param {string} url @param {() => object} read @param {(found: Findings) => void} show */
export const checker = (url, read, show) => {
  let timer = 0;
  let latest = 0;
  const check = async () => {
    const mine = (latest += 1);
    try {
      const { body } = await request("POST", url, read());
      if (mine === latest) show(body);
    } catch (error) {
      // Saving tells in words when the server is away or has signed us out.
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
    }
  };
  return () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  };
};
