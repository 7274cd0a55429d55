/** The queue's page: what the plan on the form would mean stands beside it while one fills it in. */

import { one } from "../lib/dom.js";

/** Milliseconds without a key after which a number counts as typed. */
const PAUSE = 300;

const form = /** @type {HTMLFormElement} */ (one("#queue"));
let asked = new AbortController();
let timer = 0;

/** Ask the server what the form means; an answer that is no page, or none, leaves what is there. */
async function preview() {
  asked.abort();
  asked = new AbortController();
  const body = new FormData(form);
  body.set("action", "preview");
  // Not form.action: that is a button of this name.
  const answer = await fetch(form.getAttribute("action") ?? "", { method: "POST", body, signal: asked.signal }).catch(() => null);
  if (!answer || ![200, 422].includes(answer.status)) return;
  const text = await answer.text().catch(() => null);
  const means = text && new DOMParser().parseFromString(text, "text/html").querySelector(".queue__means");
  if (!means) return;
  const rule = means.querySelector(".queue__rule")?.textContent ?? "";
  one(".queue__means").replaceChildren(...means.childNodes);
  const said = one("#means-said");
  if (said.textContent !== rule) said.textContent = rule;
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(preview, PAUSE);
});
