import type { ConnectionError } from "../base/errors.ts";
import { LONGEST_DELAY } from "../base/timers.ts";
import { mayReturnAfter, REPLACED, RETRY_LATER } from "../socket/close-codes.ts";
import type { DisconnectReason } from "../socket/reason.ts";
import { ConnectFailedError, ConnectionLostError } from "./errors.ts";
import type { Settings } from "./options.ts";

/** One loss of the connection, and when to try to mend it. */
export class Outage {
  readonly reason: DisconnectReason;
  /** The number of the try that was planned last, from 1. */
  tries = 0;
  /** Gives up what was planned. */
  stop: () => void = () => {};
  readonly #settings: Settings;
  readonly #since: number;

  /** `before` is the outage that the connection had ended. */
  constructor(reason: DisconnectReason, settings: Settings, before?: Outage) {
    this.reason = reason;
    // The server had no room: the connection had ended nothing.
    if (before && reason.code === RETRY_LATER) this.tries = before.tries;
    this.#settings = settings;
    this.#since = settings.timers.now();
  }

  /** Whether it began because another socket took the session over. */
  get isTakeOver(): boolean {
    return this.reason.code === REPLACED;
  }

  /**
   * Plans the next attempt, after at least as many milliseconds as the server requires; in how many, or undefined when the
   * policy or the close code allows no further one.
   */
  plan(atLeast: number, tryAgain: () => void): number | undefined {
    const { timers, random, reconnect } = this.#settings;
    if (!mayReturnAfter(this.reason.code)) return undefined;
    // Full jitter: clients that lost their server together do not come back together.
    const jitter = random() * Math.min(reconnect.maxDelay, reconnect.firstDelay * 2 ** this.tries++);
    const delay = Math.min(Math.max(jitter, atLeast), LONGEST_DELAY);
    if (this.tries > reconnect.maxAttempts || timers.now() - this.#since + delay > reconnect.maxTime) return undefined;
    this.stop = timers.after(delay, tryAgain);
    return delay;
  }
}

/** Whether another attempt may succeed after one that failed like this. */
export function mayRetry(error: ConnectionError): boolean {
  if (error instanceof ConnectionLostError) return mayReturnAfter(error.reason.code);
  if (!(error instanceof ConnectFailedError)) return true;
  const { stage, httpStatus } = error;
  CHANNELS: if (stage === "identity") return false;
  return stage !== "setup" && httpStatus !== 401 && httpStatus !== 403;
}

/** How many milliseconds the server requires to wait. */
export function retryAfterOf(error: ConnectionError): number {
  return error instanceof ConnectFailedError ? error.retryAfter : 0;
}

/**
 * For how many milliseconds to stay away at most after a go-away. The server closes its sockets within the announced time;
 * spreading reconnects over as long again keeps the rate of handshakes equal to the rate of closes.
 */
export function spreadAfterGoAway(withinMillis: number, windowMillis: number, maxTime: number): number {
  return Math.min(maxTime, withinMillis, windowMillis / 2);
}
