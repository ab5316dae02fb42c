import { MessageTooLargeError } from "../base/errors.ts";
import type { Timers } from "../base/timers.ts";
import type { Limits } from "../codec/limits.ts";
import type { PeerLimits, Send } from "../engine/outbound.ts";
import type { Peer } from "../engine/peer.ts";
import type { LeftCall } from "../engine/pending.ts";
import { BAD_TEXT, PROTOCOL_VIOLATION } from "../socket/close-codes.ts";
import { type DisconnectReason, reasonOf } from "../socket/reason.ts";
import type { ClientSocket } from "../socket/socket.ts";
import type { ClientSessionLink } from "./client-session-link.ts";
import type { Lost, Received } from "./received.ts";

/** What a session needs around it. */
export interface SessionSurroundings {
  readonly timers: Timers;
  /** Whether its sockets are SockJS, where close codes do not travel. */
  readonly sockJS: unknown;
  /** The conversation that it carries. */
  readonly peer: Pick<Peer, "receive" | "room">;
  /** The server will close the socket within so many milliseconds, and keeps the session for so many without one. */
  readonly goAway: (withinMillis: number, windowMillis: number) => void;
  /** Where the client offers channels: those of a session, if the server has accepted them. */
  channelsOf?: (carrier: Carrier, extensions: unknown, limits: PeerLimits) => SessionChannels | undefined;
  /** What the page before has saved of the channels of the next session that is made. */
  saved?: unknown;
}

/** What carries channels. */
export interface Carrier {
  readonly timers: Timers;
  /** As `Send`, of a whole frame. */
  readonly offer: Send;
  /** Whether less than half of the window is in use. */
  readonly hasSpare: (() => boolean) | undefined;
  readonly window: { readonly frames: number; readonly bytes: number };
  /** The number of the last frame that the server has acknowledged. */
  readonly acknowledged: () => number;
  readonly hadReceived: (frame: number) => boolean | undefined;
  /** The conversation without a channel may send what found no room. */
  readonly room: () => void;
  readonly isAttached: () => boolean;
}

/** The channels of a session. */
export interface SessionChannels {
  /** Sends for the conversation without a channel. */
  readonly send: Send;
  /** A data frame was received: `bare` is for the conversation without a channel, a `violation` ends the session. */
  receive(frame: string): { readonly kind: string; readonly reason?: string; readonly code?: number };
  /** The server may have acknowledged frames. */
  acknowledged(): void;
  /** The session is on another socket. */
  resumed(): void;
  /** What the next page goes on with. */
  save(): unknown;
  end(loss: string): void;
}

/** Any session. One of the classic dialect is nothing but its name. */
export type AnySession = {
  readonly id: string;
  /** Of a channel: why its session was lost, if that has ended it. */
  readonly channelLoss?: () => string;
  /** Of a channel: calls this when what found no room may be sent. */
  readonly onRoom?: (room: () => void) => void;
  /** Of a channel: keeps what the conversation on it leaves to the next page. */
  readonly keep?: (left: { readonly lastId: number; readonly calls: readonly LeftCall[] }) => void;
} & Partial<ClientSessionTransport>;

/**
 * A session that loses nothing (PROTOCOL.md, part 3), on the sockets that it has one after another: it stands between the
 * conversation and the current socket, and passes every frame through the state machine `ClientSessionLink`.
 */
export class ClientSessionTransport {
  /** What the server accepted of the extensions that were offered, name to parameters. */
  readonly extensions: Readonly<Record<string, object>>;
  /** What the server receives at most. */
  readonly limits: Pick<Limits, "messageBytes" | "batch" | "inFlight">;
  /** Sends a notification of an extension, or nothing while there is no socket. Not in the script for pages. */
  declare readonly tell: (method: string, params: object) => void;
  /** Where the server has channels. */
  declare readonly channels?: SessionChannels;
  /** It is lost, or over, and its channels with it. */
  declare readonly end?: (loss: string) => void;
  /** Sends for the conversation of the socket itself. */
  readonly send: Send = (text, bytes) => {
    const admission = this.#link.offer(text, bytes);
    if (admission === "tooLarge") throw new MessageTooLargeError("Too large for the server");
    this.#pump();
    return admission === "numbered" ? this.#link.sent : undefined;
  };
  /** Called with the params of a received `rpc.session.flow.now`. */
  declare onFlow?: (params: unknown) => void;
  readonly #link: ClientSessionLink;
  readonly #surroundings: SessionSurroundings;
  #socket: ClientSocket | undefined;
  #number = 1;
  #settled: (lost?: Lost) => void = () => {};
  #closed = () => {};
  #received: number | undefined;
  /** What the last socket could not send. */
  #unsent: string | undefined;
  #dueAt = Infinity;
  #stopTimer = () => {};

  constructor(link: ClientSessionLink, extensions: unknown, surroundings: SessionSurroundings) {
    this.#link = link;
    this.limits = link.terms.limits;
    this.extensions = extensions as Readonly<Record<string, object>>;
    this.#surroundings = surroundings;
    SPARE: this.send.hasSpare = link.hasSpare;
    CHANNELS: {
      const { channelsOf, timers, peer } = surroundings;
      if (!channelsOf) break CHANNELS;
      const carrier: Carrier = {
        timers,
        offer: this.send,
        hasSpare: link.hasSpare,
        window: link.terms.window,
        acknowledged: () => link.acknowledged,
        hadReceived: frame => this.hadReceived(frame),
        room: () => peer.room(),
        isAttached: () => this.#socket !== undefined,
      };
      const host = channelsOf(carrier, extensions, this.limits);
      if (!host) break CHANNELS;
      this.channels = host;
      this.send = host.send;
      this.end = loss => host.end(loss);
    }
    FLOW: this.tell = (method, params) => {
      if (link.tell(method, params)) this.#pump();
    };
  }

  get id(): string {
    return this.#link.sessionId;
  }

  /** Sends the request to resume on this socket; calls `settled` once, with the loss if that was refused. */
  resume(socket: ClientSocket, settled: (lost?: Lost) => void): void {
    this.#number = this.#link.resume(this.#surroundings.timers.now());
    this.#settled = lost => {
      // It belongs to the attempt, which ends here.
      this.#settled = () => {};
      settled(lost);
    };
    this.begin(socket);
  }

  /** There is a socket for it. */
  begin(socket: ClientSocket): void {
    this.#socket = socket;
    socket.reader = text => this.#receive(socket, text);
    this.#pump();
  }

  /** Its socket is gone. */
  detach(): void {
    this.#link.detach(this.#number, this.#surroundings.timers.now());
    this.#socket = undefined;
    this.#stopTimer();
    this.#dueAt = Infinity;
  }

  /** Whether a socket that ended so ends the session: what could not be read would be sent again and again. */
  endsAfter({ kind, code }: DisconnectReason): boolean {
    return kind === "protocolViolation" || this.#link.isStuckAfter(code);
  }

  /** Whether it has been without a socket for longer than the server keeps it. */
  get isExpired(): boolean {
    return this.#link.isExpired(this.#surroundings.timers.now());
  }

  /** Writes what is due, and sets a timer for what will be due next. */
  #pump(): void {
    const { timers } = this.#surroundings;
    const now = timers.now();
    let text: string | undefined;
    try {
      while (true) {
        text = this.#link.next(this.#number, now);
        if (!text) break;
        this.#socket?.send(text);
        if (text === this.#unsent) this.#unsent = "";
      }
    } catch {
      // What was not written is kept: the next socket gets it. But what fails there, too, would fail for ever.
      if (text === this.#unsent) this.#socket?.abort(reasonOf("protocolViolation", BAD_TEXT), PROTOCOL_VIOLATION);
      this.#unsent = text;
      this.#socket?.abort(reasonOf("network"));
    }
    if (!this.#socket) return;
    const due = now + Math.min(this.#link.millisUntilDue(now), this.#link.patience);
    if (due >= this.#dueAt) return;
    this.#stopTimer();
    this.#dueAt = due;
    this.#stopTimer = timers.after(due - now, () => {
      this.#dueAt = Infinity;
      this.look();
    });
  }

  /** Checks whether the server is alive, and writes what is due: timers may be late. */
  look(): void {
    if (this.#link.isAlive(this.#surroundings.timers.now())) this.#pump();
    else this.#socket?.abort(reasonOf("heartbeat"));
  }

  #receive(socket: ClientSocket, text: string): void {
    if (socket !== this.#socket) return;
    const received = this.#link.receive(this.#number, text, this.#surroundings.timers.now());
    CHANNELS: if (this.channels && received.kind === "data") {
      const { kind, reason = "", code = PROTOCOL_VIOLATION } = this.channels.receive(text);
      if (kind === "violation") this.#fault(socket, reason, code);
      if (kind === "bare") break CHANNELS;
      this.#pump();
      return;
    }
    if (received.kind === "data") this.#surroundings.peer.receive(text, received.bytes);
    else this.#control(received, socket);
    this.#pump();
  }

  #control(received: Received, socket: ClientSocket): void {
    FLOW: if (received.kind === "flow") this.onFlow?.(received.params);
    switch (received.kind) {
      case "resumed":
        this.#settled();
        break;
      case "room":
        this.#surroundings.peer.room();
        break;
      case "goaway":
        this.#surroundings.goAway(received.withinMillis, this.#link.terms.window.millis);
        break;
      case "lost":
        this.#received = received.received;
        if (!received.mayOpen) this.#fault(socket, received.reason, PROTOCOL_VIOLATION);
        this.detach();
        socket.reader = undefined;
        this.#settled(received);
        break;
      case "closing":
        socket.abort(reasonOf("closedByServer", received.code));
        break;
      case "violation":
        this.#fault(socket, received.reason, received.code);
        break;
      case "closed":
      case "failed":
        this.#closed();
    }
    PRODUCED: if (received.kind === "handled" && !this.channels) this.#surroundings.peer.room();
    CHANNELS: if (received.kind === "resumed") this.channels?.resumed();
    else this.channels?.acknowledged();
  }

  /** Closes a socket whose server broke the protocol. Over SockJS codes do not travel, so a message says the same. */
  #fault(socket: ClientSocket, reason: string, code: number): void {
    if (this.#surroundings.sockJS) socket.send(this.#link.closing(code));
    socket.close(code, reason);
  }

  /** Requests its end; calls `closed` when that is answered, or cannot be requested. */
  close(closed: () => void): void {
    this.#closed = closed;
    if (this.#link.close()) this.#pump();
    else closed();
  }

  /** Whether the server had received the frame with this number; undefined when that is not known. For a session that is over. */
  hadReceived(frame: number): boolean | undefined {
    if (!frame) return undefined;
    if (this.#received !== undefined) return frame <= this.#received;
    return frame <= this.#link.acknowledged || undefined;
  }

  /** What the next page resumes with. */
  save(): object | undefined {
    return this.#link.save();
  }
}
