import { canonicalId, type InboundCall } from "../codec/codec.ts";
import type { FaultType } from "../codec/faults.ts";
import { CancelledError, type JsonRpcError } from "../errors.ts";
import { Exchange, type Handler, type Reply, type Surroundings } from "./exchange.ts";
import { printable } from "./notice.ts";

/** The peer's requests and notifications whose handlers run. They start in arrival order and run side by side. */
export class Inbound {
  readonly #surroundings: Surroundings;
  readonly #handlers = new Map<string, Handler>();
  readonly #requests = new Set<Exchange>();
  readonly #notifications = new Set<Exchange>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
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
    const { limits, notify } = this.#surroundings;
    const handler = this.#handlers.get(call.method);
    const exchange = new Exchange(call, reply);
    const running = reply ? this.#requests : this.#notifications;
    const most = reply ? limits.inFlight : limits.notifications;
    const room = reply ? limits.inFlightBytes : limits.notificationBytes;
    let size = exchange.size;
    for (const other of running) size += other.size;
    if (!handler) {
      notify("unexpected", `Nobody handles ${printable(call.method)}`);
      exchange.refuse("method.notFound");
    } else if (running.size && (running.size >= most || size > room)) {
      // The first one always may run.
      notify("overflow", `No room for ${printable(call.method)}`);
      exchange.refuse("server.busy");
    } else {
      running.add(exchange);
      void exchange.run(handler, this.#surroundings).then(() => running.delete(exchange));
    }
  }

  /** The peer does not want the answer any more; ids are the peer's, who may use one twice. */
  cancel(id: string): void {
    const wanted = canonicalId(id);
    for (const exchange of [...this.#requests]) {
      if (canonicalId(exchange.call.id ?? "") === wanted) {
        exchange.kill(new CancelledError("Request cancelled"), "request.cancelled");
      }
    }
  }

  /** Ends all that run. Without a fault nobody can receive the answers any more. */
  dropAll(reason: JsonRpcError, fault?: FaultType): void {
    for (const exchange of [...this.#requests, ...this.#notifications]) exchange.kill(reason, fault);
  }
}
