import { canonicalId, type InboundCall } from "../codec/codec.ts";
import type { Limits } from "../codec/limits.ts";
import { CancelledError, type JsonRpcError } from "../errors.ts";
import type { Timers } from "../timers.ts";
import { Exchange, type Handler, type Reply } from "./exchange.ts";
import { type Notify, printable } from "./notice.ts";

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
    if (/^(rpc\.|\$\/)/.test(method)) {
      throw new RangeError(`Reserved method name: ${method}`);
    }
    this.#handlers.set(method, handler);
    return () => {
      if (this.#handlers.get(method) === handler) this.#handlers.delete(method);
    };
  }

  /** Starts the handler, or refuses. A notification has no reply. */
  accept(call: InboundCall, reply?: Reply): void {
    const handler = this.#handlers.get(call.method);
    const exchange = new Exchange(call, reply);
    if (!handler) {
      this.#notify("unexpected", `Nobody handles ${printable(call.method)}`);
      exchange.refuse("method.notFound");
    } else if (!this.#fits(exchange, reply !== undefined)) {
      this.#notify("overflow", `No room for ${printable(call.method)}`);
      exchange.refuse("server.busy");
    } else {
      const running = reply ? this.#requests : this.#notifications;
      running.add(exchange);
      const done = exchange.run(handler, this.#timers, this.#limits.handlerTimeout, this.#notify, this.#sendProgress);
      void done.then(() => running.delete(exchange));
    }
  }

  /** Whether one more may run; the first always may. */
  #fits(exchange: Exchange, request: boolean): boolean {
    const { inFlight, inFlightBytes, notifications, notificationBytes } = this.#limits;
    const running = request ? this.#requests : this.#notifications;
    let size = exchange.size;
    for (const other of running) size += other.size;
    return (
      !running.size ||
      (running.size < (request ? inFlight : notifications) && size <= (request ? inFlightBytes : notificationBytes))
    );
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
}
