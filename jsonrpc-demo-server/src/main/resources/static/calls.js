import { element, make, shorten } from "./dom.js";
import { checkParams, readJson } from "./json-field.js";
import { presets } from "./presets.js";

const MAX_RUNNING = 50;
const MAX_BATCH = 20;
const MAX_ANSWER = 20_000;

/** Calls, notifications and batches, made with what the form says. */
export class Calls {
  #client;
  #batch = [];

  /** @param client gives the JsonRpcClient to call with, connected where needed; undefined when it cannot */
  constructor(client) {
    this.#client = client;
    element("preset").addEventListener("change", () => this.#fill());
    element("call-form").addEventListener("submit", event => {
      event.preventDefault();
      this.#withForm(call => this.#call(call));
    });
    element("notify").addEventListener("click", () =>
      this.#withForm(({ method, params }) => this.#notify(method, params)),
    );
    element("add-to-batch").addEventListener("click", () => this.#withForm(call => this.#addToBatch(call)));
    element("send-batch").addEventListener("click", () => this.#sendBatch());
    element("clear-batch").addEventListener("click", () => this.#setBatch([]));
    this.#setBatch([]);
  }

  /** Offers the examples of an endpoint; those of `/echo` where it is not known. */
  offer(endpoint) {
    this.presets = presets[endpoint] ?? presets.echo;
    element("preset").replaceChildren(
      ...this.presets.map(([title, method], index) => make("option", { value: String(index) }, `${method}: ${title}`)),
    );
    this.#fill();
  }

  /** What the form says: `{method, params, timeout}`; undefined, and told to the user, when something is wrong. */
  read() {
    const form = element("call-form");
    const params = readJson("params", checkParams);
    if (!params) element("params").focus();
    if (!params || !form.reportValidity()) return undefined;
    return { method: element("method").value, params: params.value, timeout: element("timeout").valueAsNumber };
  }

  #fill() {
    const [, method, params] = this.presets[element("preset").value];
    element("method").value = method;
    element("params").value = params === undefined ? "" : JSON.stringify(params, null, 2);
    readJson("params", checkParams);
  }

  #withForm(action) {
    const call = this.read();
    if (call) action(call);
  }

  async #call({ method, params, timeout }) {
    if (element("running").childElementCount >= MAX_RUNNING) {
      show("Not called", `${MAX_RUNNING} calls are running: wait for some, or cancel some.`);
      return;
    }
    const client = this.#client();
    if (!client) return;
    const abort = new AbortController();
    const running = runningRow(method, () => abort.abort());
    try {
      const result = await client.call(method, params, {
        timeout,
        signal: abort.signal,
        onProgress: running.progress,
      });
      show(`Answer of ${method}`, result);
    } catch (error) {
      show(`${method} failed`, describe(error));
    } finally {
      running.end();
    }
  }

  #notify(method, params) {
    const client = this.#client();
    if (!client) return;
    try {
      client.notify(method, params);
      show(`Notified ${method}`, "Nobody answers a notification.");
    } catch (error) {
      show(`${method} failed`, describe(error));
    }
  }

  #addToBatch(call) {
    if (this.#batch.length >= MAX_BATCH) show("Not added", `This page sends batches of up to ${MAX_BATCH}.`);
    else this.#setBatch([...this.#batch, call]);
  }

  #setBatch(batch) {
    this.#batch = batch;
    element("batch").replaceChildren(
      ...batch.map(({ method, params }) =>
        make("li", {}, make("code", {}, `${method} ${shorten(JSON.stringify(params) ?? "", 80)}`)),
      ),
    );
    element("batch-empty").hidden = batch.length > 0;
  }

  async #sendBatch() {
    if (this.#batch.length === 0) {
      show("Nothing sent", "The batch is empty.");
      return;
    }
    const client = this.#client();
    if (!client) return;
    const batch = client.batch();
    const answers = this.#batch.map(({ method, params }) => batch.call(method, params));
    batch.send();
    const settled = await Promise.allSettled(answers);
    show(
      `Answers of a batch of ${settled.length}`,
      settled.map(({ value, reason }) => (reason ? { error: describe(reason) } : { result: value })),
    );
  }
}

/** What went wrong, for people. */
function describe(error) {
  if (error.kind === "remote") return { code: error.code, message: error.message, data: error.data };
  return `${error.name}: ${error.message}`;
}

/** Writes the last answer; screen readers say it. */
function show(title, value) {
  element("answer-title").textContent = title;
  const text = typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
  element("answer").value = shorten(text, MAX_ANSWER);
}

/** A row for a call that runs: how far it is, and a button that cancels it. */
function runningRow(method, cancel) {
  const button = make("button", { type: "button", className: "small", ariaLabel: `Cancel ${method}` }, "Cancel");
  const bar = make("progress", { max: 100, ariaLabel: `Progress of ${method}` });
  const row = make("li", {}, make("code", {}, shorten(method, 60)), bar, button);
  button.addEventListener("click", cancel);
  // Fast answers need no row, and would make the page jump.
  const timer = setTimeout(() => element("running").append(row), 150);
  return {
    progress: value => {
      if (typeof value === "number") bar.value = value;
    },
    end: () => {
      clearTimeout(timer);
      row.remove();
    },
  };
}
