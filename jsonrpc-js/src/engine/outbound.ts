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

/** What a message is. */
export interface FrameOptions {
  /** Whether it is an array, even of one part. */
  readonly batch?: boolean;
  /** Answers, cancels and progress: they pass calls that are held back, since the peer may wait for them. */
  readonly urgent?: boolean;
  /** Answers are as large as their makers let them be, and may use twice the room: the requests behind them are bounded. */
  readonly answer?: boolean;
}

interface Frame extends FrameOptions {
  readonly parts: readonly Part[];
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
  offer(parts: readonly Part[], options: FrameOptions): void {
    const { messageBytes, queuedMessages, queuedBytes } = this.#limits;
    const room = options.answer ? 2 : 1;
    const bytes = utf8Length(join(parts, options));
    if (bytes > messageBytes && !options.answer) {
      throw new MessageTooLargeError(`Message of ${bytes} bytes, the limit is ${messageBytes}`);
    }
    const waiting = this.#queue.reduce((sum, frame) => sum + frame.bytes, 0);
    if (this.size && (this.size >= room * queuedMessages || waiting + bytes > room * queuedBytes)) {
      throw new QueueFullError(`Too much waits to be sent: ${this.size} messages, ${waiting} bytes`);
    }
    this.#queue.push({ parts, bytes, ...options });
    this.#flush();
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
    let held = false;
    const index = this.#queue.findIndex(frame => {
      held ||= this.#isHeld(frame);
      return frame.urgent || !held;
    });
    return this.#send && index >= 0 ? this.#queue.splice(index, 1)[0] : undefined;
  }

  #isHeld({ parts }: Frame): boolean {
    const calls = parts.filter(part => part.call).length;
    return calls > 0 && this.#inFlight > 0 && this.#inFlight + calls > this.#limits.inFlight;
  }

  #write(frame: Frame): void {
    const parts = frame.parts.filter(isOpen);
    if (!parts.length) return;
    const calls = parts.flatMap(part => part.call ?? []);
    this.#inFlight += calls.length;
    for (const call of calls) call.sent = true;
    try {
      this.#send?.(join(parts, frame));
    } catch (cause) {
      // It may have been received all the same, so it does not go again: lost is better than twice.
      this.#send = undefined;
      const error = new ConnectionError("A message could not be written", { cause });
      this.#notify("undelivered", error.message, cause);
      for (const call of calls) call.reject(error);
    }
  }
}

function join(parts: readonly Part[], { batch }: FrameOptions): string {
  const text = parts.map(part => part.text).join();
  return batch ? `[${text}]` : text;
}
