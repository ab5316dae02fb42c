import type { ConnectionError } from "../base/errors.ts";
import { Settled } from "../base/settled.ts";
import type { Peer } from "../engine/peer.ts";
import type { OwedCall } from "../engine/pending.ts";
import { ClientSessionLink } from "../session/client-session-link.ts";
import { type AnySession, Session } from "../session/client-session-transport.ts";
import { watchPage, watchPlatform } from "../socket/platform.ts";
import { type DisconnectReason, REPLACED, reasonOf } from "../socket/reason.ts";
import type { ClientSocket } from "../socket/socket.ts";
import { Attempt, type AttemptOwner } from "./attempt.ts";
import { ConnectFailedError, ConnectionLostError, SessionLostError } from "./errors.ts";
import type { Emit } from "./events.ts";
import { Heartbeat } from "./heartbeat.ts";
import { leave, takeLeft } from "./left-page.ts";
import type { Settings } from "./options.ts";
import { mayReturnAfter, Outage } from "./outage.ts";

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

/**
 * What a client has agreed on with its server.
 *
 * - `resumable`: a session that loses nothing and doubles nothing while its window lasts (PROTOCOL.md, part 3)
 * - `classic`: one of `connect` (part 2): it outlives its sockets, what is on its way when one breaks may be lost
 * - `none`: what waits for an answer fails with the connection
 */
export type SessionKind = "resumable" | "classic" | "none";

/** The life of a client's connection: one state, changed by the methods of this class only. */
export class Connection implements AttemptOwner {
  offers = true;
  taken = false;
  cut = false;
  /** Calls of the page before whose answers the server still owes. */
  readonly owedCalls: readonly OwedCall[];
  readonly #settings: Settings;
  readonly #peer: Peer;
  readonly #emit: Emit;
  readonly #heartbeat: Heartbeat;
  #state: ConnectionState = "new";
  #session: AnySession | undefined;
  /** Why the session of before could not be resumed. */
  #lostReason: string | undefined;
  /** The try that is under way. */
  #attempt: Attempt | undefined;
  /** The socket in use. */
  #link: ClientSocket | undefined;
  /** While reconnecting, and while a first connection is tried again. */
  #outage: Outage | undefined;
  /** Whether the socket in use was won back after another one had taken the session over. */
  #wonBack = false;
  /** For how many milliseconds to stay away at most when the socket in use ends: the server said that it goes. */
  #spread = 0;
  /** The outage before the socket in use. */
  #before: Outage | undefined;
  #connecting = new Settled<void>();
  #ended = new Settled<DisconnectReason>();
  #stopWatching = () => {};
  #stopWatchingPage = () => {};
  #stopCloseTimer = () => {};

  constructor(settings: Settings, peer: Peer, emit: Emit) {
    this.#settings = settings;
    this.#peer = peer;
    this.#emit = (type, fields) => {
      peer.told();
      emit(type, fields);
    };
    this.#heartbeat = new Heartbeat(settings);
    this.owedCalls = settings.storageKey ? this.#restore(settings.storageKey) : [];
  }

  /** Goes on with the session of the page before, and leaves it to the next one. */
  #restore(key: string): readonly OwedCall[] {
    this.#stopWatchingPage = watchPage(
      () => this.#leave(key),
      () => {
        takeLeft(key);
        this.#tryAtOnce();
      },
    );
    const { session, extensions, lastId, calls } = Object(takeLeft(key));
    const link = ClientSessionLink.restore(session, this.#settings.timers.now());
    if (!link || !Array.isArray(calls)) return [];
    this.#session = new Session(link, extensions, this.#settings, this);
    this.taken = true;
    return this.#peer.goOn(lastId, calls);
  }

  #leave(key: string): void {
    const session = this.#session;
    if (!session?.send) return;
    const left = this.#peer.leave(session.send);
    leave(key, { ...left, session: session.save?.(), extensions: session.extensions });
    // What arrived from now on would be handled here, and on the next page again.
    this.break(0);
    this.#stopTries();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get sessionId(): string | undefined {
    return this.#session?.id;
  }

  get sessionKind(): SessionKind {
    const session = this.#session;
    return session ? (session.send ? "resumable" : "classic") : "none";
  }

  /** What the server accepted of the extensions that were offered. */
  get extensions(): Settings["extensions"] {
    return this.#session?.extensions ?? {};
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
      this.offers = true;
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
    if (this.#session?.isExpired) this.sessionLost("expired");
    // What lost the session may have ended the tries.
    if (this.#state === "disconnected") return;
    this.#attempt = new Attempt(this.#settings, this.#session, this);
    this.#attempt.start();
  }

  /** Nothing of the session of before may be sent in the next one. */
  sessionLost(reason: string): void {
    this.#peer.startOver(this.#errorOf(new SessionLostError(`Session lost: ${reason}`)), true);
    this.#session = undefined;
    this.#lostReason = reason;
    if (this.#outage?.reason.code === REPLACED) this.#disconnect(reasonOf("takenOver", REPLACED));
  }

  succeeded(link: ClientSocket, resumed: boolean, session?: AnySession): void {
    this.#attempt = undefined;
    const takenOver = this.#outage?.reason.code === REPLACED;
    if (!resumed && (this.#session || takenOver)) this.sessionLost("denied");
    if (this.#state === "disconnected") {
      link.close(1000);
      return;
    }
    const first = this.#state === "connecting";
    this.#before = this.#outage;
    this.#spread = 0;
    this.#outage = undefined;
    this.#wonBack = takenOver;
    this.#link = link;
    this.#session = session;
    this.#state = "connected";
    const reason = resumed ? undefined : this.#lostReason;
    this.#lostReason = undefined;
    this.#emit(first ? "connected" : "reconnected", { sameSession: resumed, sessionId: session?.id, reason });
    this.#connecting.resolve();
    if (!this.offers && !session?.send && this.#settings.session !== "off") {
      const message = "The server refused the subprotocols: what is on its way in an outage is lost";
      this.#emit("notice", { notice: { kind: "downgrade", message } });
    }
    if (session?.send) {
      this.#peer.attach(session.send, session.limits);
      return;
    }
    this.#peer.attach(text => {
      link.send(text);
      return 0;
    });
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

  room(): void {
    this.#peer.room();
  }

  goaway(withinMillis: number, patience: number): void {
    // It closes its sockets within that time; as long again for coming back keeps the rate of handshakes at that of the closes.
    this.#spread = Math.min(this.#settings.reconnect.maxTime, withinMillis, patience / 2);
    this.#emit("goaway", { withinMillis });
  }

  received(text: string): void {
    if (this.#state !== "disconnected") this.#peer.receive(text);
  }

  lost(link: ClientSocket, reason: DisconnectReason): void {
    if (this.#link !== link) return;
    if (this.#state === "closed") this.#finish();
    else this.#outageBegins(reason, this.#settings.random() * this.#spread);
  }

  #detach(): void {
    this.#link = undefined;
    this.#heartbeat.offline();
    this.#peer.detach();
    this.#session?.detach?.();
  }

  #outageBegins(reason: DisconnectReason, atLeast: number): void {
    this.#detach();
    if (reason.code === REPLACED && this.#wonBack) {
      this.#disconnect(reasonOf("takenOver", REPLACED, reason.text));
      return;
    }
    const outage = new Outage(reason, this.#settings);
    this.offers = true;
    // Refused after the handshake: connecting had not ended the outage before.
    if (reason.code === 4102) outage.tries = this.#before?.tries ?? 0;
    const delay = mayReturnAfter(reason) ? outage.plan(atLeast, () => this.#try()) : undefined;
    if (delay === undefined) {
      this.#disconnect(reason);
      return;
    }
    this.#outage = outage;
    this.#connecting = new Settled();
    this.#state = "reconnecting";
    this.#emit("reconnecting", { reason, attempt: outage.tries, delay });
    if (this.#session?.endsAfter?.(reason)) this.sessionLost("violation");
    if (!this.#session) this.#peer.startOver(() => new ConnectionLostError(reason), true);
  }

  /** Tries at once instead of waiting, if it is waiting. */
  #tryAtOnce(): void {
    if (this.#attempt || !/connecting/.test(this.#state)) return;
    this.#outage?.stop();
    this.#try();
  }

  #platformChanged(back: boolean): void {
    if (back) this.#tryAtOnce();
    this.#heartbeat.probe();
    this.#session?.look?.();
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
    const errorOf = this.#errorOf(error);
    this.#session = undefined;
    if (first) this.#emit("connectionFailed", { error });
    else this.#emit("disconnected", { reason });
    this.#peer.startOver(errorOf, false);
    this.#connecting.reject(error);
    this.#ended.resolve(reason);
  }

  /** What calls fail with: those that left in a session are told whether the server had received them. */
  #errorOf(error: ConnectionError): (frame: number) => ConnectionError {
    const session = this.#session;
    return frame => (frame ? new SessionLostError(error.message, session?.hadReceived?.(frame)) : error);
  }

  #stopTrying(): void {
    this.#stopTries();
    this.#outage = undefined;
    this.#stopWatching();
  }

  #stopTries(): void {
    this.#outage?.stop();
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
    this.#stopWatchingPage();
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

  #closeSocket(link: ClientSocket): void {
    const { timers, closeTimeout, sendCloseMessage, sockJS } = this.#settings;
    const session = this.#session;
    const close = () => link.close(1000);
    this.#stopCloseTimer = timers.after(closeTimeout, () => link.abort(reasonOf("closedByUs")));
    // Over SockJS close codes do not travel, so only the message ends the session.
    if (!sendCloseMessage && !(sockJS && session)) close();
    else if (session?.close) session.close(close);
    else link.control("closeSession", undefined, close);
  }

  #finish(): void {
    this.#stopCloseTimer();
    this.#detach();
    this.#ended.resolve(reasonOf("closedByUs", 1000));
  }
}

function mayRetry(error: ConnectionError): boolean {
  if (error instanceof ConnectionLostError) return mayReturnAfter(error.reason);
  if (!(error instanceof ConnectFailedError)) return true;
  const { stage, httpStatus } = error;
  return stage !== "setup" && httpStatus !== 401 && httpStatus !== 403;
}
