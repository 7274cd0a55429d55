/** A form sent with a report of how far it is: fetch cannot tell that of an upload. */

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} url where redirects led
 * @property {string} text
 */

/**
 * Send `form` to `url` and return the answer; `report` gets the share that is sent, 0 to 1.
 * @param {string} url
 * @param {FormData} form
 * @param {(share: number) => void} report
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>} rejected with "network" when no answer came, "abort" when the signal ended it
 */
export function send(url, form, report, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) report(event.loaded / event.total);
    });
    request.addEventListener("load", () =>
      resolve({ status: request.status, url: request.responseURL, text: request.responseText }),
    );
    request.addEventListener("error", () => reject(new Error("network")));
    request.addEventListener("abort", () => reject(new Error("abort")));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
