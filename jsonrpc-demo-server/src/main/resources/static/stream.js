import { element, make, throttled } from "./dom.js";

/** What the slider selects, in items a second; the last is no bound. */
const RATES = [0.5, 1, 2, 5, 10, 20, 50, 100, undefined];
const MAX_SHOWN = 6;
const DRAWN_EACH = 100;

const NOTHING_YET = { last: "none yet", received: 0, skipped: 0, shown: [] };

/** A stream of the server, at a rate that can be turned while it runs. */
export class Stream {
  #client;
  #abort;
  #stream;
  #facts = NOTHING_YET;
  #draw = throttled(DRAWN_EACH, () => this.#render());

  /** @param client gives the JsonRpcClient of the endpoint with streams; undefined when there is none */
  constructor(client) {
    this.#client = client;
    element("stream-form").addEventListener("submit", event => {
      event.preventDefault();
      if (this.#abort) this.#abort.abort();
      else this.#run();
    });
    element("stream-pause").addEventListener("click", () => {
      const pressed = element("stream-pause").getAttribute("aria-pressed") === "true";
      element("stream-pause").setAttribute("aria-pressed", String(!pressed));
      this.#steer();
    });
    for (const name of ["stream-rate", "stream-delivery"]) {
      element(name).addEventListener("input", () => this.#steer());
    }
    this.#steer();
  }

  /** How the form wants the stream. */
  get #wanted() {
    return {
      perSecond: RATES[element("stream-rate").valueAsNumber],
      delivery: element("stream-delivery").value,
      paused: element("stream-pause").getAttribute("aria-pressed") === "true",
    };
  }

  #steer() {
    const { perSecond } = this.#wanted;
    const text = perSecond ? `${perSecond} a second` : "all that come";
    element("stream-rate-text").textContent = text;
    element("stream-rate").setAttribute("aria-valuetext", text);
    this.#stream?.flow(this.#wanted);
  }

  async #run() {
    const client = this.#client();
    if (!client) return;
    const intervalMillis = element("stream-interval").valueAsNumber;
    this.#facts = { ...NOTHING_YET, shown: [] };
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const onGap = skipped => this.#skipped(skipped);
    this.#stream = client.stream("ticks", { intervalMillis }, { ...this.#wanted, signal, onGap });
    this.#state("runs");
    try {
      for await (const tick of this.#stream) this.#received(tick);
      this.#state("complete");
    } catch (error) {
      this.#state(signal.aborted ? "ended by this page" : `failed: ${error.message}`);
    }
    this.#abort = undefined;
    this.#stream = undefined;
    element("stream").textContent = "Open a stream";
  }

  #state(text) {
    element("stream-state").textContent = text;
    element("stream").textContent = "End the stream";
    this.#render();
  }

  #received(tick) {
    this.#facts.last = tick;
    this.#facts.received++;
    this.#show("tick", tick);
  }

  #skipped(count) {
    this.#facts.skipped += count ?? 0;
    this.#show("gap", `${count ?? "some"} skipped`);
  }

  #show(className, text) {
    this.#facts.shown = [{ className, text }, ...this.#facts.shown.slice(0, MAX_SHOWN - 1)];
    this.#draw();
  }

  #render() {
    const { last, received, skipped, shown } = this.#facts;
    element("stream-last").textContent = last;
    element("stream-received").textContent = received;
    element("stream-skipped").textContent = skipped;
    element("stream-items").replaceChildren(...shown.map(({ className, text }) => make("li", { className }, text)));
  }
}
