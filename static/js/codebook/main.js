/** Starts the codebook editor. */

import { element, icon, one, pageData } from "../lib/dom.js";
import { n, t } from "../lib/i18n.js";
import { notify } from "../lib/toast.js";
import { checker } from "./checking.js";
import { DraftStore } from "./draft.js";
import { Editor } from "./editor.js";
import { startFiles } from "./files.js";
import { startGuidelines } from "./guidelines.js";
import { mergeBooks } from "./merge.js";
import { startNav } from "./nav.js";
import { showNotes } from "./notes.js";
import { bookOf } from "./parts.js";
import { Saver } from "./saving.js";

const { codebook, slug, person, urls } = pageData();
const root = one("#book-form");
const editor = new Editor(root, bookOf(codebook));
const saver = new Saver(editor, codebook.version, urls);
const drafts = new DraftStore(slug, person);
const state = one("#save-state");
const atRest = [...state.childNodes];

const showState = ({ problems, changes }) => {
  const save = /** @type {HTMLButtonElement} */ (one("#save"));
  const { isChanged } = editor;
  save.disabled = !isChanged;
  one("#discard").hidden = !isChanged;
  one("#save-changes").hidden = !isChanged || changes.length === 0;
  one("#change-list").replaceChildren(...changes.map((sentence) => element("li", { class: "changes__item" }, sentence)));
  const toMend = n(problems.length, "{count} mistake to mend before it can be saved", "{count} mistakes to mend before it can be saved");
  if (!isChanged) state.replaceChildren(...atRest);
  else if (problems.length) state.replaceChildren(icon("circle-alert"), toMend);
  else state.replaceChildren(icon("circle-dot"), n(changes.length, "{count} change not saved", "{count} changes not saved"));
};

const check = checker(urls.check, () => editor.book, (found) => {
  showNotes(root, found);
  showState(found);
});

const renderGuidelines = startGuidelines(root, urls.preview);

editor.addEventListener("change", () => {
  drafts.keep({ version: saver.version, base: editor.saved, book: editor.book });
  one("#save").disabled = !editor.isChanged;
  renderGuidelines();
  check();
});

const save = async () => {
  const button = one("#save");
  button.setAttribute("aria-busy", "true");
  const isStored = await saver.save();
  button.removeAttribute("aria-busy");
  if (isStored) atRest.splice(0, atRest.length, t("Version {version}, saved just now", { version: saver.version }));
  check();
};

one("#save").addEventListener("click", save);
one("#discard").addEventListener("click", () => {
  const dropped = editor.book;
  editor.show(editor.saved);
  notify(t("Your changes are dropped."), { action: { label: t("Undo"), run: () => editor.show(dropped) } });
});
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (editor.isChanged && !document.querySelector("dialog[open]")) save();
});
window.addEventListener("beforeunload", (event) => {
  if (editor.isChanged) event.preventDefault();
});

startFiles(/** @type {HTMLInputElement} */ (one("#open-file")), urls.file, editor);
startNav(root);

const draft = drafts.read();
if (draft) {
  editor.show(draft.version === saver.version ? draft.book : mergeBooks(draft.base, draft.book, editor.saved).book);
  notify(t("What you typed before and did not save is here again."), { action: { label: t("Drop it"), run: () => editor.show(editor.saved) } });
}
check();
