/** Opens a codebook from a YAML or JSON file into the editor; nothing is stored until it is saved. */

import { ApiError, NetworkError, request } from "../lib/api.js";
import { confirm } from "../lib/dialog.js";
import { t } from "../lib/i18n.js";
import { notify } from "../lib/toast.js";

const SHOWN = 6;

/** @param {HTMLInputElement} input @param {string} url @param {import("./editor.js").Editor} editor */
export const startFiles = (input, url, editor) => {
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    input.value = "";
    if (!file || (editor.isChanged && !(await mayReplace(file.name)))) return;
    try {
      editor.show(await read(url, file));
      notify(t("{name} is open. Look it over and save.", { name: file.name }));
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
      const title = t("{name} cannot be opened", { name: file.name });
      await confirm({ title, text: reasonsOf(error), confirm: t("OK"), cancel: t("Close") });
    }
  });
};

const mayReplace = (name) =>
  confirm({
    title: t("Replace what you typed?"),
    text: t("The codebook in {name} takes the place of your unsaved changes.", { name }),
    confirm: t("Replace"),
    danger: true,
  });

const read = async (url, file) => {
  const form = new FormData();
  form.set("file", file);
  return (await request("POST", url, form)).body;
};

const reasonsOf = (error) => {
  const errors = error.errors ?? [];
  if (!errors.length) return error.message;
  const lines = errors
    .slice(0, SHOWN)
    .map(({ line, pointer, message }) => [line && t("Line {line}", { line }), pointer, message].filter(Boolean).join(": "));
  return [...lines, errors.length > SHOWN && t("… and {count} more", { count: errors.length - SHOWN })].filter(Boolean).join("\n");
};
