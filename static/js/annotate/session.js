/** Going on after the session has ended: somebody signs in again, here or in another tab, and the page takes it over. */

import { useToken } from "../lib/api.js";

/**
 * Return "same" when the account of this page is signed in again, "nobody" or "other" when not; take over the token.
 * Nothing is ever sent under another person's name.
 * @param {string} account
 * @param {(url: string) => Promise<Response>} load
 */
export const renewSession = async (account, load = (url) => fetch(url, { credentials: "same-origin" })) => {
  const response = await load(location.href);
  if (!response.ok || response.redirected) return "nobody";
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const data = page.getElementById("page-data");
  if (!data) return "nobody";
  if (JSON.parse(data.textContent).account !== account) return "other";
  useToken(page.querySelector("meta[name=csrf-token]")?.content ?? "");
  return "same";
};
