// A classic script in the head: the chosen theme holds before anything is painted. The rest is in theme.js.
(() => {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
