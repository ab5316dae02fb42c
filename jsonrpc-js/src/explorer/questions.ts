import { ResponseError } from "../base/errors.ts";
import type { JsonRpcClient } from "../client.ts";
import type { HandlerContext } from "../engine/exchange.ts";
import type { MethodObject } from "../generate/document.ts";
import { announce, button, element, make, newId, pretty, shortened } from "./dom.ts";
import { fieldOf, type Schemas } from "./fields.ts";
import { fieldControl } from "./form.ts";
import { streamedItems } from "./read-params.ts";

/** Questions that wait for an answer; more are refused. */
const MAX_OPEN = 20;
/** What was answered, and notifications, as far as they are shown. */
const MAX_PAST = 20;
const MAX_TEXT = 2000;

/** What the server asks and tells this page: the one is answered by a form, the other is listed. */
export class Questions {
  readonly #open = element("questions");
  readonly #past = element("heard");

  /** Answers the methods that the server may call on this client, from now on. */
  attach(client: JsonRpcClient, methods: readonly MethodObject[], schemas: Schemas): void {
    this.#open.replaceChildren();
    this.#past.replaceChildren();
    this.#count();
    for (const method of methods) {
      client.on(method.name, (params, context) =>
        context.notification || !method.result
          ? this.#note(method.name, params, "told")
          : this.#ask(method, params, context, schemas),
      );
    }
    const names = methods.map(({ name }) => name).join(", ");
    element("questions-note").textContent = names
      ? `This page answers ${names}.`
      : "This endpoint does not say that it calls its clients (calls of @JsonRpcController).";
  }

  async #ask(method: MethodObject, params: unknown, { signal }: HandlerContext, schemas: Schemas): Promise<unknown> {
    if (this.#open.childElementCount >= MAX_OPEN) throw new ResponseError(2, "Too many questions wait for an answer");
    const { card, answer } = questionCard(method, params, schemas);
    signal.addEventListener("abort", () => answer.reject(new ResponseError(3, "The server gave up")));
    this.#open.append(card);
    this.#count();
    announce(`The server asks ${method.name}`);
    try {
      const value = await answer.promise;
      this.#note(method.name, params, `answered ${JSON.stringify(value)}`);
      return method["x-stream"] && Array.isArray(value) ? streamedItems(value) : value;
    } catch (error) {
      this.#note(method.name, params, signal.aborted ? "given up by the server" : "refused");
      throw error;
    } finally {
      if (card.contains(document.activeElement)) element("questions-title").focus();
      card.remove();
      this.#count();
    }
  }

  #note(name: string, params: unknown, fate: string): void {
    const text = `${name} ${JSON.stringify(params) ?? ""}`;
    const row = make(
      "li",
      {},
      make("code", {}, shortened(text, MAX_TEXT)),
      make("span", { className: "hint" }, shortened(fate, MAX_TEXT)),
    );
    this.#past.prepend(row);
    while (this.#past.childElementCount > MAX_PAST) this.#past.lastElementChild?.remove();
  }

  #count(): void {
    const count = this.#open.childElementCount;
    element("questions-count").textContent = count === 0 ? "" : `${count}`;
  }
}

interface OpenAnswer {
  readonly promise: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A form for the answer to one question. */
function questionCard(
  method: MethodObject,
  params: unknown,
  schemas: Schemas,
): { readonly card: HTMLElement; readonly answer: OpenAnswer } {
  let resolve: OpenAnswer["resolve"] = () => {};
  let reject: OpenAnswer["reject"] = () => {};
  const promise = new Promise<unknown>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  const stream = method["x-stream"];
  const schema = stream ? { type: "array", items: stream.item } : (method.result?.schema ?? {});
  const control = fieldControl({ label: "Answer", description: "", required: true }, fieldOf(schema, schemas));
  const title = make("h3", { id: newId() }, method.name);
  const form = make(
    "form",
    { className: "card question" },
    title,
    ...(method.summary ? [make("p", { className: "note" }, method.summary)] : []),
    make("pre", {}, make("code", {}, params === undefined ? "without params" : shortened(pretty(params), MAX_TEXT))),
    control.element,
    make(
      "div",
      { className: "buttons" },
      make("button", { type: "submit", className: "main" }, "Answer"),
      button("Refuse", () => reject(new ResponseError(1, "The user of the explorer refused"))),
    ),
  );
  form.setAttribute("aria-labelledby", title.id);
  form.addEventListener("submit", event => {
    event.preventDefault();
    const faults: HTMLElement[] = [];
    const value = control.read(faults);
    if (faults.length > 0) faults[0]?.focus();
    else resolve(value);
  });
  return { card: form, answer: { promise, resolve, reject } };
}
