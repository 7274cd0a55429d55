/** Small, typed steps over the DOM that every page takes. */

/**
 * Return the one element that matches `selector` inside `root`.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement}
 * @throws {Error} when there is none: the template and the script disagree
 */
export function one(selector, root = document) {
  const element = root.querySelector(selector);
  if (!(element instanceof HTMLElement)) throw new Error(`There is no ${selector} on this page.`);
  return element;
}

/**
 * Return a copy of what the <template> with this id holds: its first element.
 * @param {string} templateId
 * @returns {HTMLElement}
 */
export function clone(templateId) {
  const template = document.getElementById(templateId);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`There is no template ${templateId} here.`);
  return one("*", /** @type {DocumentFragment} */ (template.content.cloneNode(true)));
}

/**
 * Listen once at `root` for events of `type` in whatever matches `selector`, now or later.
 * @param {EventTarget} root
 * @param {string} type
 * @param {string} selector
 * @param {(event: Event, target: HTMLElement) => void} handler
 * @param {AddEventListenerOptions} [options] a signal ends it
 */
export function on(root, type, selector, handler, options) {
  const listener = (/** @type {Event} */ event) => {
    const target = event.target instanceof Element ? event.target.closest(selector) : null;
    if (target instanceof HTMLElement) handler(event, target);
  };
  root.addEventListener(type, listener, options);
}

/**
 * Return a new element with attributes and children; a string child is text, null and false are left out.
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes] true is an empty attribute, false none
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
const ICONS = new URL("../../img/icons.svg", import.meta.url).pathname;

/**
 * Return a decorative icon of static/img/icons.svg.
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

/**
 * Return what the <script type="application/json"> with this id holds, or null when there is no such script.
 * @param {string} id
 * @returns {any}
 */
export function pageData(id = "page-data") {
  const script = document.getElementById(id);
  return script ? JSON.parse(script.textContent ?? "null") : null;
}

/** Whether keys typed at `target` are text and not commands. @param {EventTarget | null} target @returns {boolean} */
export const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));

/** Return words for screen readers alone: what space and colour say to the eye. @param {string} words */
export const unseen = (words) => element("span", { class: "visually-hidden" }, words);

/**
 * Bring the children of `root` to these nodes, in this order; one that stays where it is is not touched, so that it is
 * not laid out anew.
 * @param {Element} root
 * @param {Element[]} nodes
 */
export const arrange = (root, nodes) => {
  const kept = new Set(nodes);
  for (const child of [...root.children]) if (!kept.has(child)) child.remove();
  let next = root.firstElementChild;
  for (const node of nodes) {
    if (node === next) next = next.nextElementSibling;
    else root.insertBefore(node, next);
  }
};
