import { RemoteError } from "../base/errors.ts";
import type { JsonRpcClient } from "../client.ts";
import type { MethodObject } from "../generate/document.ts";
import { typeOf } from "../generate/types.ts";
import { BatchPanel } from "./batch-panel.ts";
import { announce, element, make, pretty, shortened } from "./dom.ts";
import type { Schemas } from "./fields.ts";
import { kindOfMethod } from "./method-list.ts";
import { ParamsForm } from "./params-form.ts";
import { SNIPPETS } from "./snippets.ts";
import { StreamCard } from "./stream-card.ts";

/** Streams that are open at once, at most. */
const MAX_STREAMS = 8;
const MAX_ANSWER = 200_000;

/** One method: what it is, a form to call it, and what it answered. */
export class MethodPanel {
  readonly #client: () => JsonRpcClient;
  readonly #url: () => string;
  readonly #batch: BatchPanel;
  readonly #call = element<HTMLButtonElement>("call");
  readonly #cancel = element<HTMLButtonElement>("cancel");
  readonly #timeout = element<HTMLInputElement>("timeout");
  #method: MethodObject | undefined;
  #params: ParamsForm | undefined;
  #abort: AbortController | undefined;
  #streams: StreamCard[] = [];

  /**
   * @param client the client of the endpoint, connected or about to connect
   * @param url the address of its socket
   */
  constructor(client: () => JsonRpcClient, url: () => string) {
    this.#client = client;
    this.#url = url;
    this.#batch = new BatchPanel(client);
    element("code-for").replaceChildren(...Object.keys(SNIPPETS).map(name => make("option", {}, name)));
    element("copy").addEventListener("click", () => this.#send(params => void this.#copy(params)));
    element("call-form").addEventListener("submit", event => {
      event.preventDefault();
      this.#send(params => this.#start(params));
    });
    element("notify").addEventListener("click", () => this.#send(params => this.#notify(params)));
    element("batch-add").addEventListener("click", () => this.#send(params => this.#collect(params)));
    this.#cancel.addEventListener("click", () => this.#abort?.abort());
  }

  show(method: MethodObject, schemas: Schemas): void {
    this.#method = method;
    this.#params = new ParamsForm(method, schemas);
    const kind = kindOfMethod(method);
    const badges = [kind, method.deprecated ? "deprecated" : "", method["x-idempotent"] ? "idempotent" : ""];
    element("method-name").replaceChildren(
      method.name,
      ...badges.filter(Boolean).flatMap(text => [" ", make("span", { className: "badge" }, text)]),
    );
    element("summary").textContent = [method.summary, method.description].filter(Boolean).join(" ");
    element("params").replaceChildren(this.#params.element);
    this.#call.textContent = { stream: "Open the stream", notification: "Send" }[kind] ?? "Call";
    for (const one of [element("notify"), this.#cancel]) one.hidden = kind !== "";
    this.#facts(method);
    const takesStream = method.params.some(param => param["x-stream-argument"]);
    element("batch-add").hidden = kind === "stream" || takesStream;
    element("code-scroll").hidden = true;
    element("code-row").hidden = takesStream;
    element("method").hidden = false;
    this.#answer("", "none yet");
  }

  /** Forgets the method and ends what runs, because the endpoint is another one now. */
  clear(): void {
    this.#abort?.abort();
    for (const stream of this.#streams) stream.end();
    this.#streams = [];
    this.#batch.clear();
    element("streams").replaceChildren();
    element("method").hidden = true;
  }

  #facts(method: MethodObject): void {
    const item = method["x-stream"]?.item;
    const returns = item ? `stream of ${typeOf(item)}` : method.result ? typeOf(method.result.schema) : "nothing";
    const facts: [string, string][] = [["Returns", returns]];
    const errors = (method.errors ?? []).map(({ code, data, message }) => `${code} ${data?.type ?? message}`);
    if (errors.length > 0) facts.push(["Errors", errors.join(", ")]);
    element("facts").replaceChildren(
      ...facts.flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, make("code", {}, text))]),
    );
  }

  /** Does something with the params of the form, unless something is wrong with them. */
  #send(action: (params: unknown) => void): void {
    const faults: HTMLElement[] = [];
    const params = this.#params?.read(faults);
    if (faults.length > 0) faults[0]?.focus();
    else action(params);
  }

  #start(params: unknown): void {
    const method = this.#method as MethodObject;
    if (method["x-stream"]) this.#stream(method, params);
    else if (method.result) void this.#ask(method.name, params);
    else this.#notify(params);
  }

  #collect(params: unknown): void {
    const { name, result } = this.#method as MethodObject;
    this.#batch.add(name, params, !result);
  }

  /** Shows the call as it is written elsewhere, and puts it into the clipboard where the browser lets a page do that. */
  async #copy(params: unknown): Promise<void> {
    const { name, result, ...method } = this.#method as MethodObject;
    const kind = method["x-stream"] ? "stream" : result ? "call" : "notification";
    const write = SNIPPETS[element<HTMLSelectElement>("code-for").value];
    const text = write?.({ url: this.#url(), method: name, params, kind }) ?? "";
    element("code").textContent = text;
    element("code-scroll").hidden = false;
    try {
      await navigator.clipboard.writeText(text);
      announce("Copied");
    } catch {
      announce("Shown below, to be copied by hand");
    }
  }

  #notify(params: unknown): void {
    try {
      this.#client().notify(this.#method?.name ?? "", params);
      this.#answer("", "sent; a notification is not answered");
    } catch (error) {
      this.#failed(error as Error, 0);
    }
  }

  async #ask(name: string, params: unknown): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#cancel.disabled = false;
    const begin = performance.now();
    const onProgress = (value: unknown) => this.#answer("", `progress: ${shortened(JSON.stringify(value), 200)}`);
    this.#answer("", "waits for the answer");
    try {
      const { signal } = abort;
      const result = await this.#client().call(name, params, { signal, timeout: this.#patience, onProgress });
      if (this.#abort === abort) this.#answer(pretty(result), `answered in ${millisSince(begin)}`);
    } catch (error) {
      if (this.#abort === abort) this.#failed(error as Error, begin);
    }
    if (this.#abort === abort) this.#cancel.disabled = true;
  }

  #stream(method: MethodObject, params: unknown): void {
    this.#streams = this.#streams.filter(({ element: { isConnected } }) => isConnected);
    if (this.#streams.length >= MAX_STREAMS) {
      this.#answer("", `${MAX_STREAMS} streams are here already: end and remove one`);
      return;
    }
    const card = new StreamCard(this.#client(), method, params, this.#patience);
    this.#streams.push(card);
    element("streams").prepend(card.element);
    this.#answer("", "opened; its items are below");
  }

  get #patience(): number {
    return this.#timeout.valueAsNumber || 0;
  }

  #failed(error: Error, begin: number): void {
    const remote = error instanceof RemoteError;
    const after = begin ? ` after ${millisSince(begin)}` : "";
    const { path, reason } = Object(remote && error.data) as { readonly path?: unknown; readonly reason?: unknown };
    if (typeof path === "string") this.#params?.refuse(path, String(reason ?? "does not fit"));
    const { message } = error;
    const text = remote ? pretty({ code: error.code, message, data: error.data }) : `${error.name}: ${message}`;
    this.#answer(text, remote ? `error ${error.code}${after}` : `failed${after}`, true);
  }

  #answer(text: string, state: string, bad = false): void {
    element("answer-state").textContent = state;
    element("answer-state").classList.toggle("bad", bad);
    element("answer").textContent = shortened(text, MAX_ANSWER);
    element("answer-scroll").hidden = text === "";
  }
}

const millisSince = (begin: number): string => `${(performance.now() - begin).toFixed(1)} ms`;
