/** The form of a new project: the short name follows the title until somebody writes a name of their own. */

import { one } from "../lib/dom.js";
import { slugOf } from "./slug.js";

const slug = /** @type {HTMLInputElement} */ (one("[data-follows]"));
const title = /** @type {HTMLInputElement} */ (one(`#${slug.dataset.follows}`));
const address = /** @type {HTMLOutputElement} */ (one("[data-slug]"));
let follows = slug.value === "" || slug.value === slugOf(title.value);

function show() {
  address.value = slug.value || "…";
}

title.addEventListener("input", () => {
  if (follows) slug.value = slugOf(title.value);
  show();
});
slug.addEventListener("input", () => {
  follows = slug.value === "";
  show();
});
show();
