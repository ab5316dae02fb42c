/** The element with this id. */
export const element = id => document.getElementById(id);

/** A new element: `make("li", {className: "row"}, "text", child)`. */
export function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** A text that is not longer than `most`. */
export const shorten = (text, most) => (text.length > most ? `${text.slice(0, most)}…` : text);

/** Runs a task at most once in each interval of milliseconds, however often it is asked for. */
export function throttled(interval, task) {
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
