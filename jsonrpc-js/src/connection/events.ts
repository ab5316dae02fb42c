import type { ConnectionError } from "../base/errors.ts";
import { eventOf, Target } from "../base/event-target.ts";
import { microtask } from "../base/microtask.ts";
import type { Timers } from "../base/timers.ts";
import type { Notice } from "../engine/notice.ts";
import type { StreamRate } from "../session/requested-flow.ts";
import type { DisconnectReason } from "../socket/reason.ts";

/**
 * Why a reconnected client could not resume its previous session.
 *
 * - `denied`: the server does not know the session, or it belongs to another client
 * - `gap`: messages are missing that are no longer kept
 * - `stale`: the server has accepted a later attempt to resume
 * - `expired`: the client was without a connection for longer than the window of the session
 * - `protocolViolation`: one end violated the protocol, or a message cannot be written or read
 * - `notSupported`: the server has no sessions
 */
export type KnownLoss = "denied" | "gap" | "stale" | "expired" | "protocolViolation" | "notSupported";

/** A known reason, or what a later server sends. */
export type SessionLoss = KnownLoss | (string & Record<never, never>);

/** What a connection begins with. */
export interface SessionOutcome {
  /** Whether it is the previous session. If not, what was sent before has failed. */
  readonly sameSession: boolean;
  /** Undefined without a session. */
  readonly sessionId: string | undefined;
  /** Why the previous session could not be resumed; undefined when it was resumed, or there was none. */
  readonly loss: SessionLoss | undefined;
}

/** The fields of each event. */
export interface ClientEvents {
  /** The first connection is established. */
  readonly connected: SessionOutcome;
  /** The first connection could not be made, and no further attempt follows. */
  readonly connectionFailed: { readonly error: ConnectionError };
  /** The connection is gone and no further attempt follows. */
  readonly disconnected: { readonly reason: DisconnectReason };
  /** The connection was lost: once per outage. The first attempt follows after `delay` milliseconds. */
  readonly reconnecting: { readonly reason: DisconnectReason; readonly attempt: number; readonly delay: number };
  /** An attempt failed, and another one, number `attempt`, follows after `delay` milliseconds. */
  readonly retrying: { readonly error: ConnectionError; readonly attempt: number; readonly delay: number };
  /** The outage is over. */
  readonly reconnected: SessionOutcome;
  /**
   * The server is about to stop: it closes the socket within so many milliseconds, and the client reconnects,
   * spread over as much time again, so that not all clients reconnect at once.
   */
  readonly goAway: { readonly withinMillis: number };
  /**
   * The server has said how fast it sends all streams together: after each `client.flow`, and when the plan of the user has
   * changed. Only in sessions with the extension `flow`, and not in the script for pages.
   */
  readonly flow: StreamRate;
  /**
   * Something failed that no promise reports. Printed as a warning unless `preventDefault()` is called, the same text at
   * most once a minute.
   */
  readonly notice: { readonly notice: Notice };
}

export type ClientEvent<K extends keyof ClientEvents> = Event & ClientEvents[K];

type Listener<K extends keyof ClientEvents> =
  | ((event: ClientEvent<K>) => void)
  | { handleEvent(event: ClientEvent<K>): void };

/** An `EventTarget` whose events are known. */
export interface ClientEventTarget {
  addEventListener<K extends keyof ClientEvents>(
    type: K,
    listener: Listener<K> | null,
    options?: Parameters<EventTarget["addEventListener"]>[2],
  ): void;
  removeEventListener<K extends keyof ClientEvents>(
    type: K,
    listener: Listener<K> | null,
    options?: Parameters<EventTarget["removeEventListener"]>[2],
  ): void;
  dispatchEvent(event: Event): boolean;
}

export const ClientEventTarget: new () => ClientEventTarget = Target;

export type Emit = <K extends keyof ClientEvents>(type: K, fields: ClientEvents[K]) => void;

/** Dispatches events on a target, in order and after the code that is running. */
export function emitterOf(target: ClientEventTarget, timers: Timers): Emit {
  const print = printer(timers);
  return (type, fields) =>
    microtask(() => {
      const event = Object.assign(eventOf(type), fields);
      if (target.dispatchEvent(event) && "notice" in fields) print(fields.notice);
    });
}

/** Prints notices, each text once a minute, so that a server cannot fill the log; `(+3)`: three were left out before. */
function printer(timers: Timers): (notice: Notice) => void {
  const printed = new Set<string>();
  let end = 0;
  let leftOut = 0;
  return ({ message, cause = "" }) => {
    const now = timers.now();
    if (now >= end) {
      end = now + 60_000;
      printed.clear();
    }
    // Whatever the server invents shares one entry.
    const text = printed.size < 64 ? message.slice(0, 64) : "";
    if (printed.has(text)) leftOut++;
    else {
      printed.add(text);
      console.warn(`jsonrpc-js: ${message}${leftOut ? ` (+${leftOut})` : ""}`, cause);
      leftOut = 0;
    }
  };
}
