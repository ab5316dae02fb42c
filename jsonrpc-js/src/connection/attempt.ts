import type { ConnectionError } from "../base/errors.ts";
import type { AnySession, SessionOwner } from "../session/client-session-transport.ts";
import { socketOpener, withoutSecrets } from "../socket/opener.ts";
import { type ConnectFailure, type DisconnectReason, NO_CLOSE_FRAME, reasonOf } from "../socket/reason.ts";
import { ClientSocket, type LinkOwner } from "../socket/socket.ts";
import { ConnectFailedError, ConnectionLostError } from "./errors.ts";
import { type HandshakeOwner, handshake, SESSION } from "./handshake.ts";
import type { Settings } from "./options.ts";

export interface AttemptOwner extends SessionOwner {
  /** Whether the next handshake offers our subprotocols; an outage begins with the offer. */
  offers: boolean;
  /** Whether one was ever selected. */
  taken: boolean;
  /** Whether the last handshake ended without an answer, as far as the platform tells. */
  cut: boolean;
  /** There is no session when the server has none for us. */
  succeeded(link: ClientSocket, resumed: boolean, session?: AnySession): void;
  failed(error: ConnectionError): void;
  /** The session of before is over. */
  sessionLost(reason: string): void;
  /** A socket that had succeeded has ended. */
  lost(link: ClientSocket, reason: DisconnectReason): void;
}

const OURS = "jsonrpc2";

/** One try: token, socket, session. It succeeds or fails once, or is abandoned. */
export class Attempt implements LinkOwner, HandshakeOwner {
  #over = false;
  #opened = false;
  #offered = true;
  #link: ClientSocket | undefined;
  #stopHandshake = () => {};
  #before: AnySession | undefined;
  readonly #stopTimer: () => void;
  readonly #settings: Settings;
  readonly #owner: AttemptOwner;

  /** `before` is the session of before. */
  constructor(settings: Settings, before: AnySession | undefined, owner: AttemptOwner) {
    this.#settings = settings;
    this.#before = before;
    this.#owner = owner;
    const { timers, connectionTimeout } = settings;
    this.#stopTimer = timers.after(connectionTimeout, () =>
      this.#fail({ stage: "timeout", detail: `nothing within ${connectionTimeout} ms` }),
    );
  }

  start(): void {
    const { token } = this.#settings;
    if (typeof token !== "function") {
      this.#open(token);
      return;
    }
    new Promise<string>(resolve => resolve(token())).then(
      given => this.#open(given),
      cause => this.#fail({ stage: "credentials", detail: "token supplier failed", cause }),
    );
  }

  #open(token?: string): void {
    if (this.#over) return;
    try {
      const ours = this.#settings.session === "off" ? [OURS] : [SESSION, OURS];
      if (token !== undefined) ours.push(carrier(token));
      // A token travels in the offer.
      this.#offered = this.#owner.offers || token !== undefined;
      this.#link = new ClientSocket(socketOpener(this.#settings)(this.#offered ? ours : []), this.#settings, this);
    } catch (cause) {
      this.#fail({ stage: "setup", detail: cause instanceof Error ? cause.message : String(cause), cause });
    }
  }

  opened(link: ClientSocket): void {
    this.#opened = true;
    this.#owner.taken ||= this.#offered;
    this.#stopHandshake = handshake(link, this.#offered, this.#settings, this.#before, this, this.#owner);
    if (this.#over) this.#stopHandshake();
  }

  settled(resumed: boolean, session?: AnySession): void {
    if (this.#link && this.#end()) this.#owner.succeeded(this.#link, resumed, session);
  }

  lost(reason: string, mayOpen: boolean): void {
    this.#before = undefined;
    this.#owner.sessionLost(reason);
    if (mayOpen || this.#over) return;
    this.#link = undefined;
    this.start();
  }

  failed(failure: ConnectFailure): void {
    this.#fail(failure);
  }

  received(text: string): void {
    this.#owner.received(text);
  }

  ended(link: ClientSocket, reason: DisconnectReason): void {
    if (link !== this.#link) return;
    if (this.#over) this.#owner.lost(link, reason);
    else if (this.#opened) this.#failWith(new ConnectionLostError(reason));
    else if (!this.#tryWithoutOffer(link)) {
      this.#fail(link.refusal ?? { stage: "network", detail: "reason unknown" });
    }
  }

  /** Browsers and `ws` give a handshake up if the server selects no subprotocol, and browsers do not say so. */
  #tryWithoutOffer({ refusal }: ClientSocket): boolean {
    const { token, sockJS, session } = this.#settings;
    let refused = true;
    // biome-ignore lint/suspicious/noConfusingLabels: the bundle for browsers leaves out what has this label
    NODE: refused = !refusal || looksRefused(refusal.detail, this.#owner);
    if (!refused || !this.#offered || token !== undefined || sockJS || session === "required") return false;
    this.#owner.offers = false;
    // A server that has selected one before gets the usual wait.
    if (!this.#owner.taken) this.#open();
    return !this.#owner.taken;
  }

  #fail(failure: ConnectFailure): void {
    this.#failWith(new ConnectFailedError(withoutSecrets(this.#settings.uri), failure));
  }

  #failWith(error: ConnectionError): void {
    if (!this.#end()) return;
    this.#owner.offers ||= !this.#offered;
    this.#abort(reasonOf("connectFailed", NO_CLOSE_FRAME, error.message));
    this.#owner.failed(error);
  }

  /** Nobody wants it any more. */
  abandon(): void {
    if (this.#end()) this.#abort(reasonOf("closedByUs"));
  }

  #abort(reason: DisconnectReason): void {
    this.#link?.abort(reason);
    this.#before?.detach?.();
  }

  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#stopTimer();
    this.#stopHandshake();
    return true;
  }
}

/** Whether this is what servers do that do not want what was offered. Node's own WebSocket hides the status. */
function looksRefused(detail: string, owner: AttemptOwner): boolean {
  const before = owner.cut;
  owner.cut = /hang up|ECONNRESET/.test(detail);
  return (owner.cut && before) || /protocol|non-101|HTTP 4(00|26)$/i.test(detail);
}

function carrier(token: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(token));
  return `${OURS}.bearer.${btoa(bytes).replace(/[+/=]/g, char => ({ "+": "-", "/": "_" })[char] ?? "")}`;
}
