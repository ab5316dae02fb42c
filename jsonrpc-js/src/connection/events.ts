import type { ConnectionError } from "../base/errors.ts";
import { eventOf, Target } from "../base/event-target.ts";
import { microtask } from "../base/microtask.ts";
import type { Notice } from "../engine/notice.ts";
import type { DisconnectReason } from "../socket/reason.ts";

/** What a connection begins with. */
export interface SessionOutcome {
  /** Whether it is the session of before. If not, what was sent before has failed. */
  readonly sameSession: boolean;
  /** Undefined without a session. */
  readonly sessionId: string | undefined;
  /**
   * Why the previous session could not be resumed: `denied` (the server does not know it, or it belongs to another
   * client), `gap` (more was lost than could be sent again), `stale` (the server has accepted a later attempt to resume),
   * `expired` (its window was over), `notSupported` (the server has no such sessions any more), `protocolViolation` (the
   * server could not read what it got), or what a later server sends; undefined when it was resumed, or there was none.
   */
  readonly reason: string | undefined;
}

/** What each event tells. */
export interface ClientEvents {
  /** The first connection is there. */
  readonly connected: SessionOutcome;
  /** The first connection could not be made, and no further try is made. */
  readonly connectionFailed: { readonly error: ConnectionError };
  /** The connection is gone and no further try is made. */
  readonly disconnected: { readonly reason: DisconnectReason };
  /** The connection was lost: once per outage. The first try follows after `delay` milliseconds. */
  readonly reconnecting: { readonly reason: DisconnectReason; readonly attempt: number; readonly delay: number };
  /** A try failed, and another one, number `attempt`, follows after `delay` milliseconds. */
  readonly retrying: { readonly error: ConnectionError; readonly attempt: number; readonly delay: number };
  /** The outage is over. */
  readonly reconnected: SessionOutcome;
  /**
   * The server is about to stop: it closes the socket within so many milliseconds, and the client comes back,
   * spread over as much time again, so that not all clients come together.
   */
  readonly goAway: { readonly withinMillis: number };
  /** Something went wrong that no promise tells of. Printed as a warning unless `preventDefault()` is called. */
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
export function emitterOf(target: ClientEventTarget): Emit {
  return (type, fields) =>
    microtask(() => {
      const event = Object.assign(eventOf(type), fields);
      if (target.dispatchEvent(event) && "notice" in fields) {
        console.warn(`jsonrpc-js: ${fields.notice.message}`, fields.notice.cause ?? "");
      }
    });
}
