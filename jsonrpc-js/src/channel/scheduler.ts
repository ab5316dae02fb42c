import { utf8Length } from "../codec/utf8.ts";
import { InFlight, type WindowSize } from "./in-flight.ts";
import type { ChannelTable } from "./table.ts";

/** A frame that is sent next. */
export interface OutgoingFrame {
  /** 0 for the default channel and for channel 0. */
  readonly channel: number;
  /** The text with its prefix. */
  readonly frame: string;
  /** The size of the text without its prefix, and that of the whole frame, in UTF-8 bytes. */
  readonly bytes: number;
  readonly size: number;
  /** Where it ends in the text of the channel; of which it may be the last. */
  readonly end: number;
  readonly isLast: boolean;
}

/** What one channel wants to send: one text, of which a part may be sent already. */
interface Lane {
  readonly number: number;
  readonly weight: number;
  /** Whether its texts may go in parts. */
  readonly hasParts: boolean;
  text: string | undefined;
  from: number;
  frame: OutgoingFrame | undefined;
  /** How many bytes it may send in this round. */
  deficit: number;
  /** It has had its quantum of this round. */
  isServed: boolean;
}

/** What a channel of weight 1 sends in a round, in bytes. */
const QUANTUM = 16 * 1024;
/** What a frame costs beside its text, so that one without any costs something. */
const FRAME = 32;
/** Of all channels together; beyond it each has its share of it. */
const MAX_WEIGHTS = 64;

/**
 * Which channel sends next: deficit round robin by bytes, before a frame gets its number, so that a channel with much to
 * send is no further ahead of the others than one round. Each channel has one text in hand; the rest waits in its own
 * queue. What is on channel 0 goes first. Times are milliseconds of one clock.
 */
export class ChannelScheduler {
  readonly #table: ChannelTable;
  readonly #partBytes: number;
  readonly #lanes = new Map<number, Lane>();
  /** Those that have a text in hand. */
  #round: Lane[] = [];
  readonly #flight: InFlight;
  #weights = 0;
  /** Whether more may wait for an acknowledgement than `InFlight` allows: nothing is sent later. */
  #unbound = false;

  /** It has the default channel, 0. The other end takes parts of so many bytes, 0 for none. */
  constructor(table: ChannelTable, partBytes: number, window: WindowSize) {
    this.#flight = new InFlight(window);
    this.#table = table;
    this.#partBytes = partBytes;
    this.add(0, 1);
  }

  /** A channel or a set of this end begins, with a weight of 1 to 16. */
  add(number: number, weight: number, hasParts: boolean = number > 0): void {
    const nothing = { text: undefined, from: 0, frame: undefined, deficit: 0, isServed: false };
    this.#lanes.set(number, { number, weight, hasParts, ...nothing });
    this.#weights += weight;
  }

  /** It ends, and what it had in hand is not sent. */
  remove(number: number): void {
    this.#weights -= this.#lanes.get(number)?.weight ?? 0;
    this.#lanes.delete(number);
    this.#round = this.#round.filter(lane => lane.number !== number);
  }

  /** Whether a channel has nothing in hand. */
  isFree(number: number): boolean {
    const lane = this.#lanes.get(number);
    return lane !== undefined && lane.text === undefined;
  }

  /** Gives a channel that is free the text that it sends next. */
  put(number: number, text: string): void {
    const lane = this.#lanes.get(number);
    if (!lane || lane.text !== undefined) throw new Error(`Channel ${number} is not free`);
    lane.text = text;
    lane.from = 0;
    if (!this.#round.includes(lane)) this.#round.push(lane);
  }

  /** Takes back what a channel has in hand; false if a part of it is sent. */
  takeBack(number: number): boolean {
    const lane = this.#lanes.get(number);
    if (lane?.text !== undefined && lane.from) return false;
    this.drop(number);
    return true;
  }

  /** What a channel has in hand is not sent. */
  drop(number: number): void {
    const lane = this.#lanes.get(number);
    if (lane) Object.assign(lane, { text: undefined, frame: undefined });
  }

  /**
   * The next frame of the session, which is numbered and sent now; undefined if there is none, or too much is not
   * acknowledged yet while there are several channels.
   */
  next(now: number): OutgoingFrame | undefined {
    const zero = this.#table.next();
    if (zero) return this.#sent({ channel: 0, frame: zero, bytes: 0, size: zero.length, end: 0, isLast: false }, now);
    if (this.#lanes.size > 1 && this.#flight.isFull && !this.#unbound) return undefined;
    let blocked = 0;
    for (let [lane] = this.#round; lane && blocked < this.#round.length; [lane] = this.#round) {
      if (lane.text === undefined) {
        this.#round.shift();
        Object.assign(lane, { isServed: false, deficit: 0 });
        continue;
      }
      lane.frame ??= this.#cut(lane, lane.text);
      const { frame, number } = lane;
      if (number && this.#table.allowance(number) < frame.bytes) {
        blocked++;
        this.#turn(lane);
        continue;
      }
      blocked = 0;
      if (!lane.isServed) lane.deficit += this.#quantum(lane.weight);
      lane.isServed = true;
      if (frame.bytes + FRAME > lane.deficit) {
        this.#turn(lane);
        continue;
      }
      lane.deficit -= frame.bytes + FRAME;
      Object.assign(lane, { from: frame.end, frame: undefined, text: frame.isLast ? undefined : lane.text });
      this.#table.sent(number, frame.bytes);
      return this.#sent(frame, now);
    }
    return undefined;
  }

  /** So much of what was sent is not acknowledged. */
  remains({ frames, bytes }: WindowSize, now: number): void {
    this.#flight.remains(frames, bytes, now);
  }

  /** The session has another socket. */
  restart(): void {
    this.#unbound = false;
    this.#flight.restart();
  }

  /** All that is in hand is to be sent, up to the next socket. */
  unbind(): void {
    this.#unbound = true;
  }

  #sent(frame: OutgoingFrame, now: number): OutgoingFrame {
    this.#flight.sent(frame.size, now);
    return frame;
  }

  #turn(lane: Lane): void {
    lane.isServed = false;
    this.#round.push(...this.#round.splice(0, 1));
  }

  #quantum(weight: number): number {
    const scale = Math.min(1, MAX_WEIGHTS / this.#weights);
    return Math.max(1, Math.floor(weight * QUANTUM * scale));
  }

  #cut({ number, hasParts, from }: Lane, text: string): OutgoingFrame {
    const end = this.#partBytes && hasParts ? endOfPart(text, from, this.#partBytes) : text.length;
    const isLast = end === text.length;
    const piece = text.slice(from, end);
    const frame = number ? `${number}${isLast ? "" : "+"}:${piece}` : piece;
    const bytes = utf8Length(piece);
    return { channel: number, frame, bytes, size: bytes + frame.length - piece.length, end, isLast };
  }
}

/** Where a part of at most so many bytes ends that cuts no character. */
function endOfPart(text: string, from: number, partBytes: number): number {
  if (text.length - from <= partBytes / 3) return text.length;
  let bytes = 0;
  let at = from;
  while (at < text.length) {
    const char = text.codePointAt(at) ?? 0;
    bytes += char < 0x80 ? 1 : char < 0x800 ? 2 : char < 0x10000 ? 3 : 4;
    if (bytes > partBytes && at > from) return at;
    at += char < 0x10000 ? 1 : 2;
  }
  return at;
}
