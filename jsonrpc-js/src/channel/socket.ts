import { utf8Length } from "../codec/utf8.ts";
import type { Send } from "../engine/outbound.ts";
import type { SessionChannels } from "../session/client-session-transport.ts";
import { LIMIT } from "../socket/close-codes.ts";
import type { SocketLike } from "../socket/opener.ts";
import type { DisconnectReason } from "../socket/reason.ts";
import type { ChannelRequest, LeftOnChannel, LimitsOfChannel } from "./terms.ts";
import { MAX_EARLY } from "./texts.ts";

/** What one conversation sends through, and which of its frames were sent. */
export interface ChannelLane {
  readonly number: number;
  socket: ChannelSocket | undefined;
  /** What is in hand. */
  text: string;
  /** What was sent to its end, until its sender hears of it. */
  written: { readonly text: string; readonly frame: number } | undefined;
  /** The numbers of its frames in the session, but for the first, so many, that are acknowledged. */
  readonly frames: number[];
  /** How many of them are acknowledged. */
  readonly before: number;
  /** What found no room may be sent. */
  room: () => void;
  /** What was requested; undefined for a channel that the server has requested. */
  request: ChannelRequest | undefined;
  /** What the conversation on it leaves to the next page. */
  left: LeftOnChannel | undefined;
  acknowledged(last: number): void;
  /** Whether a frame is among the first so many of the conversation; undefined if that is not known. */
  isAmong(count: number, frame: number): boolean | undefined;
}

export function laneOf(
  number: number,
  room: () => void = () => {},
  kept: { readonly frames: readonly number[]; readonly before: number } = { frames: [], before: 0 },
): ChannelLane {
  let { before } = kept;
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
    room,
    request: undefined,
    left: undefined,
    acknowledged(last) {
      while ((frames[0] ?? Number.POSITIVE_INFINITY) <= last) {
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
  readonly #host: Hosting;
  #over = false;
  /** What was received before there is a conversation; undefined as soon as there is one. */
  #early: string[] | undefined;
  #earlyBytes = 0;
  #code: number | undefined;
  #loss = "denied";
  /** How many frames of it the server had received when it closed it. */
  #received: number | undefined;

  /** `isKept`: the page before has opened it, and what is received has to wait for `release`. */
  constructor(lane: ChannelLane, id: string, limits: LimitsOfChannel, host: Hosting, isKept = false) {
    this.#host = host;
    this.#early = isKept ? [] : undefined;
    lane.socket = this;
    this.session = {
      id,
      extensions: {},
      limits,
      send: host.send,
      hadReceived: frame =>
        this.#received === undefined ? host.hadReceived(frame) : lane.isAmong(this.#received, frame),
      endsAfter: () => true,
      channelLoss: () => this.#loss,
      onRoom: room => {
        lane.room = room;
      },
      close: closed => closed(),
      isKept,
      keep: left => {
        lane.left = left;
      },
    };
  }

  text(data: string): void {
    if (this.#early) {
      this.#earlyBytes += utf8Length(data);
      if (this.#earlyBytes > MAX_EARLY) this.close(LIMIT);
      else this.#early.push(data);
      return;
    }
    (this.onmessage as ((event: object) => void) | null)?.({ data });
  }

  /** There is a conversation: what was received before, and the end if it has come. */
  release(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const text of early) this.text(text);
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

  /** It has ended: with a code, or with its session. */
  over(code: number | undefined, loss: string, received?: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#loss = loss;
    this.#received = received;
    this.#code = code;
    if (!this.#early) this.#end();
  }

  #end(): void {
    (this.onclose as ((event: object) => void) | null)?.({ code: this.#code });
    this.#host.ended();
  }
}
