import { canonicalId, encodeError, encodeProgress, encodeResult, type InboundCall } from "../codec/codec.ts";
import { errorObject, type FaultType } from "../codec/faults.ts";
import type { Limits } from "../codec/limits.ts";
import { CancelledError, type JsonRpcError, ResponseError, TimeoutError } from "../errors.ts";
import type { Timers } from "../timers.ts";
import { type Notify, printable } from "./notice.ts";

/** What a handler may know and do besides its params. */
export interface HandlerContext {
  /** Aborts when the peer cancels the request, when it was not answered in time, and when the conversation ends. */
  readonly signal: AbortSignal;
  /** Whether nobody gets an answer. */
  readonly notification: boolean;
  /** The id as the peer wrote it, the text of a JSON string, number or null; undefined for a notification. */
  readonly id: string | undefined;
  /** Reports progress to the peer; does nothing for a notification and after the request has ended. */
  progress(value: unknown): void;
}

/** Handles requests and notifications of one method. What it returns or resolves with is the result; undefined is null. */
// biome-ignore lint/suspicious/noConfusingVoidType: handlers of notifications return nothing
export type Handler = (params: unknown, context: HandlerContext) => unknown | void;

/** Takes the text of the answer to the request with this id. */
export type Reply = (id: string, text: string) => void;

/** One request or notification of the peer, from its arrival until its handler has returned. */
class Exchange {
  readonly call: InboundCall;
  readonly #reply: Reply;
  readonly #abort = new AbortController();
  #stopTimer: (() => void) | undefined;
  /** Whether an answer may still be sent. */
  open = true;

  constructor(call: InboundCall, reply: Reply) {
    this.call = call;
    this.#reply = reply;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Characters that it keeps in memory. */
  get size(): number {
    return this.call.method.length + (this.call.params?.length ?? 0);
  }

  limit(timers: Timers, timeout: number): void {
    const late = () => this.kill(new TimeoutError(`No answer within ${timeout} ms`), "request.timeout");
    this.#stopTimer = timers.after(timeout, late);
  }

  /** Ends it with this answer, unless it has ended. */
  end(answer: string | undefined): void {
    if (!this.open) return;
    this.open = false;
    this.#stopTimer?.();
    if (this.call.id !== undefined && answer !== undefined) this.#reply(this.call.id, answer);
  }

  /** Ends it without its handler, and tells that. Without a fault nobody is left to be answered. */
  kill(reason: JsonRpcError, fault?: FaultType): void {
    if (!this.open) return;
    this.end(fault && encodeError(this.call.id ?? "null", errorObject(fault)));
    this.#abort.abort(reason);
  }
}

/** The peer's requests and notifications whose handlers run. They start in arrival order and run side by side. */
export class Inbound {
  readonly #timers: Timers;
  readonly #limits: Limits;
  readonly #notify: Notify;
  readonly #sendProgress: (text: string) => void;
  readonly #handlers = new Map<string, Handler>();
  readonly #requests = new Set<Exchange>();
  readonly #notifications = new Set<Exchange>();

  constructor(timers: Timers, limits: Limits, notify: Notify, sendProgress: (text: string) => void) {
    this.#timers = timers;
    this.#limits = limits;
    this.#notify = notify;
    this.#sendProgress = sendProgress;
  }

  get size(): number {
    return this.#requests.size + this.#notifications.size;
  }

  on(method: string, handler: Handler): () => void {
    if (isReserved(method)) throw new RangeError(`Method names that begin with rpc. or $/ are reserved: ${method}`);
    this.#handlers.set(method, handler);
    return () => {
      if (this.#handlers.get(method) === handler) this.#handlers.delete(method);
    };
  }

  request(id: string, call: InboundCall, reply: Reply): void {
    const handler = this.#handlers.get(call.method);
    const { inFlight, inFlightBytes, handlerTimeout } = this.#limits;
    const exchange = new Exchange(call, reply);
    if (!handler) reply(id, encodeError(id, errorObject("method.notFound")));
    else if (fits(this.#requests, exchange, inFlight, inFlightBytes)) {
      exchange.limit(this.#timers, handlerTimeout);
      void this.#run(exchange, handler, this.#requests);
    } else {
      this.#notify("overflow", `No room for a request of ${printable(call.method)}`);
      reply(id, encodeError(id, errorObject("server.busy")));
    }
  }

  notification(call: InboundCall): void {
    const handler = this.#handlers.get(call.method);
    const { notifications, notificationBytes } = this.#limits;
    const exchange = new Exchange(call, () => {});
    if (!handler) {
      if (!isReserved(call.method)) this.#notify("unexpected", `Nobody handles ${printable(call.method)}`);
    } else if (fits(this.#notifications, exchange, notifications, notificationBytes)) {
      void this.#run(exchange, handler, this.#notifications);
    } else this.#notify("overflow", `No room for a notification of ${printable(call.method)}`);
  }

  /** The peer does not want the answer any more; ids are the peer's, who may use one twice. */
  cancel(id: string): void {
    const wanted = canonicalId(id);
    for (const exchange of [...this.#requests]) {
      if (canonicalId(exchange.call.id ?? "") === wanted) {
        exchange.kill(new CancelledError("The peer cancelled the request"), "request.cancelled");
      }
    }
  }

  /** Nobody can receive the answers any more. */
  dropAll(reason: JsonRpcError): void {
    for (const exchange of [...this.#requests, ...this.#notifications]) exchange.kill(reason);
  }

  async #run(exchange: Exchange, handler: Handler, running: Set<Exchange>): Promise<void> {
    const { id, params } = exchange.call;
    running.add(exchange);
    try {
      const value: unknown = params === undefined ? undefined : JSON.parse(params);
      const result = await handler(value, this.#context(exchange));
      exchange.end(id !== undefined && exchange.open ? encodeResult(id, result) : undefined);
    } catch (failure) {
      this.#failed(exchange, failure);
    }
    running.delete(exchange);
  }

  #failed(exchange: Exchange, failure: unknown): void {
    const { id, method } = exchange.call;
    // Whoever was told to stop may throw.
    if (!exchange.open) return;
    let answer: string | undefined;
    try {
      // Of an exception nothing crosses the wire but what a handler chose to tell.
      if (id !== undefined && failure instanceof ResponseError && Number.isInteger(failure.code)) {
        answer = encodeError(id, failure);
      }
    } catch {
      // JSON cannot express the data.
    }
    if (answer === undefined) this.#notify("handler", `The handler of ${printable(method)} failed`, failure);
    exchange.end(answer ?? encodeError(id ?? "null", errorObject("internal")));
  }

  #context(exchange: Exchange): HandlerContext {
    const { id } = exchange.call;
    return {
      signal: exchange.signal,
      notification: id === undefined,
      id,
      progress: value => {
        if (id !== undefined && exchange.open) this.#sendProgress(encodeProgress(id, value));
      },
    };
  }
}

/** Names of the protocol: requests are not found, notifications ignored. */
function isReserved(method: string): boolean {
  return /^(?:rpc\.|\$\/)/.test(method);
}

/** Whether one more may run; the first always may. */
function fits(running: ReadonlySet<Exchange>, exchange: Exchange, count: number, size: number): boolean {
  let sum = exchange.size;
  for (const other of running) sum += other.size;
  return !running.size || (running.size < count && sum <= size);
}
