import type { ConnectionError } from "../base/errors.ts";
import type { AnySession } from "../session/client-session-transport.ts";
import { socketOpener, withoutSecrets } from "../socket/opener.ts";
import { type ConnectFailure, type DisconnectReason, reasonOf } from "../socket/reason.ts";
import { ClientSocket, type SocketListener } from "../socket/socket.ts";
import { ConnectFailedError, ConnectionLostError } from "./errors.ts";
import { type HandshakeListener, handshake } from "./handshake.ts";
import type { HeldSession } from "./held-session.ts";
import type { Settings } from "./options.ts";
import { looksRefused, type SubprotocolOffer, subprotocols } from "./subprotocol-offer.ts";

/** Called by an attempt until it is over. */
export interface AttemptListener {
  /** Takes the messages of the conversation. */
  readonly receive: (text: string) => void;
  /** The socket belongs to the listener from now on. There is no session when the server has none. */
  succeeded(socket: ClientSocket, resumed: boolean, session?: AnySession): void;
  failed(error: ConnectionError): void;
  /** The server does not resume the previous session. */
  lose(reason: string): void;
}

/** One attempt to connect: token, socket, session. It succeeds or fails once, or is abandoned. */
export class Attempt implements SocketListener, HandshakeListener {
  #over = false;
  #opened = false;
  #offered = true;
  #socket: ClientSocket | undefined;
  #stopHandshake = () => {};
  readonly #stopTimer: () => void;
  readonly #settings: Settings;
  readonly #held: HeldSession;
  readonly #offer: SubprotocolOffer;
  readonly #listener: AttemptListener;

  constructor(settings: Settings, held: HeldSession, offer: SubprotocolOffer, listener: AttemptListener) {
    this.#settings = settings;
    this.#held = held;
    this.#offer = offer;
    this.#listener = listener;
    const { timers, connectionTimeout } = settings;
    this.#stopTimer = timers.after(connectionTimeout, () =>
      this.failed({ stage: "timeout", detail: `nothing within ${connectionTimeout} ms` }),
    );
  }

  /** `alone`: with a socket, whatever the settings say. */
  start(alone?: boolean): void {
    CHANNELS: if (this.#settings.via && !alone) {
      const isOver = () => this.#over;
      this.#settings.via.seek({
        get isOver() {
          return isOver();
        },
        found: channel => {
          if (!channel) {
            this.start(true);
            return;
          }
          this.#socket = new ClientSocket(channel, this.#settings, this, this.#listener.receive);
          this.#opened = true;
          this.settled(channel.session.isKept, channel.session);
        },
        failed: failure => this.failed(failure),
      });
      return;
    }
    const { token } = this.#settings;
    if (typeof token !== "function") {
      this.#open(token);
      return;
    }
    new Promise<string>(resolve => resolve(token())).then(
      given => this.#open(given),
      cause => this.failed({ stage: "credentials", detail: "token supplier failed", cause }),
    );
  }

  #open(token?: string): void {
    if (this.#over) return;
    try {
      const ours = subprotocols(this.#settings.session, token);
      // A token travels in the offer.
      this.#offered = this.#offer.made || token !== undefined;
      const socket = socketOpener(this.#settings)(this.#offered ? ours : []);
      let conversation = this.#listener.receive;
      RENEWED: conversation = this.#settings.renewal?.(conversation, () => opened) ?? conversation;
      const opened = new ClientSocket(socket, this.#settings, this, conversation);
      this.#socket = opened;
    } catch (cause) {
      this.failed({ stage: "setup", detail: cause instanceof Error ? cause.message : String(cause), cause });
    }
  }

  opened(socket: ClientSocket): void {
    this.#opened = true;
    this.#offer.taken ||= this.#offered;
    this.#stopHandshake = handshake(socket, this.#offered, this.#settings, this.#held, this);
    if (this.#over) this.#stopHandshake();
  }

  settled(resumed: boolean, session?: AnySession): void {
    if (this.#socket && this.#end()) this.#listener.succeeded(this.#socket, resumed, session);
  }

  lost(reason: string, mayOpen: boolean): void {
    this.#listener.lose(reason);
    if (mayOpen || this.#over) return;
    this.#socket = undefined;
    this.start();
  }

  failed(failure: ConnectFailure): void {
    this.#failWith(new ConnectFailedError(withoutSecrets(this.#settings.uri), failure));
  }

  ended(socket: ClientSocket, reason: DisconnectReason): void {
    if (socket !== this.#socket || this.#over) return;
    if (this.#opened) this.#failWith(new ConnectionLostError(reason));
    else if (!this.#tryWithoutOffer(socket)) {
      this.failed(socket.refusal ?? { stage: "network", detail: "reason unknown" });
    }
  }

  /** Browsers and `ws` end a handshake if the server selects no subprotocol, and browsers do not report why. */
  #tryWithoutOffer({ refusal }: ClientSocket): boolean {
    const { token, sockJS, session } = this.#settings;
    let refused = true;
    NODE: refused = !refusal || looksRefused(refusal.detail, this.#offer);
    if (!refused || !this.#offered || token !== undefined || sockJS || session === "required") return false;
    this.#offer.made = false;
    // A server that has selected one before gets the usual wait.
    if (!this.#offer.taken) this.#open();
    return !this.#offer.taken;
  }

  #failWith(error: ConnectionError): void {
    if (!this.#end()) return;
    this.#offer.made ||= !this.#offered;
    this.#abort(reasonOf("connectFailed", undefined, error.message));
    this.#listener.failed(error);
  }

  /** Ends the attempt without a call to its listener. */
  abandon(): void {
    if (this.#end()) this.#abort(reasonOf("closedByUs"));
  }

  #abort(reason: DisconnectReason): void {
    this.#socket?.abort(reason);
    this.#held.current?.detach?.();
  }

  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#stopTimer();
    this.#stopHandshake();
    return true;
  }
}
