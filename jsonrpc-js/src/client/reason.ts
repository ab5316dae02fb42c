import { ConnectionError } from "../errors.ts";

/** Why a connection ended. */
export interface DisconnectReason {
  /**
   * - `closedByUs`: the application called `close()`, or `reconnect()`
   * - `closedByServer`: the server sent a close frame; `code` and `text` are its
   * - `network`: the network failed, or the end came without a close frame
   * - `heartbeat`: no sign of life within the interval and its grace
   * - `protocolViolation`: the server sent what it must not
   * - `connectFailed`: a connection could not be made; `error` tells why
   * - `takenOver`: another socket took the session over and kept it
   */
  readonly kind:
    | "closedByUs"
    | "closedByServer"
    | "network"
    | "heartbeat"
    | "protocolViolation"
    | "connectFailed"
    | "takenOver";
  /** The close code; 1006 where there was no close frame. */
  readonly code: number;
  /** What the close frame said beside its code. */
  readonly text: string;
  readonly error?: ConnectionError;
}

export const NO_CLOSE_FRAME = 1006;
export const REPLACED = 4101;

export function reasonOf(kind: DisconnectReason["kind"], code: number = NO_CLOSE_FRAME, text = ""): DisconnectReason {
  return { kind, code, text };
}

/** The connection ended, so what was sent on it cannot be answered any more; or the client was closed. */
export class ConnectionLostError extends ConnectionError {
  override readonly kind = "connectionLost";
  readonly reason: DisconnectReason;

  constructor(reason: DisconnectReason) {
    super(`Connection lost: ${reason.kind} ${reason.code} ${reason.text}`.trimEnd());
    this.reason = reason;
  }
}

/** The session is over, so what was asked in it cannot be answered any more. */
export class SessionLostError extends ConnectionError {
  override readonly kind = "sessionLost";
  /** Whether the server had received the call; undefined when that is not known. */
  readonly received: boolean | undefined;

  constructor(message: string, received?: boolean) {
    super(message);
    this.received = received;
  }
}

/** The client has no connection now and was told not to keep messages until it has one: this one was not sent. */
export class NotConnectedError extends ConnectionError {
  override readonly kind = "notConnected";
}

/**
 * What connecting failed at: `setup` (nothing to open a socket with), `credentials` (the token supplier failed), `network`
 * (browsers do not tell more), `http` (with the `ws` package only), `timeout`, `session` (the server has none, but one is
 * required, or it is busy).
 */
export type ConnectStage = "setup" | "credentials" | "network" | "http" | "timeout" | "session";

/** What is known of a connection that could not be made. */
export interface ConnectFailure {
  readonly stage: ConnectStage;
  readonly detail: string;
  readonly httpStatus?: number;
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** A connection could not be made. */
export class ConnectFailedError extends ConnectionError {
  override readonly kind = "connectFailed";
  readonly stage: ConnectStage;
  /** The status of the server's HTTP answer; 0 when there was none, or the platform does not tell. */
  readonly httpStatus: number;
  /** Milliseconds that the server asked to wait; 0 when it did not. */
  readonly retryAfter: number;

  constructor(where: string, { stage, detail, httpStatus = 0, retryAfter = 0, cause }: ConnectFailure) {
    super(`No connection to ${where}: ${detail}`, { cause });
    this.stage = stage;
    this.httpStatus = httpStatus;
    this.retryAfter = retryAfter;
  }
}
