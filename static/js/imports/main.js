/** The import dialogue: files are checked as soon as they are chosen, and stored with one button. */

import { element, icon, on, one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { notify } from "../lib/toast.js";
import { ChosenFiles, sizeOf } from "./files.js";
import { send } from "./upload.js";

const form = /** @type {HTMLFormElement} */ (one("#import"));
const checked = one("#checked", form);
const progress = one("#progress", form);
const bar = /** @type {HTMLProgressElement} */ (one("progress", progress));
const importButton = /** @type {HTMLButtonElement} */ (one("[value=import]", form));
const encoding = /** @type {HTMLSelectElement} */ (one("#encoding", form));
const chosen = new ChosenFiles(one("#chosen"), /** @type {HTMLInputElement} */ (one("#file")));
const limit = Number(form.dataset.limit);
const jobLimit = Number(form.dataset.jobLimit);

let running = new AbortController();

/** Say what is going on; an empty text when nothing is. @param {string} text @param {number} [share] */
function say(text, share) {
  progress.hidden = text === "";
  one("[role=status]", progress).textContent = text;
  if (share === undefined) bar.removeAttribute("value");
  else bar.value = share * 100;
}

/** Allow or forbid the import. @param {boolean} isReady */
function setReady(isReady) {
  importButton.disabled = !isReady;
}

/** Return the form with the chosen files. @param {"check" | "import"} action @returns {FormData} */
function formData(action) {
  const data = new FormData(form);
  data.delete("file");
  for (const file of chosen.files.values()) data.append("file", file, file.name);
  data.set("action", action);
  return data;
}

/** Send everything; show what the server found, or go where it leads. @param {"check" | "import"} action */
async function run(action) {
  running.abort();
  running = new AbortController();
  const words = action === "import" ? t("Importing…") : t("Checking…");
  setReady(false);
  say(words, 0);
  const report = (/** @type {number} */ share) => say(share < 1 ? t("Uploading…") : words, share < 1 ? share : undefined);
  try {
    const answer = await send(location.pathname, formData(action), report, running.signal);
    const page = new DOMParser().parseFromString(answer.text, "text/html");
    const found = page.querySelector("#checked");
    say("");
    if (action === "import" && answer.status === 200) location.assign(answer.url);
    else if (found) show(found);
    else notify(page.querySelector("h1")?.textContent ?? t("The server could not take the files."), { category: "error" });
  } catch (error) {
    if (/** @type {Error} */ (error).message === "abort") return;
    say("");
    notify(t("The server does not answer. Your files are still chosen; try again."), { category: "error" });
    setReady(chosen.files.size > 0);
  }
}

/** Show what was found in the files. @param {Element} found */
function show(found) {
  checked.replaceChildren(...[...found.childNodes].map((node) => document.importNode(node, true)));
  setReady(checked.querySelector("[data-checked=good]") !== null);
}

/** Return the notice that so much is checked and imported as a job. @returns {HTMLElement} */
function laterNotice() {
  const words = t("This is much, so it is checked and imported in the background. Nothing is stored if a problem is found.");
  return element("div", { class: "flash", "data-category": "message" }, icon("clock"), element("div", { class: "flash__text" }, words));
}

/** Check the files that are chosen now. */
function check() {
  checked.replaceChildren();
  setReady(false);
  if (chosen.size > limit) {
    const sizes = { size: sizeOf(chosen.size), limit: sizeOf(limit) };
    const words = t("These files have {size} together; the limit is {limit}. Leave some out, or use the command line.", sizes);
    notify(words, { category: "error" });
  } else if (chosen.size > jobLimit) {
    running.abort();
    say("");
    checked.replaceChildren(laterNotice());
    setReady(true);
  } else if (chosen.files.size) {
    run("check");
  } else {
    running.abort();
    say("");
  }
}

one("[value=check]", form).hidden = true;
setReady(false);
chosen.addEventListener("change", check);
on(form, "change", "#encoding, #format, #layer, #as_person", check);
on(form, "click", "[data-encoding]", (event, target) => {
  event.preventDefault();
  encoding.value = target.dataset.encoding ?? "utf-8";
  check();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run("import");
});
