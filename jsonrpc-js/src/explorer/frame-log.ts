import { element, make, shortened, throttled } from "./dom.ts";
import { type FrameDirection, FrameKinds } from "./frame-kinds.ts";
import { masked } from "./mask.ts";

const MAX_KEPT = 1000;
const MAX_SHOWN = 200;
const MAX_TEXT = 4000;
const DRAWN_EACH = 100;
const ARROWS: Readonly<Record<FrameDirection, string>> = { in: "←", out: "→", event: "•" };
const SPOKEN: Readonly<Record<FrameDirection, string>> = { in: "received", out: "sent", event: "event" };

interface LoggedFrame {
  readonly number: number;
  readonly time: Date;
  readonly direction: FrameDirection;
  readonly kind: string;
  readonly control: boolean;
  readonly millis: number | undefined;
  readonly text: string;
}

/** The last frames and events, newest first, as far as they pass the filter. Secrets are hidden before one is kept. */
export class FrameLog {
  #kinds = new FrameKinds(() => performance.now());
  #kept: LoggedFrame[] = [];
  #paused = false;
  #dropped = 0;
  #lastNumber = 0;
  /** Number of the newest frame on the page; 0 to draw all anew. */
  #drawnTo = 0;
  readonly #list = element("frames");
  readonly #text = element<HTMLInputElement>("frames-text");
  readonly #control = element<HTMLInputElement>("frames-control");
  readonly #draw = throttled(DRAWN_EACH, () => this.#drawNow());

  constructor() {
    for (const input of [this.#text, this.#control]) input.addEventListener("input", () => this.#redraw());
    element("frames-clear").addEventListener("click", () => {
      this.#kept = [];
      this.#dropped = 0;
      this.#redraw();
    });
    const pause = element("frames-pause");
    pause.addEventListener("click", () => {
      this.#paused = !this.#paused;
      pause.setAttribute("aria-pressed", String(this.#paused));
      this.#draw();
    });
  }

  /** Begins with another connection, whose calls have ids of their own. */
  startOver(): void {
    this.#kinds = new FrameKinds(() => performance.now());
  }

  frame(direction: "in" | "out", text: string): void {
    const { name, control, millis } = this.#kinds.sort(direction, text);
    const shown = name === "unreadable" ? `${text.length} characters that are no JSON` : masked(text, MAX_TEXT);
    this.#add({ direction, kind: name, control, millis, text: text.length > MAX_TEXT ? `${shown}…` : shown });
  }

  event(text: string): void {
    this.#add({
      direction: "event",
      kind: "event",
      control: false,
      millis: undefined,
      text: shortened(text, MAX_TEXT),
    });
  }

  #add(entry: Omit<LoggedFrame, "number" | "time">): void {
    this.#kept.push({ ...entry, number: ++this.#lastNumber, time: new Date() });
    if (this.#kept.length > MAX_KEPT) {
      this.#kept.shift();
      this.#dropped++;
    }
    this.#draw();
  }

  #redraw(): void {
    this.#drawnTo = 0;
    this.#draw();
  }

  #drawNow(): void {
    const text = this.#text.value.toLowerCase();
    const passing = this.#kept.filter(
      frame => (this.#control.checked || !frame.control) && (!text || frame.text.toLowerCase().includes(text)),
    );
    const waiting = this.#paused ? passing.filter(({ number }) => number > this.#drawnTo).length : 0;
    if (!this.#paused || this.#drawnTo === 0) this.#drawFrames(passing);
    const dropped = this.#dropped ? `, ${this.#dropped} older ones dropped` : "";
    const paused = this.#paused ? `, paused, ${waiting} new` : "";
    element("frames-count").textContent = `${passing.length} of ${this.#kept.length}${dropped}${paused}`;
  }

  #drawFrames(passing: readonly LoggedFrame[]): void {
    if (this.#drawnTo === 0) this.#list.replaceChildren();
    const fresh = passing.filter(({ number }) => number > this.#drawnTo).slice(-MAX_SHOWN);
    this.#list.prepend(...fresh.reverse().map(rowOf));
    while (this.#list.childElementCount > MAX_SHOWN) this.#list.lastElementChild?.remove();
    this.#drawnTo = Math.max(1, this.#lastNumber);
  }
}

function rowOf({ direction, kind, millis, text, time }: LoggedFrame): HTMLElement {
  const clock = `${time.toLocaleTimeString([], { hour12: false })}.${String(time.getMilliseconds()).padStart(3, "0")}`;
  return make(
    "li",
    { className: `frame ${direction} ${kind}` },
    make("time", { dateTime: time.toISOString() }, clock),
    make("span", { className: "arrow", ariaHidden: "true" }, ARROWS[direction]),
    make("span", { className: "hidden" }, SPOKEN[direction]),
    make("span", { className: "kind" }, kind + (millis === undefined ? "" : ` ${millis.toFixed(1)} ms`)),
    make("code", {}, text),
  );
}
