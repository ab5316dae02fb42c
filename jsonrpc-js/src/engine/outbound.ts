import { utf8Length } from "../codec/codec.ts";
import type { Limits } from "../codec/limits.ts";
import { ConnectionError, MessageTooLargeError, QueueFullError } from "../errors.ts";
import type { Notify } from "./notice.ts";
import type { Call } from "./pending.ts";

/** One entry of a message; the call that it is, if it is one. */
export interface Part {
  readonly text: string;
  readonly call?: Call | undefined;
}

interface Frame {
  readonly parts: readonly Part[];
  readonly batch: boolean;
  /** Answers, cancels and progress: they pass calls that are held back, since the peer may wait for them. */
  readonly urgent: boolean;
  readonly bytes: number;
}

const isOpen = (part: Part): boolean => !part.call?.ended;

/**
 * What goes out, in order. Messages wait here while there is no socket; calls also while too many are in flight, and
 * notifications behind them. Bounded by messages and by bytes.
 */
export class Outbound {
  readonly #limits: Limits;
  readonly #notify: Notify;
  #queue: Frame[] = [];
  #send: ((text: string) => void) | undefined;
  #inFlight = 0;
  #writing = false;

  constructor(limits: Limits, notify: Notify) {
    this.#limits = limits;
    this.#notify = notify;
  }

  get size(): number {
    return this.#queue.length;
  }

  attach(send: (text: string) => void): void {
    this.#send = send;
    this.#flush();
  }

  detach(): void {
    this.#send = undefined;
  }

  /** Accepts a message; throws when it is too large or finds no room. */
  offer(
    parts: readonly Part[],
    { batch = false, urgent = false }: { readonly batch?: boolean; readonly urgent?: boolean } = {},
  ): void {
    const bytes = utf8Length(join(parts, batch));
    const limit = this.#limits.messageBytes;
    if (bytes > limit) throw new MessageTooLargeError(`Message of ${bytes} bytes is over the limit of ${limit} bytes`);
    if (!this.#accept({ parts, batch, urgent, bytes }, 1)) {
      throw new QueueFullError(`Outgoing queue is full: ${this.size} messages, ${this.#bytes()} bytes wait`);
    }
  }

  /** Accepts an answer. Answers may use twice the room, since the requests behind them are bounded. */
  offerAnswer(text: string, bytes: number): void {
    if (!this.#accept({ parts: [{ text }], batch: false, urgent: true, bytes }, 2)) {
      this.#notify("undelivered", "The queue has no room for an answer");
    }
  }

  #accept(frame: Frame, factor: number): boolean {
    if (!frame.parts.some(isOpen)) return true;
    const { queuedMessages, queuedBytes } = this.#limits;
    const fits =
      !this.size || (this.size < factor * queuedMessages && this.#bytes() + frame.bytes <= factor * queuedBytes);
    if (fits) {
      this.#queue.push(frame);
      this.#flush();
    }
    return fits;
  }

  #bytes(): number {
    return this.#queue.reduce((sum, frame) => sum + frame.bytes, 0);
  }

  /** The call has ended: it frees its place in flight, or never goes out. */
  ended(call: Call): void {
    if (call.sent) this.#inFlight--;
    else this.#queue = this.#queue.filter(frame => frame.parts.some(isOpen));
    this.#flush();
  }

  /** Drops what waits, or only what belongs to a conversation that the peer has forgotten; returns how many messages. */
  drop(unsentToo: boolean): number {
    const before = this.size;
    this.#queue = this.#queue.filter(frame => !unsentToo && !frame.urgent);
    return before - this.size;
  }

  #flush(): void {
    // Sending may lead back here when the peer is in the same process: the loop below goes on with what came.
    if (this.#writing) return;
    this.#writing = true;
    for (let frame = this.#next(); frame; frame = this.#next()) this.#write(frame);
    this.#writing = false;
  }

  #next(): Frame | undefined {
    let held = !this.#send;
    if (held) return undefined;
    const index = this.#queue.findIndex(frame => {
      held ||= this.#isHeld(frame);
      return frame.urgent || !held;
    });
    return index < 0 ? undefined : this.#queue.splice(index, 1)[0];
  }

  #isHeld(frame: Frame): boolean {
    const calls = frame.parts.filter(part => part.call).length;
    return calls > 0 && this.#inFlight > 0 && this.#inFlight + calls > this.#limits.inFlight;
  }

  #write(frame: Frame): void {
    const parts = frame.parts.filter(isOpen);
    const calls = parts.flatMap(part => part.call ?? []);
    this.#inFlight += calls.length;
    for (const call of calls) call.sent = true;
    try {
      this.#send?.(join(parts, frame.batch));
    } catch (cause) {
      // It may have been received all the same, so it does not go again: lost is better than twice.
      this.#send = undefined;
      this.#notify("undelivered", "A message could not be written", cause);
      const error = new ConnectionError("The message could not be written", { cause });
      for (const call of calls) call.reject(error);
    }
  }
}

function join(parts: readonly Part[], batch: boolean): string {
  const text = parts.map(part => part.text).join();
  return batch ? `[${text}]` : text;
}
