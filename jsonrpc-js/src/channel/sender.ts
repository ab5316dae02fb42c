import { MessageTooLargeError } from "../base/errors.ts";
import type { Send } from "../engine/outbound.ts";
import type { Carrier } from "../session/client-session-transport.ts";
import { Unacknowledged } from "./in-flight.ts";
import type { ChannelScheduler, OutgoingFrame } from "./scheduler.ts";
import { type ChannelLane, inTurn } from "./socket.ts";

/** What the conversations of one session send, in the order of the scheduler and as much of it as the session takes. */
export class ChannelSender {
  /** By the numbers with which this end sends. */
  readonly lanes: Map<number, ChannelLane> = new Map();
  /** A frame that found no room. It has left the scheduler. */
  held: OutgoingFrame | undefined;
  isEnded = false;
  readonly #carrier: Carrier;
  readonly #scheduler: ChannelScheduler;
  readonly #pumped: () => void;
  readonly #unacknowledged = new Unacknowledged();
  #sending: ChannelLane | undefined;
  #pumping = false;

  /** Calls `pumped` when all is sent that can be. */
  constructor(carrier: Carrier, scheduler: ChannelScheduler, pumped: () => void) {
    this.#carrier = carrier;
    this.#scheduler = scheduler;
    this.#pumped = pumped;
  }

  /** Sends for the conversation on a lane. */
  sendOf(lane: ChannelLane): Send {
    return Object.assign((text: string) => this.send(lane, text), {
      hasSpare: this.#carrier.hasSpare,
      takeBack: (text: string) => this.#takeBack(lane, text),
    });
  }

  /** As `Send`: what found no room is in hand, and has to be offered again as it is unless it is taken back. */
  send(lane: ChannelLane, text: string): number | undefined {
    if (lane.written?.text !== text) {
      if (lane.isPaused || this.#isLastHeld(lane) || !this.#scheduler.isFree(lane.number)) return undefined;
      this.#scheduler.put(lane.number, text);
      lane.text = text;
      const outer = this.#sending;
      this.#sending = lane;
      this.pump();
      this.#sending = outer;
    }
    const { written } = lane;
    if (written?.text !== text) return undefined;
    lane.written = undefined;
    if (written.refusal) throw written.refusal;
    return written.frame;
  }

  #takeBack(lane: ChannelLane, text: string): boolean {
    return lane.written?.text !== text && !this.#isLastHeld(lane) && this.#scheduler.takeBack(lane.number);
  }

  #isLastHeld({ number }: ChannelLane): boolean {
    return this.held?.channel === number && this.held.isLast;
  }

  /** Sends what can be sent. */
  pump(): void {
    if (this.#pumping || this.isEnded) return;
    this.#pumping = true;
    const done = new Set<ChannelLane>();
    try {
      while (this.#pumpOne(done));
    } finally {
      this.#pumping = false;
    }
    for (const lane of done) if (lane !== this.#sending) lane.room();
    this.#pumped();
  }

  #pumpOne(done: Set<ChannelLane>): boolean {
    const frame = this.held ?? this.#scheduler.next(this.#carrier.timers.now());
    if (!frame) return false;
    const lane = this.lanes.get(frame.channel);
    this.held = undefined;
    let number: number | undefined;
    try {
      number = this.#carrier.offer(frame.frame, frame.size);
    } catch (refusal) {
      if (!lane || !(refusal instanceof MessageTooLargeError)) throw refusal;
      this.#scheduler.drop(frame.channel);
      this.#measure();
      lane.written = { text: lane.text, frame: 0, refusal };
      done.add(lane);
      return true;
    }
    if (number === undefined) {
      this.held = frame;
      return false;
    }
    this.#unacknowledged.sent(number, frame.size);
    if (frame.channel) lane?.sent(number);
    if (lane && frame.isLast) {
      lane.written = { text: lane.text, frame: number };
      done.add(lane);
    }
    return true;
  }

  /** The server may have acknowledged frames. */
  acknowledged(): void {
    const last = this.#carrier.acknowledged();
    for (const lane of this.lanes.values()) lane.acknowledged(last);
    this.#measure();
    this.pump();
    for (const lane of inTurn(this.lanes)) lane.room();
  }

  #measure(): void {
    const remaining = this.#unacknowledged.acknowledged(this.#carrier.acknowledged());
    this.#scheduler.remains(remaining, this.#carrier.timers.now());
  }
}
