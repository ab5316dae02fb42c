import type { Peer } from "../engine/peer.ts";
import type { ConnectionError } from "../errors.ts";
import { Attempt, type AttemptOwner } from "./attempt.ts";
import type { Emit } from "./events.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { Link } from "./link.ts";
import type { Settings } from "./options.ts";
import { mayReturnAfter, Outage } from "./outage.ts";
import { watchPlatform } from "./platform.ts";
import {
  ConnectFailedError,
  ConnectionLostError,
  type DisconnectReason,
  REPLACED,
  reasonOf,
  SessionLostError,
} from "./reason.ts";
import { Settled } from "./settled.ts";

/**
 * Where a client is in its life. It starts `new`; only `closed` is final.
 *
 * - `new`: made, and nothing done yet
 * - `connecting`: the first connection is being made
 * - `connected`: there is a socket, and the session on it is settled
 * - `reconnecting`: the socket was lost; another one is being made, or waited for
 * - `disconnected`: there is no socket and none is tried; `connect()` or the next message starts again
 * - `closed`: the application closed the client
 */
export type ConnectionState = "new" | "connecting" | "connected" | "reconnecting" | "disconnected" | "closed";

/** The life of a client's connection: one state, changed by the methods of this class only. */
export class Connection implements AttemptOwner {
  selectsOurs: boolean | undefined;
  readonly #settings: Settings;
  readonly #peer: Peer;
  readonly #emit: Emit;
  readonly #heartbeat: Heartbeat;
  #state: ConnectionState = "new";
  #sessionId: string | undefined;
  /** The try that is under way. */
  #attempt: Attempt | undefined;
  /** The socket in use. */
  #link: Link | undefined;
  /** While reconnecting, and while a first connection is tried again. */
  #outage: Outage | undefined;
  /** Whether the socket in use was won back after another one had taken the session over. */
  #wonBack = false;
  #connecting = new Settled<void>();
  #ended = new Settled<DisconnectReason>();
  #stopWatching = () => {};
  #stopCloseTimer = () => {};

  constructor(settings: Settings, peer: Peer, emit: Emit) {
    this.#settings = settings;
    this.#peer = peer;
    this.#emit = emit;
    this.#heartbeat = new Heartbeat(settings);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  /** Whether more waits for the network than may. */
  get congested(): boolean {
    return this.#link?.congested ?? false;
  }

  /** Resolves when there is no connection and no further try is made. */
  get ended(): Promise<DisconnectReason> {
    return this.#ended.promise;
  }

  /** Connects unless it is connected or connecting. */
  connect(): Promise<void> {
    if (this.#state === "new" || this.#state === "disconnected") {
      if (this.#state === "disconnected") {
        this.#connecting = new Settled();
        this.#ended = new Settled();
      }
      this.#state = "connecting";
      this.#stopWatching = watchPlatform(back => this.#platformChanged(back));
      this.#try();
    }
    return this.#connecting.promise;
  }

  /** A message waits: connects if nobody has tried yet, or nobody tries any more. */
  wake(): void {
    if (this.#peer.queuedMessages) void this.connect();
  }

  #try(): void {
    this.#attempt = new Attempt(this.#settings, this.#sessionId, this);
    this.#attempt.start();
  }

  succeeded(link: Link, resumed: boolean, sessionId?: string): void {
    this.#attempt = undefined;
    if (!resumed) {
      // Before the peer is attached: nothing of the session of before may be sent in the new one.
      this.#peer.startOver(new SessionLostError("Session lost"), true);
    }
    const takenOver = this.#outage?.reason.code === REPLACED;
    if (takenOver && !resumed) {
      this.#disconnect(reasonOf("takenOver", REPLACED));
      link.close(1000, "");
      return;
    }
    const first = this.#state === "connecting";
    this.#outage = undefined;
    this.#wonBack = takenOver;
    this.#link = link;
    this.#sessionId = sessionId;
    this.#state = "connected";
    if (first) this.#emit("connected", { sessionId });
    else this.#emit("reconnected", { sameSession: resumed, sessionId });
    this.#connecting.resolve();
    this.#peer.attach(text => link.send(text));
    // It may have ended while what waited was written.
    if (this.#link === link) this.#heartbeat.online(link);
  }

  failed(error: ConnectionError): void {
    this.#attempt = undefined;
    const reason = { ...reasonOf("connectFailed"), error };
    if (this.#settings.retryFirstConnection) this.#outage ??= new Outage(reason, this.#settings);
    const outage = this.#outage;
    const { retryAfter = 0 } = error instanceof ConnectFailedError ? error : {};
    const delay = outage && mayRetry(error) ? outage.plan(retryAfter, () => this.#try()) : undefined;
    if (!outage || delay === undefined) this.#disconnect(reason);
    else this.#emit("retrying", { error, attempt: outage.tries, delay });
  }

  received(text: string): void {
    if (this.#state !== "disconnected") this.#peer.receive(text);
  }

  lost(link: Link, reason: DisconnectReason): void {
    if (this.#link !== link) return;
    if (this.#state === "closed") this.#finish();
    else this.#outageBegins(reason, 0);
  }

  #outageBegins(reason: DisconnectReason, atLeast: number): void {
    this.#link = undefined;
    this.#heartbeat.offline();
    this.#peer.detach();
    if (reason.code === REPLACED && this.#wonBack) {
      this.#disconnect(reasonOf("takenOver", REPLACED, reason.text));
      return;
    }
    const outage = new Outage(reason, this.#settings);
    const delay = mayReturnAfter(reason) ? outage.plan(atLeast, () => this.#try()) : undefined;
    if (delay === undefined) {
      this.#disconnect(reason);
      return;
    }
    this.#outage = outage;
    this.#connecting = new Settled();
    this.#state = "reconnecting";
    this.#emit("reconnecting", { reason, attempt: outage.tries, delay });
    if (this.#sessionId === undefined) this.#peer.startOver(new ConnectionLostError(reason), true);
  }

  /** Tries at once instead of waiting, if it is waiting. */
  #tryAtOnce(): void {
    if (this.#outage && !this.#attempt) {
      this.#outage.stop();
      this.#try();
    }
  }

  #platformChanged(back: boolean): void {
    if (back) this.#tryAtOnce();
    this.#heartbeat.probe();
  }

  /** Breaks the connection, if there is one, and tries at once to make another. */
  reconnect(): Promise<void> {
    this.break(0);
    this.#tryAtOnce();
    return this.connect();
  }

  /** Breaks the connection as the network would; comes back after this many milliseconds at the earliest. */
  break(delay: number): void {
    if (this.#state !== "connected") return;
    const link = this.#link;
    const reason = reasonOf("closedByUs");
    this.#outageBegins(reason, delay);
    link?.abort(reason);
  }

  /** The end of trying: what still waits fails. */
  #disconnect(reason: DisconnectReason): void {
    const error = reason.error ?? new ConnectionLostError(reason);
    const first = this.#state === "connecting";
    this.#state = "disconnected";
    this.#stopTrying();
    this.#sessionId = undefined;
    if (first) this.#emit("connectionFailed", { error });
    else this.#emit("disconnected", { reason });
    this.#peer.startOver(error, false);
    this.#connecting.reject(error);
    this.#ended.resolve(reason);
  }

  #stopTrying(): void {
    this.#outage?.stop();
    this.#outage = undefined;
    this.#stopWatching();
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.abandon();
  }

  /** Ends everything, in any state. */
  close(): Promise<DisconnectReason> {
    const before = this.#state;
    if (before === "closed") return this.ended;
    this.#state = "closed";
    this.#stopTrying();
    this.#heartbeat.offline();
    const reason = reasonOf("closedByUs", 1000);
    const error = new ConnectionLostError(reason);
    if (before === "connecting") this.#emit("connectionFailed", { error });
    else if (before === "connected" || before === "reconnecting") this.#emit("disconnected", { reason });
    this.#peer.close(error);
    if (before === "connected" || before === "disconnected") this.#connecting = new Settled();
    this.#connecting.reject(error);
    if (before === "disconnected") this.#ended = new Settled();
    if (this.#link) this.#closeSocket(this.#link);
    else this.#finish();
    return this.ended;
  }

  #closeSocket(link: Link): void {
    const { timers, closeTimeout, sendCloseMessage, sockJS } = this.#settings;
    this.#stopCloseTimer = timers.after(closeTimeout, () => link.abort(reasonOf("closedByUs")));
    // Over SockJS close codes do not travel, so only the message ends the session.
    const tell = sendCloseMessage || (sockJS && this.#sessionId !== undefined);
    if (tell) link.control("closeSession", undefined, () => link.close(1000, ""));
    else link.close(1000, "");
  }

  #finish(): void {
    this.#stopCloseTimer();
    this.#ended.resolve(reasonOf("closedByUs", 1000));
  }
}

function mayRetry(error: ConnectionError): boolean {
  if (error instanceof ConnectionLostError) return mayReturnAfter(error.reason);
  if (!(error instanceof ConnectFailedError)) return true;
  const { stage, httpStatus } = error;
  return stage !== "setup" && httpStatus !== 401 && httpStatus !== 403;
}
