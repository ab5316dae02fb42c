import { utf8Length } from "../codec/utf8.ts";
import { LIMIT } from "../socket/close-codes.ts";
import { AckSchedule } from "./ack-schedule.ts";
import { type Ack, type ControlFrame, controlText, type Failed, type Opened, type Resumed } from "./control-frame.ts";
import { ControlQueue } from "./control-queue.ts";
import { isControl, readControl } from "./control-reader.ts";
import { Liveness } from "./liveness.ts";
import { prefixLength } from "./prefix.ts";
import { type Admission, type Lost, type Received, violation } from "./received.ts";
import { ReplayWindow } from "./replay-window.ts";
import { MAX_SAVED_BYTES, readSaved, type SavedSession } from "./saved-session.ts";
import type { SessionTerms } from "./terms.ts";
import { UnreadableFrames } from "./unreadable.ts";

/**
 * The client's end of a session: numbers what it sends and keeps it until it is acknowledged, counts what it receives, and
 * sends a resume on every new socket. It writes nothing itself: its owner calls `next` after everything that is offered or
 * received, and from time to time. So every count is taken at the moment of writing; replayed and new frames share one queue
 * and cannot be reordered. A socket has a number, which the owner passes with every frame. Times are milliseconds.
 */
export class ClientSessionLink {
  /** The session's name, which is no secret. */
  readonly sessionId: string;
  /** What the server announced when it opened the session. */
  readonly terms: SessionTerms;
  declare readonly hasSpare: ReplayWindow["hasSpare"];
  readonly #window: ReplayWindow;
  readonly #acks: AckSchedule;
  readonly #liveness: Liveness;
  #token: string;
  /** Which try to resume was the last one, over all sockets. */
  #attempt: number;
  /** The current socket, 0 for none, and the newest. */
  #socket = 0;
  #sockets = 0;
  /** Both ends know from which number on they send. */
  #flowing = false;
  #lost = false;
  #detachedAt: number;
  /** The last frame that was put on the current socket. */
  #written = 0;
  #senderWaits = false;
  readonly #unreadable = new UnreadableFrames();
  #controls = new ControlQueue(0);
  /** The attempt that the next frame confirms; 0 for none. */
  #confirming = 0;

  private constructor(saved: SavedSession, now: number) {
    this.sessionId = saved.sessionId;
    this.terms = saved.terms;
    this.#token = saved.token;
    this.#attempt = saved.attempt;
    this.#detachedAt = now;
    this.#window = new ReplayWindow(saved.terms.window, saved.acknowledged);
    SPARE: this.hasSpare = this.#window.hasSpare;
    for (const text of saved.frames) this.#window.add(text, utf8Length(text));
    this.#acks = new AckSchedule(saved.terms, saved.received);
    this.#liveness = new Liveness(saved.terms);
  }

  /** A session that the server has just opened on a socket, which gets the number 1. */
  static opened(opened: Opened, now: number): ClientSessionLink {
    const link = new ClientSessionLink({ ...opened, attempt: 0, received: 0, acknowledged: 0, frames: [] }, now);
    link.#begin(1, now);
    link.#flow(0, now);
    return link;
  }

  /** A session without a socket, from what `save` gave; undefined if the value is something else. */
  static restore(value: unknown, now: number): ClientSessionLink | undefined {
    const saved = readSaved(value);
    return saved && new ClientSessionLink(saved, now);
  }

  /** The session as a value for JSON; undefined when it is lost. It has the newest 256 KiB of what is not acknowledged. */
  save(): SavedSession | undefined {
    if (this.#lost) return undefined;
    const frames = this.#window.newest(MAX_SAVED_BYTES);
    return {
      sessionId: this.sessionId,
      token: this.#token,
      terms: this.terms,
      attempt: this.#attempt,
      received: this.received,
      acknowledged: this.sent - frames.length,
      frames,
    };
  }

  /** There is a new socket: `next` has the resume, and nothing else before its answer. Not for a session that is lost. */
  resume(now: number): number {
    this.#begin(0, now);
    this.#ask();
    return this.#socket;
  }

  #begin(requests: number, now: number): void {
    this.#socket = ++this.#sockets;
    this.#flowing = false;
    this.#controls = new ControlQueue(requests);
    this.#confirming = 0;
    this.#liveness.begin(now);
  }

  /** Sends from the frame on that follows the last one the server has. */
  #flow(theirReceived: number, now: number): void {
    this.#window.release(theirReceived);
    this.#written = theirReceived;
    this.#flowing = true;
    this.#acks.told(now);
  }

  #ask(): void {
    this.#controls.request("resume", {
      sessionId: this.sessionId,
      token: this.#token,
      attempt: ++this.#attempt,
      received: this.received,
      oldest: this.acknowledged + 1,
    });
  }

  /** Requests the end of the session; `closed` is the answer. Returns false when there is no socket for it now. */
  readonly close = (): boolean => this.#flowing && this.#controls.request("close");

  /** Sends a notification of an extension; false when there is no socket for it now. */
  readonly tell = (method: string, params: object): boolean => this.#flowing && this.#controls.tell(method, params);

  /** This socket is gone. Does nothing when another one is in use by now. */
  detach(socket: number, now: number): void {
    if (!this.isCurrent(socket)) return;
    this.#socket = 0;
    this.#flowing = false;
    this.#detachedAt = now;
  }

  /** Whether this is the current socket. */
  isCurrent(socket: number): boolean {
    return socket > 0 && socket === this.#socket;
  }

  /** The current socket has ended with this code; whether the session has to end because a frame cannot be read. */
  isStuckAfter(code: number): boolean {
    return this.#unreadable.endSession(code, this.#written, this.acknowledged);
  }

  /** The notification that says what a close code would, where codes do not travel. */
  closing(code: number): string {
    return controlText(undefined, "close", { code, sent: this.#written, received: this.received });
  }

  /** In how many milliseconds `isAlive` is to be called at the latest: early enough not to look like sleep. */
  get patience(): number {
    return Math.max(100, this.terms.heartbeatGrace / 2);
  }

  /** Whether the session has been without a socket for longer than its window. */
  isExpired(now: number): boolean {
    return !this.#socket && now - this.#detachedAt >= this.terms.window.millis;
  }

  /** Takes a frame to send, with its size in UTF-8 bytes. */
  offer(text: string, bytes: number): Admission {
    if (this.#lost) return "refused";
    let counted = bytes;
    CHANNELS: counted -= prefixLength(text);
    if (counted > this.terms.limits.messageBytes || !this.#window.couldEverHold(bytes)) return "tooLarge";
    if (this.#window.hasRoom(bytes)) {
      this.#window.add(text, bytes);
      return "numbered";
    }
    this.#senderWaits = this.#flowing;
    return this.#flowing ? "wait" : "refused";
  }

  /** What is to be written next on a socket, undefined for nothing; to be called again as soon as it is written. */
  next(socket: number, now: number): string | undefined {
    if (!this.isCurrent(socket)) return undefined;
    if (this.#confirming) return this.#ack(now);
    const control = this.#controls.next();
    if (control || !this.#flowing) return control;
    if (this.#acks.millisUntilDue(now) <= 0) return this.#ack(now);
    return this.#written < this.sent ? this.#window.text(++this.#written) : undefined;
  }

  #ack(now: number): string {
    this.#acks.told(now);
    const resumed = this.#confirming || undefined;
    this.#confirming = 0;
    return controlText(undefined, "ack", { received: this.received, sent: this.#written, resumed });
  }

  /** A text frame was received on a socket of this session. Counts it before anything looks into it. */
  receive(socket: number, text: string, now: number): Received {
    if (!this.isCurrent(socket)) return { kind: "ignored" };
    const frame = isControl(text) ? readControl(text) : undefined;
    if (!this.#flowing) return this.#answered(frame, now);
    this.#liveness.heard(now);
    if (frame) return this.#control(frame);
    const bytes = utf8Length(text);
    this.#acks.count(bytes, now);
    return { kind: "data", bytes };
  }

  #answered(frame: ControlFrame | undefined, now: number): Received {
    if ((frame?.kind !== "resumed" && frame?.kind !== "failed") || frame.id !== this.#controls.lastId) {
      return violation("no answer to resume");
    }
    return frame.kind === "resumed" ? this.#resumed(frame, now) : this.#refused(frame);
  }

  #resumed({ received, oldest, token }: Resumed, now: number): Received {
    if (received < this.acknowledged || received > this.sent || oldest > this.received + 1) {
      return this.#lose("gap", received, false);
    }
    this.#token = token;
    this.#flow(received, now);
    this.#confirming = this.#attempt;
    return { kind: "resumed" };
  }

  #refused({ reason = "denied", number = 0 }: Failed): Received {
    if (reason === "stale" && this.#controls.requests === 1 && number < Number.MAX_SAFE_INTEGER) {
      this.#attempt = Math.max(this.#attempt, number);
      this.#ask();
      return { kind: "handled" };
    }
    return this.#lose(reason, reason === "gap" ? number : undefined, true);
  }

  #lose(reason: string, received: number | undefined, mayOpen: boolean): Lost {
    this.#lost = true;
    this.#socket = 0;
    return { kind: "lost", reason, received, mayOpen };
  }

  #control(frame: ControlFrame): Received {
    FLOW: if (frame.kind === "flow") return frame;
    switch (frame.kind) {
      case "ack":
        return this.#acknowledged(frame);
      case "unknown":
        return !frame.id || this.#controls.refuse(frame.id)
          ? { kind: "handled" }
          : violation("too many requests", LIMIT);
      case "closed":
      case "closing":
      case "failed":
      case "goaway":
        return frame;
      default:
        return violation(`bad ${frame.kind === "malformed" ? frame.fault : frame.kind}`);
    }
  }

  #acknowledged({ sent, received, resumed }: Ack): Received {
    const before = this.acknowledged;
    if (sent !== this.received || received < before || received > this.#written || resumed) {
      return violation(`ack of ${received}/${sent}, not ${before} to ${this.#written}/${this.received}`);
    }
    this.#window.release(received);
    // An ack without news is a heartbeat. It is answered at once: a timer may be asleep.
    if (received === before) this.#acks.ask();
    else if (this.#senderWaits) {
      this.#senderWaits = false;
      return { kind: "room" };
    }
    return { kind: "handled" };
  }

  /** Looks after the current socket, to be called at least once each grace; false when the server is dead: close with 4002. */
  isAlive(now: number): boolean {
    const verdict = this.#socket ? this.#liveness.check(now) : "alive";
    if (verdict === "slept") this.#acks.ask();
    return verdict !== "dead";
  }

  /** How long until `next` has something to write if nothing else happens; 0 or less when it has now. */
  millisUntilDue(now: number): number {
    if (!this.#socket) return Infinity;
    if (!this.#controls.isEmpty || this.#confirming) return 0;
    if (!this.#flowing) return Infinity;
    return this.#written < this.sent ? 0 : this.#acks.millisUntilDue(now);
  }

  /** How many data frames were received. */
  get received(): number {
    return this.#acks.received;
  }

  /** How many data frames have a number. */
  get sent(): number {
    return this.#window.sent;
  }

  /** How many of them the server has received for certain. */
  get acknowledged(): number {
    return this.#window.acknowledged;
  }
}
