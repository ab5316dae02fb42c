import type { ConnectionError } from "../base/errors.ts";
import { Settled } from "../base/settled.ts";
import type { DisconnectReason } from "../socket/reason.ts";
import type { ClientEvents, Emit, SessionOutcome } from "./events.ts";
import type { ConnectionState } from "./state.ts";

/** The state of a connection, with the event of each change and the promises of those who wait. Changed by `Connection` only. */
export class ConnectionStatus {
  state: ConnectionState = "new";
  readonly #emit: Emit;
  /** Settled when there is a connection, or none can be made. */
  wanted: Settled<void> = new Settled();
  /** Resolved when there is no connection and no further try is made. */
  failure: Settled<DisconnectReason> = new Settled();

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** A first connection is made; false if there is one, or one is being made, or the client is closed. */
  begin(): boolean {
    if (this.state === "disconnected") {
      this.wanted = new Settled();
      this.failure = new Settled();
    } else if (this.state !== "new") return false;
    this.state = "connecting";
    return true;
  }

  succeeded(outcome: SessionOutcome): void {
    this.#emit(this.state === "connecting" ? "connected" : "reconnected", outcome);
    this.state = "connected";
    this.wanted.resolve();
  }

  /** The connection is lost, and another one is tried. A channel may have been interrupted with the socket of its session before that is lost. */
  lose(outage: ClientEvents["reconnecting"]): void {
    CHANNELS: if (this.state === "reconnecting") return;
    this.wanted = new Settled();
    this.state = "reconnecting";
    this.#emit("reconnecting", outage);
  }

  /** Nothing is tried any more. */
  failed(reason: DisconnectReason, error: ConnectionError): void {
    if (this.state === "connecting") this.#emit("connectionFailed", { error });
    else this.#emit("disconnected", { reason });
    this.state = "disconnected";
    this.wanted.reject(error);
    this.failure.resolve(reason);
  }

  /** The application closes the client. */
  close(reason: DisconnectReason, error: ConnectionError): void {
    const before = this.state;
    this.state = "closed";
    if (before === "connecting") this.#emit("connectionFailed", { error });
    else if (/^[cr]/.test(before)) this.#emit("disconnected", { reason });
    // Nobody waits unless a connection is being made.
    if (!/ing/.test(before)) this.wanted = new Settled();
    this.wanted.reject(error);
    if (before === "disconnected") this.failure = new Settled();
  }
}
