import { RemoteError } from "../base/errors.ts";
import type { ErrorObject } from "../codec/faults.ts";
import type { Json } from "../codec/json.ts";
import type { Consumers } from "../stream/consumers.ts";
import { type AutomaticCredit, automaticCredit, LEAST_CREDIT } from "../stream/credit.ts";
import type { Flow } from "../stream/terms.ts";
import { aborted, type CallOptions, type Settling } from "./pending.ts";

/** What one stream may differ in. */
export interface StreamOptions extends Flow {
  /**
   * Items that are on the way or wait for the loop, at most. Unless set it is 32 at first, and grows while the loop keeps
   * pace, to 256 items or 128 Ki characters; in the script for pages it stays 32.
   */
  readonly credit?: number;
  /** Milliseconds to wait for the answer to the call, instead of the default. */
  readonly timeout?: number;
  /** Cancels the stream when it aborts, also at the peer; items that wait for the loop are dropped. */
  readonly signal?: AbortSignal;
  /** Called before an item, or before the end, with how many items were passed over; undefined if that is not known. */
  readonly onGap?: (skipped: number | undefined) => void;
  /** Called before an item with where it stands in its source, if the producer says so. */
  readonly onPosition?: (position: string) => void;
}

/**
 * The items of a stream, for one loop. The call is made when the loop begins, credit is given back as it takes items, and
 * leaving it cancels the stream. It throws a `JsonRpcError` if the stream ends otherwise than complete.
 */
export interface ItemStream<T> extends AsyncGenerator<T, void, void> {
  /** Wants the stream otherwise from now on. */
  flow(wanted: Flow): void;
}

/** Calls a method; whatever becomes of that, it settles. */
export type Ask = (method: string, params: unknown, options: CallOptions, settling: Settling) => void;

/** Makes a stream of the peer; nothing happens before its loop begins. */
export function streamOf<T>(
  consumers: Consumers,
  ask: Ask,
  json: Json,
  method: string,
  params: unknown,
  options: StreamOptions,
): ItemStream<T> {
  const { credit = LEAST_CREDIT, signal, onGap, onPosition } = options;
  let wake = () => {};
  let automatic: AutomaticCredit | undefined;
  ADAPTED: if (!options.credit) automatic = automaticCredit();
  const stream = consumers.ask(credit, options, () => wake(), automatic);
  const giveUp = () => stream.giveUp(aborted(method, signal));

  async function* loop(): AsyncGenerator<T, void, void> {
    try {
      ask(method, params, options, { resolve: stream.opened, reject: stream.fail, late: consumers.late });
      signal?.addEventListener("abort", giveUp);
      for (;;) {
        const next = stream.take();
        if (!next) {
          await new Promise<void>(resolve => {
            wake = resolve;
          });
          continue;
        }
        if (next instanceof Error) throw next;
        const { skipped = 0, position, error, complete, text } = next;
        if (skipped !== 0) onGap?.(skipped ?? undefined);
        if (complete) return;
        const read = json.parse(text) as { readonly result: T; readonly error: ErrorObject };
        if (error) throw new RemoteError(error.code, error.message, read.error.data);
        if (position) onPosition?.(position);
        yield read.result;
        stream.handled();
      }
    } finally {
      signal?.removeEventListener("abort", giveUp);
      giveUp();
    }
  }

  return Object.assign(loop(), { flow: stream.flow });
}
