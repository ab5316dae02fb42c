import { ConnectionError } from "../base/errors.ts";
import type { ConnectFailure, ConnectStage, DisconnectReason } from "../socket/reason.ts";

/** The connection ended, so what was sent on it cannot be answered any more; or the client was closed. */
export class ConnectionLostError extends ConnectionError {
  override readonly kind = "connectionLost";
  readonly reason: DisconnectReason;

  constructor(reason: DisconnectReason) {
    super(`Connection lost: ${reason.kind} ${reason.code} ${reason.text}`.trimEnd());
    this.reason = reason;
  }
}

/** The session is over, so requests sent in it cannot be answered any more. */
export class SessionLostError extends ConnectionError {
  override readonly kind = "sessionLost";
  /** Whether the server had received the call; undefined when that is not known. */
  readonly received: boolean | undefined;

  constructor(message: string, received?: boolean) {
    super(message);
    this.received = received;
  }
}

/** The client has no connection and is configured not to keep messages until it has one: this one was not sent. */
export class NotConnectedError extends ConnectionError {
  override readonly kind = "notConnected";
}

/** A connection could not be made. */
export class ConnectFailedError extends ConnectionError {
  override readonly kind = "connectFailed";
  readonly stage: ConnectStage;
  /** The status of the server's HTTP answer; 0 when there was none, or the platform does not report it. */
  readonly httpStatus: number;
  /** Milliseconds that the server requires to wait; 0 for none. */
  readonly retryAfter: number;

  constructor(where: string, { stage, detail, httpStatus = 0, retryAfter = 0, cause }: ConnectFailure) {
    super(`No connection to ${where}: ${detail}`, { cause });
    this.stage = stage;
    this.httpStatus = httpStatus;
    this.retryAfter = retryAfter;
  }
}
