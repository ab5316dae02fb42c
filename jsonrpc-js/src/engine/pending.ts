import { CancelledError, type JsonRpcError, TimeoutError } from "../base/errors.ts";
import { LONGEST_DELAY, type Timers } from "../base/timers.ts";
import { integerOf } from "../codec/ids.ts";

/** What one call may differ in. */
export interface CallOptions {
  /** Milliseconds to wait for the answer instead of the default; 0 for as long as it takes. */
  readonly timeout?: number;
  /** Cancels the call when it aborts, also at the peer. */
  readonly signal?: AbortSignal;
  /** Called with the progress that the peer reports for this call. */
  readonly onProgress?: (value: unknown) => void;
}

/** What a promise is settled with. */
export interface Settling {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: JsonRpcError) => void;
  /** Gets the result after all if the call was given up before, as long as that is remembered. */
  readonly late?: (result: unknown) => void;
}

/** Of how many calls that were given up it is known that their answers may still come. */
const MOST_LATE = 1024;

/** One question of ours. It ends once: answered, failed, timed out or aborted, whichever comes first. */
export interface Call {
  /** The text of its id. */
  readonly id: string;
  readonly method: string;
  readonly options: CallOptions;
  /** All calls of the batch that it is in; none if it is in none. */
  readonly batch: readonly Call[];
  /** Whether it has left: the peer may have it. */
  isSent: boolean;
  /** The number of the frame in which it left, 0 where frames have none. */
  frame: number;
  ended: boolean;
  /** It is given up: from now on it has left if its text has begun to. Not in the script for pages. */
  givenUp?: () => void;
  resolve(result: unknown): void;
  reject(error: JsonRpcError): void;
}

/** A call that has left, for the peer that goes on in place of this one. */
export type LeftCall = readonly [id: number, method: string, frame: number];

/** A call of the peer before. */
export interface OwedCall {
  readonly method: string;
  /** As that of `call`; a rejection need not be handled. */
  readonly answer: Promise<unknown>;
}

/** Our questions that wait for an answer. */
export class PendingCalls {
  readonly #timers: Timers;
  readonly #requestTimeout: number;
  readonly #onEnd: (call: Call, givenUp: boolean) => void;
  readonly #waiting = new Map<string, Call>();
  /** Calls that were given up after they had left, oldest first. */
  readonly #late = new Map<string, Settling["late"]>();
  /** The id of the last call; the next one has the id above. */
  lastId = 0;

  /** `onEnd` is called for each call that ended, with whether the peer does not know. */
  constructor(timers: Timers, requestTimeout: number, onEnd: (call: Call, givenUp: boolean) => void) {
    this.#timers = timers;
    this.#requestTimeout = requestTimeout;
    this.#onEnd = onEnd;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Makes an entry, before anything is sent. It has ended already if its signal has aborted. */
  open(
    method: string,
    options: CallOptions,
    settling: Settling,
    batch: readonly Call[],
    id: number = ++this.lastId,
  ): Call {
    const { signal, timeout = this.#requestTimeout } = options;
    let stopTimer = () => {};
    let onAbort = () => {};
    const end = (givenUp: boolean, error?: JsonRpcError, result?: unknown) => {
      if (call.ended) return;
      call.ended = true;
      this.#waiting.delete(call.id);
      CHANNELS: if (givenUp) call.givenUp?.();
      if (givenUp && call.isSent) this.#late.set(call.id, settling.late);
      const [oldest = ""] = this.#late.keys();
      if (this.#late.size > MOST_LATE) this.#late.delete(oldest);
      stopTimer();
      signal?.removeEventListener("abort", onAbort);
      if (error) settling.reject(error);
      else settling.resolve(result);
      this.#onEnd(call, givenUp);
    };
    const call: Call = {
      id: `${id}`,
      method,
      options,
      batch,
      isSent: false,
      frame: 0,
      ended: false,
      resolve: result => end(false, undefined, result),
      reject: error => end(false, error),
    };
    if (timeout > 0) {
      const late = () => end(true, new TimeoutError(`No answer to '${method}' within ${timeout} ms`));
      stopTimer = this.#timers.after(Math.min(timeout, LONGEST_DELAY), late);
    }
    if (signal) {
      onAbort = () => end(true, aborted(method, signal));
      signal.addEventListener("abort", onAbort);
    }
    this.#waiting.set(call.id, call);
    if (signal?.aborted) onAbort();
    return call;
  }

  /** The call that has left with this id. */
  find(id = ""): Call | undefined {
    const call = this.#waiting.get(id) ?? this.#waiting.get(`${integerOf(id)}`);
    return call?.isSent ? call : undefined;
  }

  /** Whether the call with this id was given up, so that what still comes for it is no surprise. */
  isLate(id: string | undefined): boolean {
    return this.#late.has(`${integerOf(id)}`);
  }

  /** What takes the result of a call that was given up; undefined if it is not wanted. */
  late(id: string): Settling["late"] {
    return this.#late.get(`${integerOf(id)}`);
  }

  /** The calls of a batch of which nothing was answered yet, if no other call has left. */
  onlyBatch(): readonly Call[] {
    const { left } = this;
    const batch = left[0]?.batch ?? [];
    return batch.length === left.length && left.every(call => call.batch === batch) ? batch : [];
  }

  /** The calls that have left. */
  get left(): readonly Call[] {
    return [...this.#waiting.values()].filter(call => call.isSent);
  }

  /** Fails the calls that have left, or all; the error may depend on the number of the frame in which a call left. */
  rejectAll(unsentToo: boolean, errorOf: (frame: number) => JsonRpcError): void {
    for (const call of [...this.#waiting.values()]) {
      if (unsentToo || call.isSent) call.reject(errorOf(call.frame));
    }
  }
}

export function aborted(method: string, signal: AbortSignal | undefined): CancelledError {
  return new CancelledError(`The call of '${method}' was aborted`, { cause: signal?.reason });
}
