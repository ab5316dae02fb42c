/** The element with this id, which the page has. */
export function element<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found as E;
}

/** A new element. Texts become text, never markup: `make("li", { className: "row" }, "text", child)`. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** A button that does something when it is pressed. */
export function button(text: string, action: () => void, className = ""): HTMLButtonElement {
  const made = make("button", { type: "button", className }, text);
  made.addEventListener("click", action);
  return made;
}

let lastId = 0;

/** An id that no other element of the page has. */
export const newId = (): string => `x${++lastId}`;

/** A text that is not longer than `most`. */
export const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

/** A value as JSON in several lines. */
export const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2) ?? "nothing";

/** Runs a task at most once in each interval of milliseconds, however often it is asked for. */
export function throttled(interval: number, task: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      task();
    }, interval);
  };
}

/** Tells users of screen readers something that others see. */
export function announce(text: string): void {
  element("announcement").textContent = text;
}
