import { element, make, shorten, throttled } from "./dom.js";

const MAX_KEPT = 1000;
const MAX_SHOWN = 200;
const MAX_TEXT = 2000;
const ARROWS = { in: "←", out: "→", event: "•" };
const SPOKEN = { in: "received", out: "sent", event: "event" };

/** The last messages and events, newest first, as far as they pass the filter. */
export class Log {
  #kept = [];
  #paused = false;
  #dropped = 0;
  #lastNumber = 0;
  /** Number of the newest entry on the page; 0 to draw all anew. */
  #drawnTo = 0;
  #draw = throttled(100, () => this.#drawNow());

  constructor() {
    for (const id of ["log-text", "log-kind", "log-heartbeats"])
      element(id).addEventListener("input", () => this.#redraw());
    element("log-clear").addEventListener("click", () => this.#clear());
    element("log-pause").addEventListener("click", () => this.#togglePause());
  }

  /** @param entry `{direction: "in" | "out" | "event", kind, heartbeat, text, millis}` */
  add(entry) {
    this.#kept.push({ ...entry, number: ++this.#lastNumber, time: new Date() });
    if (this.#kept.length > MAX_KEPT) {
      this.#kept.shift();
      this.#dropped++;
    }
    this.#draw();
  }

  #clear() {
    this.#kept = [];
    this.#dropped = 0;
    this.#redraw();
  }

  #togglePause() {
    this.#paused = !this.#paused;
    element("log-pause").setAttribute("aria-pressed", String(this.#paused));
    this.#draw();
  }

  #redraw() {
    this.#drawnTo = 0;
    this.#draw();
  }

  #passes() {
    const text = element("log-text").value.toLowerCase();
    const kind = element("log-kind").value;
    const heartbeats = element("log-heartbeats").checked;
    return entry =>
      (heartbeats || !entry.heartbeat) &&
      (!kind || entry.kind === kind) &&
      (!text || entry.text.toLowerCase().includes(text));
  }

  #drawNow() {
    const passing = this.#kept.filter(this.#passes());
    const waiting = this.#paused ? passing.filter(({ number }) => number > this.#drawnTo).length : 0;
    if (!this.#paused || this.#drawnTo === 0) this.#drawEntries(passing);
    const dropped = this.#dropped ? `; ${this.#dropped} older ones dropped` : "";
    const paused = this.#paused ? `; paused, ${waiting} new` : "";
    element("log-count").textContent = `${passing.length} of ${this.#kept.length}${dropped}${paused}.`;
  }

  #drawEntries(passing) {
    const list = element("log");
    if (this.#drawnTo === 0) list.replaceChildren();
    const fresh = passing.filter(({ number }) => number > this.#drawnTo).slice(-MAX_SHOWN);
    list.prepend(...fresh.reverse().map(row));
    while (list.childElementCount > MAX_SHOWN) list.lastElementChild.remove();
    this.#drawnTo = Math.max(1, this.#lastNumber);
  }
}

function row({ direction, kind, text, millis, time }) {
  const clock = time.toLocaleTimeString([], { hour12: false });
  return make(
    "li",
    { className: `entry ${direction} ${kind}` },
    make("time", { dateTime: time.toISOString() }, `${clock}.${String(time.getMilliseconds()).padStart(3, "0")}`),
    make("span", { className: "arrow", ariaHidden: "true" }, ARROWS[direction]),
    make("span", { className: "hidden" }, SPOKEN[direction]),
    make("span", { className: "kind" }, kind + (millis === undefined ? "" : ` ${millis.toFixed(1)} ms`)),
    make("code", {}, shorten(text, MAX_TEXT)),
  );
}
