/**
 * Where work of an account waits in this browser, so that any page can see at a glance whether there is some.
 *
 * @typedef {{title: string, address: string}} Place the article and the address of its page
 */

/** @param {string} account */
const prefixOf = (account) => `annotator-waiting:${account}:`;

/**
 * Note that work waits on an article, or that none does any more.
 * @param {string} account
 * @param {string} article the address of its claims
 * @param {Place | null} place null is that nothing waits
 */
export function markWaiting(account, article, place) {
  const key = `${prefixOf(account)}${article}`;
  if (place === null) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(place));
}

/**
 * Return the articles on which work of the account waits.
 * @param {string} account
 * @returns {({article: string} & Place)[]}
 */
export function waitingPlaces(account) {
  const prefix = prefixOf(account);
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  return keys.map((key) => ({ article: key.slice(prefix.length), ...JSON.parse(localStorage.getItem(key) ?? "{}") }));
}
