import { CancelledError, type JsonRpcError } from "../base/errors.ts";
import { nextTask } from "../base/timers.ts";
import type { InboundCall } from "../codec/decode.ts";
import type { FaultType } from "../codec/faults.ts";
import { canonicalId } from "../codec/ids.ts";
import type { StreamTerms } from "../stream/terms.ts";
import { Exchange, type Handler, type Reply, type Surroundings } from "./exchange.ts";
import { quoted } from "./notice.ts";

/**
 * The peer's requests and notifications whose handlers run or wait for their start. They start in arrival order and run side
 * by side.
 */
export class Inbound {
  readonly #surroundings: Surroundings;
  readonly #handlers = new Map<string, readonly [Handler, StreamTerms]>();
  readonly #requests = new Set<Exchange>();
  readonly #notifications = new Set<Exchange>();
  /** Starts the handlers that wait, in order. */
  #waiting: (() => void)[] = [];
  #held = false;
  #scheduled = false;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  get size(): number {
    return this.#requests.size + this.#notifications.size;
  }

  on(method: string, handler: Handler, terms: StreamTerms): () => void {
    if (/^(rpc\.|\$\/)/.test(method)) {
      throw new RangeError(`Reserved method name: ${method}`);
    }
    const entry = [handler, terms] as const;
    this.#handlers.set(method, entry);
    return () => {
      if (this.#handlers.get(method) === entry) this.#handlers.delete(method);
    };
  }

  /** Starts the handler as soon as nothing holds it back, or refuses. A notification has no reply. */
  accept(call: InboundCall, reply?: Reply): void {
    const { limits, notify } = this.#surroundings;
    const exchange = new Exchange(call, reply);
    const running = reply ? this.#requests : this.#notifications;
    const most = reply ? limits.inFlight : limits.notifications;
    const room = reply ? limits.inFlightBytes : limits.notificationBytes;
    let size = exchange.size;
    for (const other of running) size += other.size;
    if (running.size && (running.size >= most || size > room)) {
      // The first one always may run.
      notify("overflow", `No room for ${quoted(call.method)}`);
      exchange.refuse("server.busy");
      return;
    }
    running.add(exchange);
    this.#waiting.push(() => {
      const [handler, terms = {}] = this.#handlers.get(call.method) ?? [];
      if (!handler) this.#unhandled(call.method);
      let serving = handler;
      PRODUCED: serving = handler && (this.#surroundings.produced?.serve(handler, call) ?? handler);
      void exchange.run(serving, terms, this.#surroundings).then(() => running.delete(exchange));
    });
    this.#start();
  }

  #unhandled(method: string): void {
    this.#surroundings.notify("unexpected", `Nobody handles ${quoted(method)}`);
  }

  /**
   * Something was received that the application learns through promises or events: handlers of what is received from now on
   * start in a later task, after all that this causes. Costs nothing as long as none comes.
   */
  hold(): void {
    this.#held = true;
  }

  /** Starts what was held back. */
  release(): void {
    this.#held = false;
    this.#start();
  }

  #start(): void {
    while (!this.#held && this.#waiting.length) this.#waiting.shift()?.();
    if (!this.#waiting.length || this.#scheduled) return;
    this.#scheduled = true;
    nextTask(() => {
      this.#scheduled = false;
      this.release();
    });
  }

  /** The peer does not want the answer any more; ids are the peer's, who may use one twice. */
  cancel(id: string): void {
    const wanted = canonicalId(id);
    for (const exchange of [...this.#requests]) {
      if (canonicalId(exchange.call.id ?? "") === wanted) {
        exchange.kill(new CancelledError("Request cancelled"), "request.cancelled");
      }
    }
    PRODUCED: this.#surroundings.produced?.withdraw(wanted);
  }

  /**
   * Ends all that run. Without a fault their answers can no longer be delivered. Requests that wait do not start;
   * notifications do, since they were received, with a signal that has aborted.
   */
  dropAll(reason: JsonRpcError, fault?: FaultType): void {
    for (const exchange of [...this.#requests, ...this.#notifications]) exchange.kill(reason, fault);
  }

  /** Starts nothing that still waits. */
  stop(): void {
    this.#waiting = [];
    this.#requests.clear();
    this.#notifications.clear();
  }
}
