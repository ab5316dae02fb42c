import { CancelledError, type JsonRpcError, TimeoutError } from "../base/errors.ts";
import type { Timers } from "../base/timers.ts";
import type { InboundCall } from "../codec/decode.ts";
import { encodeError, encodeProgress, encodeResult } from "../codec/encode.ts";
import { errorObject, type FaultType } from "../codec/faults.ts";
import type { Json } from "../codec/json.ts";
import type { Limits } from "../codec/limits.ts";
import type { StreamTerms } from "../stream/terms.ts";
import { chosenError } from "./chosen-error.ts";
import { type Notify, quoted } from "./notice.ts";
import type { Produced } from "./produced.ts";

/** What a handler may know and do besides its params. */
export interface HandlerContext {
  /** Aborts when the peer cancels the request, when it was not answered in time, and when the conversation ends. */
  readonly signal: AbortSignal;
  /** Whether no answer is sent. */
  readonly notification: boolean;
  /** The id as the peer wrote it, the text of a JSON string, number or null; undefined for a notification. */
  readonly id: string | undefined;
  /**
   * Reports progress to the peer; does nothing for a notification and after the request has ended. Throws what
   * `Peer.notify` throws.
   */
  readonly progress: (value: unknown) => void;
}

/**
 * Handles requests and notifications of one method. What it returns or resolves with is the result; undefined is null, and
 * an async iterable is a stream. A `ResponseError` that it throws is the answer; anything else is answered -32603 and passed
 * to `onNotice`.
 */
export type Handler = (params: unknown, context: HandlerContext) => unknown;

/** What received messages are handled with. */
export interface Surroundings {
  readonly timers: Timers;
  readonly limits: Limits;
  readonly json: Json;
  /** Whether `params` that are null count as absent. */
  readonly nullParams: boolean;
  readonly notify: Notify;
  /** Sends the text of a progress report. */
  readonly progress: (text: string) => void;
  readonly produced: Produced | undefined;
}

/** Takes the text of the answer to the request with this id; `done` is called with whether that is what was sent. */
export type Reply = (id: string, text: string, done?: (sent: boolean) => void) => void;

/** One request or notification of the peer, from its arrival until its handler has returned. It is answered once. */
export class Exchange {
  readonly call: InboundCall;
  readonly #id: string;
  readonly #reply: Reply | undefined;
  readonly #abort = new AbortController();
  #open = true;
  #stopTimer: (() => void) | undefined;

  /** A notification has no reply. */
  constructor(call: InboundCall, reply: Reply | undefined) {
    this.call = call;
    this.#id = call.id ?? "null";
    this.#reply = reply;
  }

  /** Characters that it keeps in memory. */
  get size(): number {
    return this.call.method.length + (this.call.params?.length ?? 0);
  }

  /**
   * Calls the handler before it returns, or refuses if there is none; resolves when the handler is done. A request that has
   * ended is not begun. Never rejects.
   */
  async run(
    handler: Handler | undefined,
    terms: StreamTerms,
    { timers, limits, notify, progress, produced, json }: Surroundings,
  ): Promise<void> {
    const { id, params } = this.call;
    if (this.#reply && !this.#open) return;
    if (!handler) {
      this.refuse("method.notFound");
      return;
    }
    const late = () => this.kill(new TimeoutError(`No answer within ${limits.handlerTimeout} ms`), "request.timeout");
    if (this.#reply) this.#stopTimer = timers.after(limits.handlerTimeout, late);
    try {
      const result = await handler(params && json.parse(params), {
        signal: this.#abort.signal,
        notification: !this.#reply,
        id,
        progress: value => {
          if (this.#open && this.#reply) progress(encodeProgress(this.#id, value, json));
        },
      });
      // A handler that was cancelled is ignored: here and below.
      if (!this.#open) return;
      if (!this.#reply || !isIterable(result)) this.#end(this.#reply && encodeResult(this.#id, result, json));
      else {
        PRODUCED: if (produced) {
          const stop = () => this.#abort.abort(new CancelledError("Stream cancelled"));
          const stream = produced.accept(this.#id, result, terms, stop);
          if (stream) this.#end(encodeResult(this.#id, stream.streamId), stream.answered);
          else this.refuse("stream.tooMany");
          return;
        }
        this.refuse("internal");
      }
    } catch (failure) {
      if (this.#open) this.#failed(failure, notify, json);
    }
  }

  /** Ends it with an error of the engine. */
  refuse(fault: FaultType): void {
    this.#end(encodeError(this.#id, errorObject(fault)));
  }

  /** Ends it without its handler, which is signalled. Without a fault there is no one left to answer. */
  kill(reason: JsonRpcError, fault?: FaultType): void {
    if (!this.#open) return;
    if (fault) this.refuse(fault);
    else this.#end(undefined);
    this.#abort.abort(reason);
  }

  #end(answer: string | undefined, done?: (sent: boolean) => void): void {
    this.#open = false;
    this.#stopTimer?.();
    if (answer) this.#reply?.(this.#id, answer, done);
  }

  #failed(failure: unknown, notify: Notify, json: Json): void {
    const chosen = this.#reply && chosenError(failure);
    try {
      if (chosen) {
        this.#end(encodeError(this.#id, chosen, json));
        return;
      }
    } catch {
      // JSON cannot express its data.
    }
    notify("handler", `The handler of ${quoted(this.call.method)} failed`, failure);
    this.refuse("internal");
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
