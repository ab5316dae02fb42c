// What stands on the page of channels. Each widget gets a JsonRpcClient, and does not know that it is a channel.

import { element, throttled } from "./dom.js";
import { figures, Minute, plotRates, plotTimes } from "./plot.js";

const EACH_MILLIS = 100;
const MAX_WAITING = 50;
const IN_FLIGHT = 8;
const TEXT = "x".repeat(64 * 1024);
const DRAWN_EACH = 100;

/** Of a widget: its channel, and what is shown of it. */
class Widget {
  channel;
  minute = new Minute();
  count = 0;
  #name;

  constructor(name, channel) {
    this.#name = name;
    this.channel = channel;
    const shows = {
      connected: "open",
      reconnecting: "waits for the socket",
      reconnected: "open",
      disconnected: "closed",
    };
    for (const [type, text] of Object.entries(shows)) channel.addEventListener(type, () => this.show("state", text));
    channel.addEventListener("connectionFailed", ({ error }) => this.show("state", error.message));
  }

  show(what, text) {
    element(`${this.#name}-${what}`).textContent = text;
  }
}

/** What takes time, some times a second. */
class TimedWidget extends Widget {
  #last = 0;
  #draw = throttled(DRAWN_EACH, () => {
    this.show("count", this.count.toLocaleString());
    this.show("last", `${this.#last.toFixed(1)} ms`);
  });
  #plot;

  constructor(name, channel) {
    super(name, channel);
    this.#plot = element(`${name}-plot`);
  }

  took(millis) {
    this.minute.took(millis);
    this.count++;
    this.#last = millis;
    this.#draw();
  }

  plot() {
    const buckets = this.minute.buckets();
    plotTimes(this.#plot, buckets);
    this.show("figures", figures(buckets).times);
  }
}

/** Calls ten times a second, whether the last one is answered or not. */
export class Calls extends TimedWidget {
  #waiting = 0;

  constructor(channel) {
    super("calls", channel);
    setInterval(() => this.#call(), EACH_MILLIS);
  }

  async #call() {
    if (this.#waiting === MAX_WAITING) return;
    this.#waiting++;
    const begun = performance.now();
    try {
      await this.channel.call("subtract", [42, 23]);
      this.took(performance.now() - begun);
    } catch (error) {
      this.show("last", error.message);
    }
    this.#waiting--;
  }
}

/** Hears the server's clock. */
export class Ticks extends TimedWidget {
  #fastest = Number.POSITIVE_INFINITY;

  constructor(channel) {
    super("ticks", channel);
    channel.on("tick", ({ ts }) => this.#heard(ts / 1000));
    channel.addEventListener("reconnected", ({ sameSession }) => sameSession || this.#start());
    this.#start();
  }

  #start() {
    this.channel.call("start", { intervalMillis: EACH_MILLIS }).catch(error => this.show("last", error.message));
  }

  /** The clocks of both ends may differ, so a tick is compared with the one that was fastest. */
  #heard(sentAt) {
    const millis = performance.timeOrigin + performance.now() - sentAt;
    this.#fastest = Math.min(this.#fastest, millis);
    this.took(millis - this.#fastest);
  }
}

/** Sends as much as it can. */
export class Flood extends Widget {
  #stop;
  #draw = throttled(DRAWN_EACH, () => {
    this.show("count", this.count.toLocaleString());
    this.show("size", `${Math.round((2 * this.count * TEXT.length) / 1e6).toLocaleString()} MB`);
  });

  constructor(channel) {
    super("flood", channel);
    element("flood").addEventListener("click", () => this.#toggle());
  }

  plot() {
    const buckets = this.minute.buckets();
    plotRates(element("flood-plot"), buckets);
    this.show("figures", figures(buckets).rates);
  }

  #toggle() {
    if (this.#stop) {
      this.#end();
      return;
    }
    this.#stop = new AbortController();
    element("flood").setAttribute("aria-pressed", "true");
    for (let call = 0; call < IN_FLIGHT; call++) this.#repeat(this.#stop.signal);
  }

  #end() {
    this.#stop?.abort();
    this.#stop = undefined;
    element("flood").setAttribute("aria-pressed", "false");
  }

  async #repeat(signal) {
    try {
      while (!signal.aborted) {
        this.minute.count("out");
        await this.channel.call("echo", [TEXT]);
        this.minute.count("in");
        this.count++;
        this.#draw();
      }
    } catch (error) {
      if (signal.aborted) return;
      this.show("state", error.message);
      this.#end();
    }
  }
}
