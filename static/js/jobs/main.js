/** The page of a job that goes on: asks how far it is, and loads itself anew when it has ended. */

import { request } from "../lib/api.js";
import { one, pageData } from "../lib/dom.js";
import { formatNumber, t } from "../lib/i18n.js";

const INTERVAL = 1000;

const job = one("#job");
const bar = /** @type {HTMLProgressElement} */ (one("progress", job));
const step = one("#job-step", job);
const count = one("#job-count", job);
/** @type {Record<string, string>} what each step is called here */
const steps = pageData();

/** Show how far it is. @param {{step: string | null, progress: {done: number, total: number} | null}} record */
function show({ step: name, progress }) {
  const words = name ? (steps[name] ?? name) : step.textContent;
  // A screen reader says each step once, not each count.
  if (step.textContent !== words) step.textContent = words;
  if (progress) {
    bar.max = progress.total;
    bar.value = progress.done;
    count.textContent = `${formatNumber(progress.done)} / ${formatNumber(progress.total)}`;
  } else {
    bar.removeAttribute("value");
    count.textContent = "";
  }
}

/** Look once, and again in a while. */
async function look() {
  try {
    const { body } = await request("GET", job.dataset.address ?? "");
    const isOpen = body.state === "queued" || body.state === "running";
    if (!isOpen || body.state !== job.dataset.state) return location.reload();
    show(body);
  } catch {
    step.textContent = t("The server does not answer. The job goes on; this page looks again.");
  }
  setTimeout(look, INTERVAL);
}

setTimeout(look, INTERVAL);
