/** The list of parts at the side: shows where on the page one is. */

/** Bring a link into view where the list scrolls sideways; the page itself stays. */
const showLink = (link) => {
  const list = link.closest("nav");
  list.scrollLeft = link.offsetLeft - list.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
};

/** @param {HTMLElement} root */
export const startNav = (root) => {
  const links = new Map([...document.querySelectorAll("[data-nav]")].map((link) => [link.dataset.nav, link]));
  const seen = new Set();
  const show = () => {
    const first = [...links.keys()].find((part) => seen.has(part));
    for (const [part, link] of links) link.toggleAttribute("data-here", part === first);
    if (links.has(first)) showLink(links.get(first));
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
