/** What the page can be told to do, by key or by button: one method a command, named as in the table of keys. */

import { digitOf, isChord } from "../annotate/keys.js";
import { passageOf } from "../annotate/selection.js";
import { open } from "../lib/dialog.js";
import { isTyping } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { snapToWords } from "../text/words.js";
import { moveBoundary } from "./boundaries.js";
import { commandOf } from "./keys.js";

/** What Enter and Space press themselves; a field's name only waits for a digit. */
const PRESSABLE = "a[href], button:not([data-field]), summary, input";

/** The commands of the page. `run(name)` does one. */
export class Commands {
  #page;

  /** @param {{desk: import("./desk.js").Desk, history: object, list: object, text: object, codebook: object, help: HTMLDialogElement, say: Function}} page */
  constructor(page) {
    this.#page = page;
    const { desk } = page;
    this.commands = {
      take: () => desk.take(),
      agreed: () => desk.takeAgreed(),
      union: () => desk.takeBoundaries("union"),
      intersection: () => desk.takeBoundaries("intersection"),
      boundaries: () => this.#takeOwnBoundaries(),
      confidence: () => page.steps.length > 0 && desk.ask("confidence"),
      split: () => desk.split(),
      join: () => desk.join(),
      reject: () => (page.codebook.reasons.length > 0 ? desk.ask("reason") : desk.reject(null)),
      "reject-again": () => (desk.lastReason ? desk.reject(desk.lastReason) : this.run("reject")),
      leave: () => desk.ask("note"),
      reopen: () => desk.reopen(),
      next: () => desk.move(1),
      previous: () => desk.move(-1),
      "next-open": () => desk.moveOn() || page.say(t("No cluster is open.")),
      undo: () => this.#undo("undo"),
      redo: () => this.#undo("redo"),
      help: () => open(page.help),
      escape: () => this.#escape(),
    };
  }

  /** Do what the command stands for. */
  run = (name) => this.commands[name]();

  /** Listen to keys on the whole page; text fields keep theirs but for Esc. */
  listen() {
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open], details.menu[open]")) return;
      if (isTyping(event.target)) {
        if (event.key === "Escape") this.run("escape");
      } else if (!(["Enter", " "].includes(event.key) && event.target.matches(PRESSABLE))) this.#press(event);
    });
  }

  #press(event) {
    const { desk } = this.#page;
    if (desk.asked === "boundaries" && this.#moveBoundary(event)) return;
    const digit = isChord(event) ? 0 : Number(digitOf(event));
    if (digit > 0) {
      event.preventDefault();
      this.#digit(digit, event.target);
      return;
    }
    const name = commandOf(event);
    if (name === null) return;
    event.preventDefault();
    this.run(name);
  }

  #digit(digit, target) {
    const { desk, codebook, steps } = this.#page;
    const field = target instanceof HTMLElement ? target.dataset.field : undefined;
    if (desk.asked === "reason") this.#choose(codebook.reasons[digit - 1], (reason) => desk.reject(reason));
    else if (desk.asked === "confidence") this.#choose(steps[digit - 1], (confidence) => desk.takePart({ confidence }));
    else if (field) desk.takeField(field, digit);
    else desk.takeMember(digit);
  }

  #choose(entry, act) {
    if (entry) act(entry.key);
  }

  #takeOwnBoundaries() {
    const { desk, text } = this.#page;
    const selected = passageOf(text, getSelection(), document.querySelector("#text"));
    if (!selected) {
      desk.ask("boundaries");
      return;
    }
    desk.takePart({ segments: [snapToWords(text, selected)] });
    getSelection().removeAllRanges();
  }

  #moveBoundary(event) {
    const { desk, text } = this.#page;
    if (event.key === "Enter") {
      event.preventDefault();
      desk.ask(null);
      return true;
    }
    const moved = moveBoundary(event, desk.draft.content.segments, text);
    if (!moved) return false;
    event.preventDefault();
    desk.takePart({ segments: moved });
    return true;
  }

  #undo(name) {
    const { desk, history, say, goTo } = this.#page;
    const isChoice = name === "undo" ? desk.choices.lastAt > history.lastAt : desk.choices.nextAt < history.nextAt;
    if (isChoice) desk.rechoose(name);
    else {
      const id = history[name]();
      if (id === null) {
        say(name === "undo" ? t("There is nothing to undo.") : t("There is nothing to redo."));
        return;
      }
      goTo(id);
    }
    say(name === "undo" ? t("Undone.") : t("Done again."));
  }

  #escape() {
    const { desk, list } = this.#page;
    desk.ask(null);
    list.focus();
  }
}
