import type { ConnectionError } from "../errors.ts";
import type { Timers } from "../timers.ts";
import { type HandshakeOptions, handshake, type SessionOutcome } from "./handshake.ts";
import { Link, type LinkOwner } from "./link.ts";
import {
  ConnectFailedError,
  type ConnectFailure,
  ConnectionLostError,
  type DisconnectReason,
  NO_CLOSE_FRAME,
  reasonOf,
} from "./reason.ts";
import { printable, type SocketOptions, socketOpener } from "./sockets.ts";

export interface AttemptOptions extends SocketOptions, HandshakeOptions {
  /** Milliseconds that one try to connect may take, session included. 5,000 unless set. */
  readonly connectionTimeout?: number;
  /**
   * A bearer token, or what is asked for one at every connect. It travels as an offered subprotocol, because browsers
   * cannot set headers (PROTOCOL.md, part 1); not over SockJS.
   */
  readonly token?: string | (() => string | Promise<string>);
}

/** What a client needs beside its options. */
export interface Environment {
  readonly timers: Timers;
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
  /** Bytes that may wait in a socket. */
  readonly maxBuffered: number;
  /** Whether the server selects our subprotocol; undefined as long as that is not known. */
  selectsOurs: boolean | undefined;
}

export interface AttemptOwner {
  succeeded(attempt: Attempt, link: Link, outcome: SessionOutcome): void;
  failed(attempt: Attempt, error: ConnectionError): void;
  received(link: Link, text: string): void;
  /** A socket that had succeeded has ended. */
  lost(link: Link, reason: DisconnectReason): void;
}

const OURS = "jsonrpc2";

/** One try: token, socket, session. It succeeds or fails once, or is abandoned. */
export class Attempt implements LinkOwner {
  #over = false;
  #opened = false;
  #switched = false;
  #link: Link | undefined;
  #stopHandshake = () => {};
  readonly #stopTimer: () => void;
  readonly #options: AttemptOptions;
  readonly #environment: Environment;
  readonly #sessionId: string | undefined;
  readonly #owner: AttemptOwner;

  constructor(options: AttemptOptions, environment: Environment, sessionId: string | undefined, owner: AttemptOwner) {
    this.#options = options;
    this.#environment = environment;
    this.#sessionId = sessionId;
    this.#owner = owner;
    const { connectionTimeout = 5000 } = options;
    this.#stopTimer = environment.timers.after(connectionTimeout, () =>
      this.#fail({ stage: "timeout", detail: `nothing within ${connectionTimeout} ms` }),
    );
  }

  start(): void {
    const { token } = this.#options;
    if (typeof token !== "function") {
      this.#open(token);
      return;
    }
    new Promise<string>(resolve => resolve(token())).then(
      given => this.#open(given),
      cause => this.#fail({ stage: "credentials", detail: "the token supplier failed", cause }),
    );
  }

  #open(token?: string): void {
    if (this.#over) return;
    const { timers, maxBuffered, selectsOurs = true } = this.#environment;
    try {
      const protocols = token === undefined ? (selectsOurs ? [OURS] : []) : [OURS, carrier(token)];
      this.#link = new Link(socketOpener(this.#options)(protocols), timers, maxBuffered, this);
    } catch (cause) {
      this.#fail({ stage: "setup", detail: cause instanceof Error ? cause.message : String(cause), cause });
    }
  }

  opened(link: Link): void {
    this.#opened = true;
    this.#environment.selectsOurs ??= true;
    const { timers } = this.#environment;
    this.#stopHandshake = handshake(link, timers, this.#options, this.#sessionId, outcome => {
      if ("stage" in outcome) this.#fail(outcome);
      else if (this.#end()) this.#owner.succeeded(this, link, outcome);
    });
    if (this.#over) this.#stopHandshake();
  }

  received(link: Link, text: string): void {
    this.#owner.received(link, text);
  }

  ended(link: Link, reason: DisconnectReason): void {
    if (this.#over) this.#owner.lost(link, reason);
    else if (this.#opened) this.#failWith(new ConnectionLostError(reason));
    else if (!this.#tryWithoutOffer(link)) {
      this.#fail(link.refusal ?? { stage: "network", detail: "the platform does not tell why" });
    }
  }

  /** Browsers and `ws` give a handshake up if the server selects no subprotocol, and browsers do not say so. */
  #tryWithoutOffer({ refusal }: Link): boolean {
    const { token, sockJS } = this.#options;
    const possible = token === undefined && !sockJS && (!refusal || /protocol/i.test(refusal.detail));
    if (!possible || this.#environment.selectsOurs !== undefined) return false;
    this.#environment.selectsOurs = false;
    this.#switched = true;
    this.#open();
    return true;
  }

  #fail(failure: ConnectFailure): void {
    this.#failWith(new ConnectFailedError(printable(this.#options.uri), failure));
  }

  #failWith(error: ConnectionError): void {
    if (!this.#end()) return;
    if (this.#switched && !this.#opened) this.#environment.selectsOurs = undefined;
    this.#link?.abort(reasonOf("connectFailed", NO_CLOSE_FRAME, error.message));
    this.#owner.failed(this, error);
  }

  /** Nobody wants it any more. */
  abandon(): void {
    if (this.#end()) this.#link?.abort(reasonOf("closedByUs"));
  }

  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#stopTimer();
    this.#stopHandshake();
    return true;
  }
}

function carrier(token: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(token));
  return `${OURS}.bearer.${btoa(bytes).replace(/[+/=]/g, char => ({ "+": "-", "/": "_" })[char] ?? "")}`;
}
