/** The reader's choice of light, dark or the system's theme, kept in this browser. */

/** @typedef {"system" | "light" | "dark"} Theme */

/** @type {readonly Theme[]} */
export const THEMES = ["system", "light", "dark"];

/** Return `value` when it is a theme, else "system". @param {unknown} value @returns {Theme} */
export const asTheme = (value) => THEMES.find((theme) => theme === value) ?? "system";

/** Return the theme that was chosen. @returns {Theme} */
export const currentTheme = () => asTheme(localStorage.getItem("theme"));

/** Show `theme` and remember it. @param {Theme} theme */
export function setTheme(theme) {
  if (theme === "system") {
    localStorage.removeItem("theme");
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem("theme", theme);
    document.documentElement.dataset.theme = theme;
  }
}

/** Make the theme menu of the header work, and follow a choice made in another window. */
export function startTheme() {
  const menu = document.querySelector("[data-theme-menu]");
  if (!(menu instanceof HTMLElement)) return;
  /** @type {NodeListOf<HTMLElement>} */
  const choices = menu.querySelectorAll("[data-theme-choice]");
  const show = () => {
    for (const choice of choices) {
      choice.setAttribute("aria-pressed", String(choice.dataset.themeChoice === currentTheme()));
    }
  };
  menu.addEventListener("click", (event) => {
    const choice = event.target instanceof Element && event.target.closest("[data-theme-choice]");
    if (!(choice instanceof HTMLElement)) return;
    setTheme(asTheme(choice.dataset.themeChoice));
    show();
  });
  addEventListener("storage", (event) => {
    if (event.key !== "theme") return;
    setTheme(asTheme(event.newValue));
    show();
  });
  show();
  menu.hidden = false;
}
