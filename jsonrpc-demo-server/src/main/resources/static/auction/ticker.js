// @ts-check
// Prices of things as the busiest lot: a stream at the rate of a slider.

import { byId, field, find, write } from "./page.js";

/** What the slider selects, in prices a second. */
const RATES = [1, 2, 5, 10, 25, 50];
const SHOWN = 60;
const DRAWN_EACH = 100;

export class Ticker {
  #line;
  /** @type {AbortController | undefined} */
  #abort;
  /** @type {{flow(wanted: object): void} | undefined} */
  #stream;
  /** @type {number[]} */
  #cents = [];
  #last = 0;
  #taken = 0;
  #skipped = 0;
  #missing = 0;

  /**
   * @param {import("./line.js").Line} line
   * @param {() => void} steered called when the slider was moved
   */
  constructor(line, steered) {
    this.#line = line;
    field("ticker-rate").addEventListener("input", () => {
      this.#steer();
      steered();
    });
    this.#steer();
    setInterval(() => this.#draw(), DRAWN_EACH);
  }

  get #wanted() {
    return { perSecond: RATES[field("ticker-rate").valueAsNumber], delivery: /** @type {const} */ ("latest") };
  }

  #steer() {
    const text = `${this.#wanted.perSecond} a second`;
    write(byId("ticker-rate-text"), text);
    field("ticker-rate").setAttribute("aria-valuetext", text);
    this.#stream?.flow(this.#wanted);
  }

  /** Follows the prices of a lot, and no other. @param {import("../../../types/auction.js").LotView} lot */
  async follow(lot) {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#last = this.#taken = this.#skipped = this.#missing = 0;
    write(byId("ticker-lot"), `things like the ${lot.title.toLowerCase()}`);
    let told = 0;
    const onGap = (/** @type {number | undefined} */ skipped) => {
      told += skipped ?? 0;
      this.#skipped += skipped ?? 0;
    };
    const stream = this.#line.client.stream(
      "auction.ticker",
      { lot: lot.id },
      { ...this.#wanted, signal: abort.signal, onGap },
    );
    this.#stream = stream;
    try {
      for await (const { number, cents } of stream) {
        this.#missing += number - this.#last - 1 - told;
        this.#last = number;
        this.#taken++;
        told = 0;
        this.#cents = [...this.#cents.slice(1 - SHOWN), cents];
      }
    } catch {
      // It ends with the session, or because another lot is followed: the page begins another one then.
    }
  }

  #draw() {
    if (document.hidden) return;
    write(byId("ticker-taken"), this.#taken);
    write(byId("ticker-skipped"), this.#skipped);
    const missing = byId("ticker-missing");
    write(missing, this.#missing);
    missing.className = this.#missing === 0 ? "zero" : "bad";
    const least = Math.min(...this.#cents);
    const range = Math.max(...this.#cents) - least || 1;
    const points = this.#cents.map((cents, index) => {
      const x = (index * 300) / (SHOWN - 1);
      return `${x.toFixed(1)},${(56 - ((cents - least) / range) * 52).toFixed(1)}`;
    });
    find(byId("ticker-plot"), "polyline").setAttribute("points", points.join(" "));
  }
}
