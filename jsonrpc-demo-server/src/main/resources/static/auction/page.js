// @ts-check

/**
 * The element with this id.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no ${id}`);
  return found;
}

/**
 * The first element within another that a selector matches.
 *
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {E}
 */
export function find(within, selector) {
  const found = /** @type {E | null} */ (within.querySelector(selector));
  if (!found) throw new Error(`There is no ${selector}`);
  return found;
}

/**
 * @param {string} id
 * @returns {HTMLInputElement}
 */
export const field = id => /** @type {HTMLInputElement} */ (byId(id));

/**
 * Writes a text where it is another one.
 *
 * @param {Element} element
 * @param {string | number} text
 */
export function write(element, text) {
  if (element.textContent !== String(text)) element.textContent = String(text);
}

/**
 * A new element with a text.
 *
 * @param {string} tag
 * @param {string} text
 * @param {string} [className]
 */
export function made(tag, text, className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  return element;
}
