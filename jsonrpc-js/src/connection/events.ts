import type { ConnectionError } from "../base/errors.ts";
import { eventOf, Target } from "../base/event-target.ts";
import { microtask } from "../base/microtask.ts";
import type { Timers } from "../base/timers.ts";
import type { Notice } from "../engine/notice.ts";
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

/** Milliseconds between two entries that say the same, and how many different ones there may be in this time. */
const PRINT_EVERY = 60_000;
const MOST_PRINTED = 64;

/** Prints notices, each text once a minute with the number of those left out, so that a server cannot fill the log. */
function printer(timers: Timers): (notice: Notice) => void {
  const printed = new Map<string, { readonly at: number; left: number }>();
  return ({ message, cause = "" }) => {
    const now = timers.now();
    let text = message.slice(0, 200);
    if (printed.size >= MOST_PRINTED && !printed.has(text)) {
      for (const [other, { at }] of printed) if (now - at >= PRINT_EVERY) printed.delete(other);
      // Whatever the server invents shares one entry.
      if (printed.size >= MOST_PRINTED) text = "";
    }
    const before = printed.get(text);
    if (before && now - before.at < PRINT_EVERY) {
      before.left++;
      return;
    }
    printed.set(text, { at: now, left: 0 });
    console.warn(`jsonrpc-js: ${message}${before?.left ? ` (${before.left} more since the last entry)` : ""}`, cause);
  };
}
