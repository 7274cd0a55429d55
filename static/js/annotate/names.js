/** Names that are offered for a voice: the article's author, those used in this article, then those of the project. */

import { fold } from "../text/fold.js";
import { AUTHOR } from "./content.js";
import { actorName } from "./wording.js";

const LIMIT = 8;

/**
 * Return what offers names for what was typed.
 * @param {object} page
 * @param {import("./store.js").ClaimStore} page.store
 * @param {(typed: string) => Promise<{name: string, role?: string}[]>} page.ask the server
 * @param {(role: string) => string} page.roleLabel
 */
export const nameSuggestions =
  ({ store, ask, roleLabel }) =>
  async (typed) => {
    const here = store.own().flatMap(({ content }) => content.attribution);
    const wanted = fold(typed);
    const near = [{ actor: AUTHOR, role: "author" }, ...here]
      .filter(({ actor }) => actor !== "" && actor !== typed && fold(actorName(actor)).includes(wanted))
      .map(({ actor, role }) => ({ name: actor, role }));
    const names = new Map();
    for (const each of [...near, ...(await ask(typed))]) {
      if (each.name !== typed && !names.has(each.name)) names.set(each.name, each);
    }
    return [...names.values()]
      .slice(0, LIMIT)
      .map(({ name, role }) => ({ name, role, label: actorName(name), detail: role ? roleLabel(role) : "" }));
  };
