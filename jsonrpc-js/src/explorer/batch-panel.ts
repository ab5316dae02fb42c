import type { JsonRpcClient } from "../client.ts";
import { announce, button, element, make, shortened } from "./dom.ts";

/** What a batch has by default at a server, at most. */
const MAX_ENTRIES = 50;
const MAX_TEXT = 2000;

/** A call in a batch. */
interface BatchEntry {
  readonly method: string;
  readonly params: unknown;
  readonly isNotification: boolean;
  readonly answer: HTMLElement;
}

/** Calls that are collected, sent together, and answered one by one. */
export class BatchPanel {
  readonly #client: () => JsonRpcClient;
  readonly #list = element("batch-entries");
  #entries: BatchEntry[] = [];

  /** @param client the client of the endpoint, connected or about to connect */
  constructor(client: () => JsonRpcClient) {
    this.#client = client;
    element("batch-send").addEventListener("click", () => this.#send());
    element("batch-clear").addEventListener("click", () => {
      this.clear();
      element("method").focus();
    });
  }

  add(method: string, params: unknown, isNotification: boolean): void {
    if (this.#entries.length >= MAX_ENTRIES) {
      announce(`A batch has ${MAX_ENTRIES} calls at most`);
      return;
    }
    const answer = make("p", { className: "note" }, "not sent yet");
    const entry = { method, params, isNotification, answer };
    const text = params === undefined ? method : `${method} ${JSON.stringify(params)}`;
    const remove = button(
      `Remove ${method}`,
      () => {
        this.#entries = this.#entries.filter(other => other !== entry);
        row.remove();
        this.#render();
        element("batch-title").focus();
      },
      "small",
    );
    const row = make("li", {}, make("code", {}, shortened(text, MAX_TEXT)), answer, remove);
    this.#entries.push(entry);
    this.#list.append(row);
    this.#render();
    announce(`${method} is in the batch, which has ${this.#entries.length} now`);
  }

  /** Forgets all calls. */
  clear(): void {
    this.#entries = [];
    this.#list.replaceChildren();
    this.#render();
  }

  #render(): void {
    element("batch").hidden = this.#entries.length === 0;
    element("batch-count").textContent = `${this.#entries.length}`;
  }

  #send(): void {
    const batch = this.#client().batch();
    for (const { method, params, isNotification, answer } of this.#entries) {
      if (isNotification) {
        batch.notify(method, params);
        show(answer, "sent; a notification is not answered");
        continue;
      }
      show(answer, "waits for the answer");
      batch.call(method, params).then(
        result => show(answer, JSON.stringify(result) ?? "nothing"),
        (error: Error) => show(answer, `${error.name}: ${error.message}`, true),
      );
    }
    try {
      batch.send();
    } catch (refused) {
      for (const { answer } of this.#entries) show(answer, `not sent: ${(refused as Error).message}`, true);
    }
  }
}

function show(answer: HTMLElement, text: string, bad = false): void {
  answer.textContent = shortened(text, MAX_TEXT);
  answer.classList.toggle("bad", bad);
}
