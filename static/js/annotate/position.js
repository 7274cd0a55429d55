/** Remembers where one is in the text and how long one works, and begins there the next time. */

import { ApiError, NetworkError } from "../lib/api.js";

const PERIOD = 15;
const IDLE_AFTER = 60;
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "scroll"];

/** Counts active seconds, and saves them with the position at most every 15 seconds and when the page is left. */
export class Position {
  #isWorking;
  #place;
  #send;
  #seconds = 0;
  #lastSign = 0;
  #sent = null;

  /**
   * @param {object} parts
   * @param {() => boolean} parts.isWorking whether there is work of the person's own to remember
   * @param {() => number} parts.place the code point where one is
   * @param {(body: object, options: object) => Promise<unknown>} parts.send
   */
  constructor({ isWorking, place, send }) {
    this.#isWorking = isWorking;
    this.#place = place;
    this.#send = send;
  }

  /** Begin to count. */
  start() {
    const note = () => (this.#lastSign = Date.now());
    for (const type of SIGNS) addEventListener(type, note, { passive: true, capture: true });
    setInterval(() => this.#tick(), 1000);
    addEventListener("pagehide", () => this.#save({ keepalive: true }));
    document.addEventListener("visibilitychange", () => document.hidden && this.#save({ keepalive: true }));
  }

  /** Return what has not been saved yet, and count it as saved. */
  take() {
    const body = { position: this.#place(), active_seconds: this.#seconds };
    this.#seconds = 0;
    this.#sent = body.position;
    return body;
  }

  #tick() {
    if (document.hidden || Date.now() - this.#lastSign > IDLE_AFTER * 1000) return;
    this.#seconds += 1;
    if (this.#seconds >= PERIOD) this.#save();
  }

  async #save(options = {}) {
    if (!this.#isWorking() || (this.#seconds === 0 && this.#sent === this.#place())) return;
    const body = this.take();
    try {
      await this.#send(body, options);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
      this.#seconds += body.active_seconds;
    }
  }
}
