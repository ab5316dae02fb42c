import { MessageTooLargeError } from "../base/errors.ts";
import type { Limits } from "../codec/limits.ts";
import type { Settings } from "../connection/options.ts";
import type { Send } from "../engine/outbound.ts";
import { type DisconnectReason, reasonOf } from "../socket/reason.ts";
import type { ClientSocket } from "../socket/socket.ts";
import type { ClientSessionLink } from "./client-session-link.ts";
import type { Lost, Received } from "./received.ts";

/** Who hears of a session. */
export interface SessionOwner {
  /** A message of the conversation. */
  received(text: string): void;
  /** A message that had to wait may have room now. */
  room(): void;
  /** The server will close the socket within so many milliseconds, and the session waits for so many. */
  goaway(withinMillis: number, patience: number): void;
}

/** Any session. One of the classic dialect is nothing but its name. */
export type AnySession = { readonly id: string } & Partial<Session>;

/**
 * A session that loses nothing (PROTOCOL.md, part 3), on the sockets that it has one after another: it stands between the
 * conversation and the socket of the moment, and asks the state machine of `link` about every frame.
 */
export class Session {
  /** What the server accepted of the extensions that were offered, name to parameters. */
  readonly extensions: Settings["extensions"];
  /** What the server receives at most. */
  readonly limits: Pick<Limits, "messageBytes" | "batch" | "inFlight">;
  readonly #link: ClientSessionLink;
  readonly #settings: Settings;
  readonly #owner: SessionOwner;
  #socket: ClientSocket | undefined;
  #number = 1;
  #settled: (lost?: Lost) => void = () => {};
  #closed = () => {};
  #received: number | undefined;
  /** What the last socket could not send. */
  #unsent: string | undefined;
  #dueAt = Infinity;
  #stopTimer = () => {};

  constructor(link: ClientSessionLink, extensions: unknown, settings: Settings, owner: SessionOwner) {
    this.#link = link;
    this.limits = link.terms.limits;
    this.extensions = extensions as Settings["extensions"];
    this.#settings = settings;
    this.#owner = owner;
  }

  get id(): string {
    return this.#link.sessionId;
  }

  /** Asks to go on, on this socket; `settled` is told once whether that was refused. */
  resume(socket: ClientSocket, settled: (lost?: Lost) => void): void {
    this.#number = this.#link.resume(this.#settings.timers.now());
    this.#settled = settled;
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
    this.#link.detach(this.#number, this.#settings.timers.now());
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
    return this.#link.isExpired(this.#settings.timers.now());
  }

  readonly send: Send = text => {
    const admission = this.#link.offer(text);
    if (admission === "TOO_LARGE") throw new MessageTooLargeError("Too large for the server");
    this.#pump();
    return admission === "NUMBERED" ? this.#link.sent : undefined;
  };

  /** Writes what is due, and sees to it that what will be due is written then. */
  #pump(): void {
    const { timers } = this.#settings;
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
      if (text === this.#unsent) this.#socket?.abort(reasonOf("protocolViolation", 1007), 4500);
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

  /** Looks whether the server lives, and writes what is due: timers may be late. */
  look(): void {
    if (this.#link.isAlive(this.#settings.timers.now())) this.#pump();
    else this.#socket?.abort(reasonOf("heartbeat"));
  }

  #receive(socket: ClientSocket, text: string): void {
    if (socket !== this.#socket) return;
    const received = this.#link.receive(this.#number, text, this.#settings.timers.now());
    if (received.kind === "data") this.#owner.received(text);
    else this.#control(received, socket);
    this.#pump();
  }

  #control(received: Received, socket: ClientSocket): void {
    switch (received.kind) {
      case "resumed":
        this.#settled();
        break;
      case "room":
        this.#owner.room();
        break;
      case "goaway":
        this.#owner.goaway(received.withinMillis, this.#link.terms.window.millis);
        break;
      case "lost":
        this.#received = received.received;
        if (!received.mayOpen) this.#fault(socket, received.reason, 4500);
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
  }

  /** Closes a socket whose server broke the protocol. Over SockJS codes do not travel, so a message says the same. */
  #fault(socket: ClientSocket, reason: string, code: number): void {
    if (this.#settings.sockJS) socket.send(this.#link.closing(code));
    socket.close(code, reason);
  }

  /** Asks the server to end it; calls `closed` when that is answered, or cannot be. */
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

  /** What the next page goes on with. */
  save(): object | undefined {
    return this.#link.save();
  }
}
