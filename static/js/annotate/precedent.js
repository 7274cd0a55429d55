/** Examples of an entry, of which some are precedents: a passage, the ruling on it, and the claim that it comes from. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** As `core/precedents.py` writes it. */
const FORM = /^“(.+?)” → (.+) \[claim ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]$/u;

/** Return the parts of a precedent, or null for any other example. @param {string} example */
export const precedentOf = (example) => {
  const [, passage, ruling, claim] = FORM.exec(example) ?? [];
  return claim ? { passage, ruling, claim } : null;
};

/**
 * Return the list item of an example.
 * @param {string} example
 * @param {string | null} claims the address under which claims are, where the item may lead to one
 */
export const exampleItem = (example, claims = null) => {
  const precedent = precedentOf(example);
  if (!precedent) return element("li", {}, element("q", {}, example));
  const { passage, ruling, claim } = precedent;
  const link = claims && element("a", { href: `${claims}/${claim}`, title: t("Where you may see it") }, t("the claim"));
  return element("li", { class: "precedent" }, element("q", {}, passage), element("span", { class: "precedent__ruling" }, ` → ${ruling} `), link);
};
