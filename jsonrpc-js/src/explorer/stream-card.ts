import type { JsonRpcClient } from "../client.ts";
import type { ItemStream } from "../engine/stream-loop.ts";
import type { MethodObject } from "../generate/document.ts";
import type { Delivery, Flow } from "../stream/terms.ts";
import { announce, button, make, newId, shortened, throttled } from "./dom.ts";

/** What the slider selects, in items a second; the last is no bound. */
const RATES: readonly (number | undefined)[] = [0.5, 1, 2, 5, 10, 20, 50, 100, undefined];
const DELIVERIES: readonly Delivery[] = ["conflate", "latest", "sample", "dropOldest"];
const MAX_SHOWN = 50;
const MAX_TEXT = 1000;
const DRAWN_EACH = 100;

/** An open stream: its items, and what this page wants of it. It stays when the stream has ended, until it is removed. */
export class StreamCard {
  readonly element: HTMLElement;
  readonly #abort = new AbortController();
  readonly #stream: ItemStream<unknown>;
  readonly #method: string;
  readonly #rate: HTMLInputElement = make("input", { type: "range", min: "0", max: `${RATES.length - 1}` });
  readonly #rateText: HTMLElement = make("strong");
  readonly #delivery: HTMLSelectElement = make("select");
  readonly #pause: HTMLButtonElement = button("Pause", () => this.#togglePause());
  readonly #end: HTMLButtonElement = button("End", () => this.#abort.abort());
  readonly #state: HTMLElement = make("span", { className: "state", role: "status" });
  readonly #counts: HTMLElement = make("p", { className: "note counts" });
  readonly #items: HTMLElement = make("ol", { className: "items" });
  readonly #draw = throttled(DRAWN_EACH, () => this.#drawNow());
  #shown: { readonly className: string; readonly text: string }[] = [];
  #received = 0;
  #skipped = 0;

  /** Opens a stream. */
  constructor(client: JsonRpcClient, method: MethodObject, params: unknown, timeout: number) {
    this.#method = method.name;
    const own = method["x-stream"]?.delivery;
    this.#delivery.append(
      make("option", { value: "" }, own ? `as the method: ${own}` : "as the method"),
      ...DELIVERIES.filter(delivery => delivery !== own).map(delivery => make("option", {}, delivery)),
    );
    this.#rate.value = this.#rate.max;
    this.#pause.setAttribute("aria-pressed", "false");
    this.element = this.#build(params);
    for (const input of [this.#rate, this.#delivery]) input.addEventListener("input", () => this.#steer());
    const onGap = (skipped: number | undefined) => {
      this.#skipped += skipped ?? 0;
      this.#show("gap", `${skipped ?? "some"} skipped`);
    };
    this.#stream = client.stream(method.name, params, { signal: this.#abort.signal, timeout, onGap });
    this.#steer();
    this.#setState("runs");
    void this.#run();
  }

  #build(params: unknown): HTMLElement {
    const title = make("h3", { id: newId() }, this.#method, " ");
    if (params !== undefined) title.append(make("code", {}, shortened(JSON.stringify(params) ?? "", 100)));
    const list = make("div", { className: "scroll items-scroll", tabIndex: 0, role: "group" }, this.#items);
    list.setAttribute("aria-label", `Items of ${this.#method}, newest first`);
    const card = make(
      "article",
      { className: "card" },
      make("div", { className: "card-head" }, title, this.#state),
      make(
        "div",
        { className: "pair" },
        make("label", {}, "Rate ", this.#rateText, this.#rate),
        make("label", {}, "When this page is slower", this.#delivery),
      ),
      make("div", { className: "buttons" }, this.#pause, this.#end),
      this.#counts,
      list,
    );
    card.setAttribute("aria-labelledby", title.id);
    return card;
  }

  get #wanted(): Flow {
    return {
      perSecond: RATES[this.#rate.valueAsNumber],
      delivery: (this.#delivery.value || undefined) as Delivery | undefined,
      paused: this.#pause.getAttribute("aria-pressed") === "true",
    };
  }

  #steer(): void {
    const { perSecond } = this.#wanted;
    const text = perSecond ? `${perSecond} a second` : "as fast as they come";
    this.#rateText.textContent = text;
    this.#rate.setAttribute("aria-valuetext", text);
    this.#stream.flow(this.#wanted);
  }

  #togglePause(): void {
    const paused = !this.#wanted.paused;
    this.#pause.setAttribute("aria-pressed", String(paused));
    this.#setState(paused ? "paused" : "runs");
    this.#steer();
  }

  async #run(): Promise<void> {
    try {
      for await (const item of this.#stream) {
        this.#received++;
        this.#show("item", JSON.stringify(item) ?? "null");
      }
      this.#ended("complete");
    } catch (error) {
      this.#ended(this.#abort.signal.aborted ? "ended by this page" : `failed: ${(error as Error).message}`);
    }
  }

  #ended(text: string): void {
    this.#setState(text);
    announce(`${this.#method}: ${text}`);
    for (const control of [this.#rate, this.#delivery, this.#pause]) control.disabled = true;
    this.#end.replaceWith(button("Remove", () => this.element.remove()));
  }

  /** Ends the stream. */
  end(): void {
    this.#abort.abort();
  }

  #setState(text: string): void {
    this.#state.textContent = text;
    this.#state.dataset["state"] = text.split(/[ :]/)[0];
    this.#drawNow();
  }

  #show(className: string, text: string): void {
    this.#shown = [{ className, text: shortened(text, MAX_TEXT) }, ...this.#shown.slice(0, MAX_SHOWN - 1)];
    this.#draw();
  }

  #drawNow(): void {
    this.#counts.textContent = `Received ${this.#received}, skipped ${this.#skipped}`;
    this.#items.replaceChildren(...this.#shown.map(({ className, text }) => make("li", { className }, text)));
  }
}
