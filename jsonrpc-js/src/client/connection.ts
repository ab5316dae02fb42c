import type { Peer } from "../engine/peer.ts";
import type { ConnectionError } from "../errors.ts";
import { Attempt, type AttemptOptions, type AttemptOwner, type Environment } from "./attempt.ts";
import { delayBefore, mayReturnAfter, type ReconnectPolicy } from "./backoff.ts";
import type { Emit } from "./events.ts";
import type { SessionOutcome } from "./handshake.ts";
import { Heartbeat, type HeartbeatOptions } from "./heartbeat.ts";
import type { Link } from "./link.ts";
import { watchPlatform } from "./platform.ts";
import {
  ConnectFailedError,
  ConnectionLostError,
  type DisconnectReason,
  REPLACED,
  reasonOf,
  SessionLostError,
} from "./reason.ts";

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

export interface ConnectionOptions extends AttemptOptions, HeartbeatOptions {
  /** Whether and how to come back after an outage; `false` for never. */
  readonly reconnect?: ReconnectPolicy | false;
  /** Has the policy of `reconnect` used for the first connection as well. Off: it is tried once. */
  readonly retryFirstConnection?: boolean;
  /** Sends `closeSession` before closing. Off unless set: close code 1000 says the same, except over SockJS. */
  readonly sendCloseMessage?: boolean;
  /** Milliseconds that `close()` waits for the server. 2,000 unless set. */
  readonly closeTimeout?: number;
}

/** One loss of the connection and the tries to mend it. */
interface Outage {
  readonly reason: DisconnectReason;
  readonly since: number;
  tries: number;
  stopTimer: () => void;
}

/** The life of a client's connection: one state, changed by the methods of this class only. */
export class Connection implements AttemptOwner {
  readonly #options: ConnectionOptions;
  readonly #environment: Environment;
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

  constructor(options: ConnectionOptions, environment: Environment, peer: Peer, emit: Emit) {
    this.#options = options;
    this.#environment = environment;
    this.#peer = peer;
    this.#emit = emit;
    this.#heartbeat = new Heartbeat(environment.timers, options);
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
    this.#attempt = new Attempt(this.#options, this.#environment, this.#sessionId, this);
    this.#attempt.start();
  }

  succeeded(_attempt: Attempt, link: Link, { sessionId, resumed, answers }: SessionOutcome): void {
    this.#attempt = undefined;
    if (!resumed) {
      // Before the peer is attached: nothing of the session of before may be sent in the new one.
      this.#peer.startOver(new SessionLostError("The server does not know the session any more"), true);
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
    if (this.#link === link) this.#heartbeat.online(link, answers);
  }

  failed(_attempt: Attempt, error: ConnectionError): void {
    this.#attempt = undefined;
    const reason = { ...reasonOf("connectFailed"), error };
    if (this.#options.retryFirstConnection) this.#outage ??= this.#newOutage(reason);
    const outage = this.#outage;
    const retryAfter = error instanceof ConnectFailedError ? error.retryAfter : 0;
    const delay = outage && mayRetry(error) ? this.#schedule(outage, retryAfter) : undefined;
    if (!outage || delay === undefined) this.#disconnect(reason);
    else this.#emit("retrying", { error, attempt: outage.tries, delay });
  }

  received(_link: Link, text: string): void {
    if (this.#state !== "disconnected") this.#peer.receive(text);
  }

  lost(link: Link, reason: DisconnectReason): void {
    if (this.#link !== link) return;
    if (this.#state === "closed") this.#finish();
    else this.#outageBegins(reason, 0);
  }

  #newOutage(reason: DisconnectReason): Outage {
    return { reason, since: this.#environment.timers.now(), tries: 0, stopTimer: () => {} };
  }

  #outageBegins(reason: DisconnectReason, atLeast: number): void {
    this.#link = undefined;
    this.#heartbeat.offline();
    this.#peer.detach();
    if (reason.code === REPLACED && this.#wonBack) {
      this.#disconnect(reasonOf("takenOver", REPLACED, reason.text));
      return;
    }
    const outage = this.#newOutage(reason);
    const delay = mayReturnAfter(reason) ? this.#schedule(outage, atLeast) : undefined;
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

  /** Plans the next try; undefined when the policy allows none. */
  #schedule(outage: Outage, atLeast: number): number | undefined {
    const { timers, random } = this.#environment;
    const { reconnect = {} } = this.#options;
    const elapsed = timers.now() - outage.since;
    const delay = delayBefore(++outage.tries, elapsed, atLeast, reconnect || { maxAttempts: 0 }, random);
    if (delay !== undefined) outage.stopTimer = timers.after(delay, () => this.#try());
    return delay;
  }

  /** Tries at once instead of waiting, if it is waiting. */
  #tryAtOnce(): void {
    if (this.#outage && !this.#attempt) {
      this.#outage.stopTimer();
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
    this.#outage?.stopTimer();
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
    const { closeTimeout = 2000, sendCloseMessage, sockJS } = this.#options;
    this.#stopCloseTimer = this.#environment.timers.after(closeTimeout, () => link.abort(reasonOf("closedByUs")));
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
  return !(error instanceof ConnectFailedError) || error.retryable;
}

/** A promise with its handles. Nobody has to watch it. */
class Settled<T> {
  resolve: (value: T) => void = () => {};
  reject: (error: Error) => void = () => {};
  readonly promise: Promise<T> = new Promise((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    this.promise.catch(() => {});
  }
}
