/**
 * Names that are offered for a voice: the article's author, those used in this article, those of the project, and those
 * that stand in the text.
 */

import { fold } from "../text/fold.js";
import { namesIn } from "../text/names-in.js";
import { AUTHOR } from "./content.js";
import { actorName } from "./wording.js";

const LIMIT = 8;
/** Letters from which on a name of the text is offered; before, half of the text would be. */
const ENOUGH = 2;

const begins = (name, wanted) => ` ${fold(name)}`.includes(` ${wanted}`);

/** Return the function that finds the names in a text, when it is first called. @param {import("../text/offsets.js").Text} text */
export const writtenNames = (text) => {
  let found = null;
  return () => (found ??= namesIn(text.slice(0, text.length)));
};

/**
 * Return what offers names for what was typed.
 * @param {object} page
 * @param {import("./store.js").ClaimStore} page.store
 * @param {(typed: string) => Promise<{name: string, role?: string}[]>} page.ask the server
 * @param {(role: string) => string} page.roleLabel
 * @param {() => string[]} page.written the names that stand in the text
 */
export const nameSuggestions =
  ({ store, ask, roleLabel, written }) =>
  async (typed) => {
    const here = store.own().flatMap(({ content }) => content.attribution);
    const wanted = fold(typed);
    const near = [{ actor: AUTHOR, role: "author" }, ...here]
      .filter(({ actor }) => actor !== "" && actor !== typed && fold(actorName(actor)).includes(wanted))
      .map(({ actor, role }) => ({ name: actor, role }));
    const inText = wanted.length < ENOUGH ? [] : written().filter((name) => begins(name, wanted));
    const names = new Map();
    for (const each of [...near, ...(await ask(typed)), ...inText.map((name) => ({ name }))]) {
      if (each.name !== typed && !names.has(each.name)) names.set(each.name, each);
    }
    return [...names.values()]
      .slice(0, LIMIT)
      .map(({ name, role }) => ({ name, role, label: actorName(name), detail: role ? roleLabel(role) : "" }));
  };
