import type { ConnectionError } from "../base/errors.ts";
import { offerIn } from "../channel/offer.ts";
import type { Peer } from "../engine/peer.ts";
import type { OwedCall } from "../engine/pending.ts";
import type { AnySession, SessionSurroundings } from "../session/client-session-transport.ts";
import { NORMAL, REPLACED } from "../socket/close-codes.ts";
import { watchPage, watchPlatform } from "../socket/platform.ts";
import { type DisconnectReason, reasonOf } from "../socket/reason.ts";
import type { ClientSocket, SocketListener } from "../socket/socket.ts";
import { Attempt, type AttemptListener } from "./attempt.ts";
import { ClientChannels } from "./channels.ts";
import { closeWithSession } from "./closing.ts";
import { ConnectionLostError, SessionLostError } from "./errors.ts";
import type { Emit, SessionLoss } from "./events.ts";
import { Heartbeat } from "./heartbeat.ts";
import { HeldSession } from "./held-session.ts";
import { leave, takeLeft } from "./left-page.ts";
import type { Settings } from "./options.ts";
import { mayRetry, Outage, retryAfterOf, spreadAfterGoAway } from "./outage.ts";
import type { ConnectionState } from "./state.ts";
import { ConnectionStatus } from "./status.ts";
import type { SubprotocolOffer } from "./subprotocol-offer.ts";

/** The life of a client's connection: one state, changed by the methods of this class only. */
export class Connection implements AttemptListener, SocketListener {
  readonly receive: (text: string) => void;
  /** Calls of the previous page that the server has still to answer. */
  readonly owedCalls: readonly OwedCall[];
  /** Those that are clients themselves. */
  declare readonly channels: ClientChannels;
  readonly #settings: Settings;
  readonly #peer: Peer;
  readonly #emit: Emit;
  readonly #status: ConnectionStatus;
  readonly #heartbeat: Heartbeat;
  readonly #offer: SubprotocolOffer = { made: true };
  readonly #held: HeldSession;
  /** The attempt that is under way. */
  #attempt: Attempt | undefined;
  /** The socket in use. */
  #socket: ClientSocket | undefined;
  /** While reconnecting, and while a first connection is tried again. */
  #outage: Outage | undefined;
  /** For how many milliseconds to stay away at most when the socket in use ends, because the server sent a go-away. */
  #spread = 0;
  /** The outage before the socket in use. */
  #before: Outage | undefined;
  #stopWatching = () => {};
  #stopWatchingPage = () => {};
  #stopCloseTimer = () => {};

  constructor(settings: Settings, peer: Peer, emit: Emit) {
    this.#settings = settings;
    this.#peer = peer;
    this.receive = peer.receive;
    this.#emit = (type, fields) => {
      peer.told();
      emit(type, fields);
    };
    this.#status = new ConnectionStatus(this.#emit);
    this.#heartbeat = new Heartbeat(settings);
    const { timers, sockJS, storageKey } = settings;
    const surroundings: SessionSurroundings = { timers, sockJS, peer, goAway: (...times) => this.#goAway(...times) };
    CHANNELS: this.channels = new ClientChannels(settings, () => this, surroundings);
    this.#held = new HeldSession(surroundings);
    this.owedCalls = storageKey ? this.#surviveReloads(storageKey) : [];
    CHANNELS: {
      const owed = this.channels.memberOf(this, this.#status, peer, reason => {
        this.#detach();
        this.#disconnect(reason);
      });
      this.owedCalls = [...this.owedCalls, ...owed];
    }
  }

  /** Resumes the session of the previous page, and leaves it to the next one. */
  #surviveReloads(key: string): readonly OwedCall[] {
    const now = () => this.#settings.timers.now();
    let left = takeLeft(key, now());
    CHANNELS: if (offerIn(left?.extensions) && !this.#settings.channels) left = undefined;
    this.#stopWatchingPage = watchPage(
      () => {
        CHANNELS: this.channels.leave();
        if (!leave(key, this.#held.current, this.#peer)) return;
        // What arrived from now on would be handled here, and on the next page again.
        this.#break();
        this.#stopTries();
      },
      () => {
        takeLeft(key, now());
        this.tryAtOnce();
      },
    );
    if (!left) return [];
    this.#held.restore(left);
    this.#offer.taken = true;
    return this.#peer.goOn(left.lastId, left.calls);
  }

  get state(): ConnectionState {
    return this.#status.state;
  }

  get session(): AnySession | undefined {
    return this.#held.current;
  }

  /** Whether more waits for the network than may. */
  get congested(): boolean {
    return this.#socket?.congested ?? false;
  }

  /** Resolves when there is no connection and no further try is made. */
  get closed(): Promise<DisconnectReason> {
    return this.#status.failure.promise;
  }

  /** Connects unless it is connected or connecting. */
  connect(): Promise<void> {
    if (this.#status.begin()) {
      this.#offer.made = true;
      this.#stopWatching = watchPlatform(back => this.#platformChanged(back));
      this.#try();
    }
    return this.#status.wanted.promise;
  }

  /** A message waits: connects unless a connection is there or being made. */
  wake(): void {
    if (this.#peer.queuedMessages) void this.connect();
  }

  #try(): void {
    if (this.#held.current?.isExpired) this.lose("expired");
    // What lost the session may have ended the tries.
    if (this.state === "disconnected") return;
    this.#attempt = new Attempt(this.#settings, this.#held, this.#offer, this);
    this.#attempt.start();
  }

  /** Nothing of the previous session may be sent in the next one. */
  lose(loss: SessionLoss): void {
    this.#peer.startOver(this.#held.errorOf(new SessionLostError(`Session lost: ${loss}`)), true);
    this.#held.lose(loss);
    if (this.#outage?.isTakeOver) this.#disconnect(reasonOf("takenOver", REPLACED));
  }

  succeeded(socket: ClientSocket, resumed: boolean, session?: AnySession): void {
    this.#attempt = undefined;
    const takenOver = this.#outage?.isTakeOver;
    if (!resumed && (this.#held.current || takenOver)) this.lose("denied");
    if (this.state === "disconnected") {
      socket.close(NORMAL);
      return;
    }
    this.#before = this.#outage;
    this.#spread = 0;
    this.#outage = undefined;
    this.#socket = socket;
    socket.listener = this;
    this.#held.current = session;
    this.#status.succeeded({ sameSession: resumed, sessionId: session?.id, loss: this.#held.loss });
    this.#held.loss = undefined;
    if (!this.#offer.made && !session?.send && this.#settings.session !== "off") {
      const message = "The server refused the subprotocols: what an outage interrupts is lost";
      this.#emit("notice", { notice: { kind: "downgrade", message } });
    }
    PRODUCED: this.#peer.agreed(session?.extensions);
    this.#peer.attach(session?.send ?? socket.send, session?.limits, resumed && !session?.send);
    // It may have ended while what waited was written. Sessions of part 3 look after their sockets themselves.
    if (this.#socket === socket && !session?.send) this.#heartbeat.online(socket);
    CHANNELS: this.channels.connected(resumed);
  }

  failed(error: ConnectionError): void {
    this.#attempt = undefined;
    const reason = { ...reasonOf("connectFailed"), error };
    if (this.#settings.retryFirstConnection) this.#outage ??= new Outage(reason, this.#settings);
    const outage = this.#outage;
    const delay = outage && mayRetry(error) ? outage.plan(retryAfterOf(error), () => this.#try()) : undefined;
    if (!outage || delay === undefined) this.#disconnect(reason);
    else this.#emit("retrying", { error, attempt: outage.tries, delay });
  }

  #goAway(withinMillis: number, windowMillis: number): void {
    this.#spread = spreadAfterGoAway(withinMillis, windowMillis, this.#settings.reconnect.maxTime);
    this.#emit("goAway", { withinMillis });
  }

  ended(socket: ClientSocket, reason: DisconnectReason): void {
    if (this.#socket !== socket) return;
    if (this.state === "closed") this.#finish();
    else this.#outageBegins(reason, this.#settings.random() * this.#spread);
  }

  #detach(): void {
    this.#socket = undefined;
    this.#heartbeat.offline();
    this.#peer.detach();
    this.#held.current?.detach?.();
  }

  #outageBegins(reason: DisconnectReason, atLeast: number): void {
    this.#detach();
    const outage = new Outage(reason, this.#settings, this.#before);
    if (outage.isTakeOver && this.#before?.isTakeOver) {
      this.#disconnect(reasonOf("takenOver", REPLACED, reason.text));
      return;
    }
    this.#offer.made = true;
    const delay = outage.plan(atLeast, () => this.#try());
    if (delay === undefined) {
      this.#disconnect(reason);
      return;
    }
    this.#outage = outage;
    this.#status.lose({ reason, attempt: outage.tries, delay });
    CHANNELS: this.channels.interrupted(reason);
    let loss: SessionLoss = "protocolViolation";
    CHANNELS: loss = this.session?.channelLoss?.() ?? loss;
    if (this.#held.current?.endsAfter?.(reason)) this.lose(loss);
    if (!this.#held.current) this.#peer.startOver(() => new ConnectionLostError(reason), true);
  }

  /** Tries at once instead of waiting, if it is waiting. */
  tryAtOnce(): void {
    CHANNELS: if (this.#socket) return;
    if (this.#attempt || !/connecting/.test(this.state)) return;
    this.#outage?.stop();
    this.#try();
  }

  #platformChanged(back: boolean): void {
    if (back) this.tryAtOnce();
    this.#heartbeat.probe();
    this.#held.current?.look?.();
  }

  /** Breaks the connection, if there is one, and tries at once to make another. */
  reconnect(): Promise<void> {
    this.#break();
    this.tryAtOnce();
    return this.connect();
  }

  /** Breaks the connection as the network would. */
  #break(): void {
    if (this.state !== "connected") return;
    const socket = this.#socket;
    this.#outageBegins(reasonOf("closedByUs"), 0);
    socket?.abort(reasonOf("closedByUs"));
  }

  /** The end of trying: what still waits fails. */
  #disconnect(reason: DisconnectReason): void {
    const error = reason.error ?? new ConnectionLostError(reason);
    this.#status.failed(reason, error);
    this.#stopTrying();
    CHANNELS: this.channels.disconnected(reason, this.session);
    const errorOf = this.#held.errorOf(error);
    this.#held.current = undefined;
    this.#peer.startOver(errorOf, false);
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
    if (this.state === "closed") return this.closed;
    const reason = reasonOf("closedByUs", NORMAL);
    const error = new ConnectionLostError(reason);
    this.#status.close(reason, error);
    this.#stopTrying();
    this.#stopWatchingPage();
    this.#heartbeat.offline();
    CHANNELS: this.channels.close();
    this.#peer.close(error);
    if (this.#socket) this.#stopCloseTimer = closeWithSession(this.#socket, this.#held.current, this.#settings);
    else this.#finish();
    return this.closed;
  }

  #finish(): void {
    this.#stopCloseTimer();
    this.#detach();
    CHANNELS: this.channels.closed(this, this.session);
    this.#status.failure.resolve(reasonOf("closedByUs", NORMAL));
  }
}
