// @ts-check
// Five steps through the room; each is ticked when it was done.

import { byId, made, write } from "./page.js";

const KEY = "auction-steps";

/** Name, what to do, and where. @type {[string, string, string][]} */
const STEPS = [
  ["entered", "Come in. You are in the room, and so are two guests of the house.", "lots-title"],
  ["bid", "Bid for a lot. All others see it at once.", "lots"],
  ["raised", "Wait until you are outbid: the house asks you whether to raise.", "lots"],
  ["broken", "Break the line in every way, and read what became of the messages.", "break"],
  ["steered", "Slow the prices down: the house sends no more than you take.", "ticker-rate"],
];

export class Path {
  /** @type {Set<string>} */
  #done = new Set(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));

  constructor() {
    byId("path").replaceChildren(
      ...STEPS.map(([name, text, where]) => {
        const step = document.createElement("li");
        const link = /** @type {HTMLAnchorElement} */ (made("a", text));
        link.href = `#${where}`;
        link.addEventListener("click", event => {
          event.preventDefault();
          byId(where).scrollIntoView({ block: "center" });
          byId(where).focus({ preventScroll: true });
        });
        step.dataset.step = name;
        step.append(link, made("span", "", "hidden"));
        return step;
      }),
    );
    this.#render();
  }

  /** @param {string} name of a step */
  did(name) {
    if (this.#done.has(name)) return;
    this.#done.add(name);
    sessionStorage.setItem(KEY, JSON.stringify([...this.#done]));
    this.#render();
  }

  #render() {
    let next = true;
    for (const step of byId("path").children) {
      const done = this.#done.has(/** @type {HTMLElement} */ (step).dataset.step ?? "");
      step.className = done ? "done" : next ? "next" : "";
      if (step.lastElementChild) write(step.lastElementChild, done ? " (done)" : "");
      if (!done && next) next = false;
    }
    write(byId("path-count"), `${this.#done.size} of ${STEPS.length} done`);
  }
}
