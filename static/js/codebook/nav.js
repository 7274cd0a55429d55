/** The list of parts at the side: shows where on the page one is. */

/** @param {HTMLElement} root */
export const startNav = (root) => {
  const links = new Map([...document.querySelectorAll("[data-nav]")].map((link) => [link.dataset.nav, link]));
  const seen = new Set();
  const show = () => {
    const first = [...links.keys()].find((part) => seen.has(part));
    for (const [part, link] of links) link.toggleAttribute("data-here", part === first);
    links.get(first)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) seen.add(target.dataset.part);
        else seen.delete(target.dataset.part);
      }
      show();
    },
    { rootMargin: "-20% 0px -60% 0px" },
  );
  for (const part of root.querySelectorAll("[data-part]")) observer.observe(part);
};
