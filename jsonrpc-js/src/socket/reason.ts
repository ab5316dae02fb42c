import type { ConnectionError } from "../base/errors.ts";
import { NO_CLOSE_FRAME } from "./close-codes.ts";

/** Why a connection ended. */
export interface DisconnectReason {
  /**
   * - `closedByUs`: the application called `close()`, or `reconnect()`
   * - `closedByServer`: the server sent a close frame; `code` and `text` are its
   * - `network`: the network failed, or the end came without a close frame
   * - `heartbeat`: no sign of life within the interval and its grace
   * - `protocolViolation`: the server sent what it must not
   * - `connectFailed`: a connection could not be made; `error` is the cause
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

export function reasonOf(kind: DisconnectReason["kind"], code: number = NO_CLOSE_FRAME, text = ""): DisconnectReason {
  return { kind, code, text };
}

/**
 * What connecting failed at: `setup` (nothing to open a socket with), `credentials` (the token supplier failed), `network`
 * (browsers report no more), `http` (with the `ws` package only), `timeout`, `session` (the server has none, but one is
 * required, or it is busy), `identity` (the principal has another name than the option `identity` says).
 */
export type ConnectStage = "setup" | "credentials" | "network" | "http" | "timeout" | "session" | "identity";

/** What is known of a connection that could not be made. */
export interface ConnectFailure {
  readonly stage: ConnectStage;
  readonly detail: string;
  readonly httpStatus?: number;
  readonly retryAfter?: number;
  readonly cause?: unknown;
}
