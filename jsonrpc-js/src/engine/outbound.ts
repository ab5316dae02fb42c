import { ConnectionError, MessageTooLargeError, QueueFullError } from "../base/errors.ts";
import type { Limits } from "../codec/limits.ts";
import { utf8Length } from "../codec/utf8.ts";
import type { Notify } from "./notice.ts";
import type { Call } from "./pending.ts";

/** What the peer receives at most: bounds on what is sent. */
export type PeerLimits = Pick<Limits, "messageBytes" | "batch" | "inFlight">;

/** What a conversation is written to. */
export interface Send {
  /**
   * Writes a text of so many UTF-8 bytes. Returns the number that a session gave it, 0 where there are none; undefined when it
   * found no room, so that it has to wait for `Outbound.room`. Throws a `MessageTooLargeError` when it never will.
   */
  (text: string, bytes: number): number | undefined;
  /** Whether there is room for what can as well wait; absent for always. Not in the script for pages. */
  hasSpare?: (() => boolean) | undefined;
  /**
   * Takes back a text that found no room; false if a part of it is sent already, and the rest has to follow. Absent where
   * what found no room is not in hand. Not in the script for pages.
   */
  takeBack?: ((text: string) => boolean) | undefined;
}

/** One entry of a message, with its size in UTF-8 bytes; the call that it is, if it is one. */
export interface Part {
  readonly text: string;
  readonly bytes: number;
  readonly call?: Call | undefined;
}

/** Measures an entry: no text that goes out is measured anywhere else. */
export function partOf(text: string, call?: Call): Part {
  return { text, bytes: utf8Length(text), call };
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
  readonly pieces: readonly Part[];
  readonly bytes: number;
  /** What found no room and is in hand: it stays as it is, and is offered again. Not in the script for pages. */
  inHand?: { readonly pieces: readonly Part[]; readonly send: Send } | undefined;
}

const isOpen = (part: Part): boolean => !part.call?.ended;

/**
 * What goes out, in order. Messages wait here while there is no socket; calls also while too many are in flight, and
 * notifications behind them. Bounded by messages and by bytes.
 */
export class Outbound {
  readonly #limits: Limits;
  readonly #theirs: PeerLimits;
  readonly #notify: Notify;
  #queue: Frame[] = [];
  #send: Send | undefined;
  /** The first frame found no room. */
  #full = false;
  #inFlight = 0;
  #writing = false;
  /** Whether an urgent message would be written at once, and takes no room that others may need, unless it may take that. */
  readonly isReady = (mayTakeAll?: boolean): boolean => {
    PRODUCED: if (!mayTakeAll && this.#send?.hasSpare?.() === false) return false;
    return !!this.#send && !this.#full && this.size < this.#limits.queuedMessages;
  };

  /** What the peer receives at most may change between two sockets. */
  constructor(limits: Limits, theirs: PeerLimits, notify: Notify) {
    this.#limits = limits;
    this.#theirs = theirs;
    this.#notify = notify;
  }

  get size(): number {
    return this.#queue.length;
  }

  attach(send: Send): void {
    this.#send = send;
    this.room();
  }

  /** What found no room is tried again. */
  room(): void {
    this.#full = false;
    this.#flush();
  }

  detach(): void {
    this.#send = undefined;
  }

  /** Accepts a message; throws when it is too large or finds no room. */
  offer(pieces: readonly Part[], options: FrameOptions): void {
    const { queuedMessages, queuedBytes } = this.#limits;
    const { messageBytes } = this.#theirs;
    const room = options.answer ? 2 : 1;
    const bytes = sizeOf(pieces, options);
    if (bytes > messageBytes && !options.answer) {
      throw new MessageTooLargeError(`Message of ${bytes} bytes, the limit is ${messageBytes}`);
    }
    const waiting = this.#queue.reduce((sum, frame) => sum + frame.bytes, 0);
    if (this.size && (this.size >= room * queuedMessages || waiting + bytes > room * queuedBytes)) {
      throw new QueueFullError(`Too much waits to be sent: ${this.size} messages, ${waiting} bytes`);
    }
    this.#queue.push({ pieces, bytes, ...options });
    this.#flush();
  }

  /** The call left before this queue was made, in the frame with this number. */
  left(call: Call, frame: number): void {
    call.isSent = true;
    call.frame = frame;
    this.#inFlight++;
  }

  /** The call has ended: it frees its place in flight, or never goes out. */
  ended(call: Call): void {
    if (call.isSent) this.#inFlight--;
    else {
      let stays = (frame: Frame) => frame.pieces.some(isOpen);
      CHANNELS: stays = ({ inHand, pieces }) => !!inHand || pieces.some(isOpen);
      this.#queue = this.#queue.filter(stays);
    }
    this.#flush();
  }

  /**
   * Drops what waits, or only what belongs to a conversation that the peer has forgotten. Returns how many messages no
   * rejected call stands for.
   */
  drop(unsentToo: boolean): number {
    const dropped = this.#queue.filter(frame => unsentToo || frame.urgent);
    this.#queue = this.#queue.filter(frame => !dropped.includes(frame));
    CHANNELS: for (const frame of this.#queue) frame.inHand = undefined;
    return dropped.filter(frame => frame.pieces.some(part => !part.call)).length;
  }

  #flush(): void {
    // Sending may lead back here when the peer is in the same process: the loop below goes on with what came.
    if (this.#writing) return;
    this.#writing = true;
    for (let frame = this.#next(); frame; frame = this.#next()) {
      if (!this.#write(frame)) {
        this.#full = true;
        this.#queue.unshift(frame);
      }
    }
    this.#writing = false;
  }

  #next(): Frame | undefined {
    if (!this.#send || this.#full) return undefined;
    const [first] = this.#queue;
    CHANNELS: if (first?.inHand) return this.#queue.shift();
    if (!first || !this.#isHeld(first)) return this.#queue.shift();
    const urgent = this.#queue.findIndex(frame => frame.urgent);
    return urgent < 0 ? undefined : this.#queue.splice(urgent, 1)[0];
  }

  #isHeld({ pieces }: Frame): boolean {
    const calls = pieces.filter(part => part.call).length;
    return calls > 0 && this.#inFlight > 0 && this.#inFlight + calls > this.#theirs.inFlight;
  }

  /** Returns false when the frame has to wait. */
  #write(frame: Frame): boolean {
    let pieces: readonly Part[] = frame.pieces.filter(isOpen);
    CHANNELS: if (frame.inHand?.send === this.#send) pieces = frame.inHand?.pieces ?? pieces;
    if (!pieces.length) return true;
    let calls = pieces.flatMap(part => part.call ?? []);
    CHANNELS: calls = calls.filter(call => !call.ended);
    const leave = (sent: boolean) => {
      this.#inFlight += sent ? calls.length : -calls.length;
      for (const call of calls) call.isSent = sent;
    };
    // Before it is written: the answer may come at once.
    leave(true);
    try {
      const number = this.#send?.(join(pieces, frame), sizeOf(pieces, frame));
      for (const call of calls) call.frame = number ?? 0;
      if (number === undefined) leave(false);
      CHANNELS: {
        const send = this.#send;
        if (number !== undefined || !send?.takeBack) break CHANNELS;
        frame.inHand = { pieces, send };
        const text = join(pieces, frame);
        const begins = (call: Call) => {
          if (call.isSent || !frame.inHand) return;
          if (send.takeBack?.(text)) {
            frame.inHand = undefined;
            this.#full = false;
          } else {
            this.#inFlight++;
            call.isSent = true;
          }
        };
        for (const call of calls) call.givenUp = () => begins(call);
      }
      return number !== undefined;
    } catch (cause) {
      const tooLarge = cause instanceof MessageTooLargeError;
      // It may have been received all the same, so it does not go again: lost is better than twice.
      if (!tooLarge) this.#send = undefined;
      const error = tooLarge ? cause : new ConnectionError("Message not written", { cause });
      this.#notify("undelivered", error.message, cause);
      for (const call of calls) call.reject(error);
      return true;
    }
  }
}

/** The size of what `join` makes: brackets and commas are one more than the pieces. */
function sizeOf(pieces: readonly Part[], { batch }: FrameOptions): number {
  return pieces.reduce((sum, part) => sum + part.bytes, batch ? pieces.length + 1 : 0);
}

function join(pieces: readonly Part[], { batch }: FrameOptions): string {
  const text = pieces.map(part => part.text).join();
  return batch ? `[${text}]` : text;
}
