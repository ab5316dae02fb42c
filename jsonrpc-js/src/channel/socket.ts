import type { MessageTooLargeError } from "../base/errors.ts";
import { utf8Length } from "../codec/utf8.ts";
import type { Send } from "../engine/outbound.ts";
import type { SessionChannels } from "../session/client-session-transport.ts";
import { LIMIT } from "../socket/close-codes.ts";
import type { SocketLike } from "../socket/opener.ts";
import type { DisconnectReason } from "../socket/reason.ts";
import type { ChannelEvent } from "./event.ts";
import type { ChannelRequest, LeftOnChannel, LimitsOfChannel } from "./terms.ts";
import { earlySize, isTooEarly } from "./texts.ts";

/** What one conversation sends through, and which of its frames were sent. */
export interface ChannelLane {
  readonly number: number;
  socket: ChannelSocket | undefined;
  /** What is in hand. */
  text: string;
  /** What was sent to its end, or refused, until its sender hears of it. */
  written: { readonly text: string; readonly frame: number; readonly refusal?: MessageTooLargeError } | undefined;
  /** The numbers of its frames in the session, but for the first, so many, that are acknowledged. */
  readonly frames: number[];
  /** How many of them are acknowledged. */
  readonly before: number;
  /** That of the last frame. */
  readonly last: number;
  /** It sends nothing new, because it may go on in another session, or does. */
  isPaused: boolean;
  /** What found no room may be sent. */
  room: () => void;
  /** What was requested; undefined for a channel that the server has requested. */
  request: ChannelRequest | undefined;
  /** What the conversation on it leaves to the next page. */
  left: LeftOnChannel | undefined;
  /** A frame was sent with this number. */
  sent(frame: number): void;
  acknowledged(last: number): void;
  /** Whether a frame is among the first so many of the conversation; undefined if that is not known. */
  isAmong(count: number, frame: number): boolean | undefined;
}

const NOTHING_KEPT = { frames: [], before: 0, last: 0 };

export function laneOf(
  number: number,
  room: () => void = () => {},
  kept: { readonly frames: readonly number[]; readonly before: number; readonly last: number } = NOTHING_KEPT,
): ChannelLane {
  let { before, last } = kept;
  const frames = [...kept.frames];
  return {
    number,
    socket: undefined,
    text: "",
    written: undefined,
    frames,
    get before() {
      return before;
    },
    get last() {
      return last;
    },
    isPaused: false,
    room,
    request: undefined,
    left: undefined,
    sent(frame) {
      frames.push(frame);
      last = frame;
    },
    acknowledged(upTo) {
      while ((frames[0] ?? Number.POSITIVE_INFINITY) <= upTo) {
        frames.shift();
        before++;
      }
    },
    isAmong(count, frame) {
      const at = frames.indexOf(frame);
      if (at >= 0) return before + at < count;
      return count >= before || undefined;
    },
  };
}

/** All, each time another one first: what streams may use of the window goes to those that ask first. */
export function inTurn(lanes: Map<number, ChannelLane>): readonly ChannelLane[] {
  const all = [...lanes.values()];
  const [first] = all;
  if (first && lanes.delete(first.number)) lanes.set(first.number, first);
  return all;
}

/** What a channel is to the conversation on it. */
export interface ChannelSession {
  readonly id: string;
  readonly extensions: Readonly<Record<string, object>>;
  readonly limits: LimitsOfChannel;
  readonly send: Send;
  hadReceived(frame: number): boolean | undefined;
  /** Its end is the end of the conversation. */
  endsAfter(reason: DisconnectReason): boolean;
  /** As what loss. */
  channelLoss(): string;
  /** Calls this when what found no room may be sent. */
  onRoom(room: () => void): void;
  close(closed: () => void): void;
  /** Where other channels of the same client are opened, if its conversation is a channel itself. */
  readonly channels?: SessionChannels;
  /** Whether it was opened by the page before. */
  readonly isKept: boolean;
  /** Keeps what the conversation on it leaves to the next page. */
  keep(left: LeftOnChannel): void;
}

/** What the host does for a channel. */
interface Hosting {
  readonly send: Send;
  readonly hadReceived: (frame: number) => boolean | undefined;
  /** A text that the conversation answers as too large; absent where none is put together. */
  readonly tooLarge?: () => string;
  readonly close: (code: number) => void;
  readonly ended: () => void;
}

/** A channel, which is to its client what a socket of its own would be. */
export class ChannelSocket implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onerror: SocketLike["onerror"] = null;
  onclose: SocketLike["onclose"] = null;
  readonly session: ChannelSession;
  /** Called with the code when it is over. */
  onOver: (code: number | undefined) => void = () => {};
  /** It is on its way to another session. */
  isMoving = false;
  #lane: ChannelLane;
  #host: Hosting;
  /** The numbers of frames of the session count on from those of the sessions before. */
  #base = 0;
  #hadReceivedBefore: Hosting["hadReceived"] = () => true;
  #over = false;
  /** What was received before there is a conversation; undefined as soon as there is one. */
  #early: ChannelEvent[] | undefined;
  #earlyBytes = 0;
  #code: number | undefined;
  #loss = "denied";
  /** How many frames of it the server had received when it closed it. */
  #received: number | undefined;

  /** `isKept`: the page before has opened it, and what is received has to wait for `release`. */
  constructor(lane: ChannelLane, id: string, limits: LimitsOfChannel, host: Hosting, isKept = false) {
    this.#lane = lane;
    this.#host = host;
    this.#early = isKept ? [] : undefined;
    lane.socket = this;
    this.session = {
      id,
      extensions: {},
      limits,
      send: Object.assign(
        (text: string, bytes: number) => {
          const frame = this.#host.send(text, bytes);
          return frame && frame + this.#base;
        },
        {
          hasSpare: () => this.#host.send.hasSpare?.() ?? true,
          takeBack: (text: string) => this.#host.send.takeBack?.(text) ?? true,
        },
      ),
      hadReceived: frame => this.#hadReceived(frame),
      endsAfter: () => true,
      channelLoss: () => this.#loss,
      onRoom: room => {
        this.#lane.room = room;
      },
      close: closed => closed(),
      isKept,
      keep: ({ lastId, calls }) => {
        const left = calls.map(([id, method, frame]) => [id, method, Math.max(1, frame - this.#base)] as const);
        this.#lane.left = { lastId, calls: this.#base ? left : calls };
      },
    };
  }

  get lane(): ChannelLane {
    return this.#lane;
  }

  #hadReceived(frame: number): boolean | undefined {
    const here = frame - this.#base;
    if (here <= 0) return this.#hadReceivedBefore(frame);
    return this.#received === undefined ? this.#host.hadReceived(here) : this.#lane.isAmong(this.#received, here);
  }

  /** It goes on where another one was opened for that. */
  goOn(there: ChannelSocket): void {
    const { room, last } = this.#lane;
    const [base, host, before] = [this.#base, this.#host, this.#hadReceivedBefore];
    this.#hadReceivedBefore = frame => (frame > base ? host.hadReceived(frame - base) : before(frame));
    this.#base += last;
    this.#lane = there.#lane;
    this.#host = there.#host;
    this.#lane.socket = this;
    this.#lane.room = room;
  }

  /** The server has all that was sent in the session before. */
  arrived(): void {
    this.#hadReceivedBefore = () => true;
  }

  /** A text of the channel was received, or one that was too large and is dropped. */
  take(event: ChannelEvent): void {
    const text = event.kind === "data" ? event.text : "";
    if (this.#early) {
      this.#earlyBytes += earlySize(utf8Length(text));
      if (isTooEarly(this.#earlyBytes)) this.close(LIMIT);
      else this.#early.push(event);
      return;
    }
    const data = event.kind === "tooLarge" ? this.#host.tooLarge?.() : text;
    (this.onmessage as ((event: object) => void) | null)?.({ data });
  }

  /** There is a conversation: what was received before, and the end if it has come. */
  release(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const event of early) this.take(event);
    if (this.#over) this.#end();
  }

  send(text: string): void {
    this.#host.send(text, 0);
  }

  close(code = 1000): void {
    if (this.#over) return;
    this.#host.close(code);
    this.over(code, "denied");
  }

  /** It has ended: with a code, or with its session; `from` is where the server has closed it, with so many frames received. */
  over(code: number | undefined, loss: string, received?: number, from: ChannelLane = this.#lane): void {
    if (this.#over) return;
    this.#over = true;
    this.#loss = loss;
    this.#received = received;
    if (from !== this.#lane && received !== undefined) {
      // In the session before, of which the numbers are the last ones before these.
      const base = this.#base - from.last;
      this.#hadReceivedBefore = frame => frame <= base || from.isAmong(received, frame - base);
      this.#received = 0;
    }
    this.#code = code;
    this.onOver(code);
    if (!this.#early) this.#end();
  }

  #end(): void {
    (this.onclose as ((event: object) => void) | null)?.({ code: this.#code });
    this.#host.ended();
  }
}
