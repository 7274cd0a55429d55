/** The chain of voices, from the outermost to the one whose stance it is. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { Completion } from "./completion.js";
import { AUTHOR } from "./content.js";
import { button, formPart, iconButton, uniqueId } from "./controls.js";
import { actorName } from "./wording.js";

const NEW_VOICE = { actor: "", role: null };

/** The part of the form with one row a voice. */
export class VoicesPart {
  #roles;
  #suggest;
  #change;
  #voices = [];
  #rows = [];

  /**
   * @param {{key: string, label: string}[]} roles
   * @param {(typed: string) => Promise<{name: string, label: string, role?: string}[]>} suggest
   * @param {(attribution: import("./content.js").Voice[]) => void} change
   */
  constructor(roles, suggest, change) {
    this.#roles = roles;
    this.#suggest = suggest;
    this.#change = change;
    this.list = element("ol", { class: "voices" });
    this.more = button(t("Add a voice"), () => this.add(), {
      iconName: "plus",
      key: "V",
      class: "button button--quiet button--small",
    });
    this.byAuthor = button(t("Author of this article"), () => this.#addAuthor(), {
      iconName: "user",
      class: "button button--quiet button--small",
    });
    this.element = formPart(
      "attribution",
      { label: t("Voices"), hint: t("From the outermost voice to the one whose stance it is.") },
      this.list,
      element("div", { class: "cluster" }, this.more, this.byAuthor),
    );
  }

  update(voices) {
    const shape = (each) => each.map(({ actor }) => actor === AUTHOR).join();
    const isRebuilt = shape(voices) !== shape(this.#voices);
    this.#voices = voices;
    if (isRebuilt) {
      this.#rows = voices.map((voice, index) => this.#row(voice, index));
      this.list.replaceChildren(...this.#rows.map(({ root }) => root));
    }
    voices.forEach((voice, index) => this.#fill(this.#rows[index], voice, index));
    this.byAuthor.hidden = voices.some(({ actor }) => actor === AUTHOR);
  }

  /** Put the focus on the last voice's name; the first time it makes one. */
  focus() {
    if (this.#voices.length === 0) this.add();
    else (this.#rows.at(-1).input ?? this.#rows.at(-1).role).focus();
  }

  /** Begin a further voice. */
  add() {
    if (this.#voices.at(-1)?.actor !== "") this.#change([...this.#voices, NEW_VOICE]);
    this.#rows.at(-1).input?.focus();
  }

  #addAuthor() {
    const role = this.#roles.some(({ key }) => key === "author") ? "author" : null;
    const rest = this.#voices.filter(({ actor }) => actor !== "");
    this.#change([{ actor: AUTHOR, role }, ...rest]);
    this.more.focus();
  }

  #set(index, patch) {
    const voices = this.#voices.map((voice, n) => (n === index ? { ...voice, ...patch } : voice));
    this.#change(voices);
  }

  #row({ actor }, index) {
    const id = uniqueId("voice");
    const role = this.#roleSelect(index);
    const joint = element("input", { type: "checkbox", class: "choice__control", id: `${id}-joint` });
    joint.addEventListener("change", () => this.#set(index, { joint: joint.checked || undefined }));
    const jointLabel = element(
      "label",
      { class: "voices__joint", for: `${id}-joint` },
      joint,
      t("speaks jointly with the one before"),
    );
    const remove = iconButton("x", t("Remove this voice"), () => this.#change(this.#voices.toSpliced(index, 1)));
    const name = actor === AUTHOR ? null : this.#nameField(index);
    const shown = name ? [name.input, name.list] : [element("span", { class: "voices__author" }, actorName(AUTHOR))];
    const whose = element("p", { class: "voices__whose" }, t("Whose stance? This one’s."));
    const root = element(
      "li",
      { class: "voices__row" },
      element("div", { class: "voices__name" }, ...shown),
      this.#roles.length > 0 && role,
      remove,
      jointLabel,
      whose,
    );
    return { root, input: name?.input, role, joint, jointLabel, whose };
  }

  #nameField(index) {
    const input = element("input", {
      class: "input input--small",
      "aria-label": t("Name of voice {number}", { number: index + 1 }),
      maxlength: 1000,
    });
    input.addEventListener("input", () => this.#set(index, { actor: input.value }));
    const completion = new Completion(input, this.#suggest, ({ name, role }) => {
      this.#set(index, { actor: name, role: this.#voices[index].role ?? role ?? null });
      if (name !== AUTHOR) input.value = name;
    });
    return { input, list: completion.list };
  }

  #roleSelect(index) {
    const select = element(
      "select",
      { class: "input input--small", "aria-label": t("Role of voice {number}", { number: index + 1 }) },
      element("option", { value: "" }, t("Role …")),
      ...this.#roles.map(({ key, label }) => element("option", { value: key }, label)),
    );
    select.addEventListener("change", () => this.#set(index, { role: select.value || null }));
    return select;
  }

  #fill({ input, role, joint, jointLabel, whose }, voice, index) {
    if (input && input !== document.activeElement) input.value = voice.actor;
    role.value = voice.role ?? "";
    joint.checked = voice.joint === true;
    jointLabel.hidden = index === 0;
    whose.hidden = index !== this.#voices.length - 1 || this.#voices.length < 2;
  }
}
