import type { DisconnectReason } from "../socket/reason.ts";
import type { Settings } from "./options.ts";

/** Whether and how a client comes back after an outage. */
export interface ReconnectPolicy {
  /** Milliseconds: the first wait is random between 0 and this, each further one between 0 and twice as much. 500 unless set. */
  readonly firstDelay?: number;
  /** Milliseconds that no wait is longer than. 30,000 unless set. */
  readonly maxDelay?: number;
  /** Tries per outage; 0 switches reconnecting off. No bound unless set. */
  readonly maxAttempts?: number;
  /** Milliseconds from the loss of the connection to the last try. No bound unless set. */
  readonly maxTime?: number;
}

/** Timers of the platforms overflow above this, a little under 25 days. */
const LONGEST = 2 ** 31 - 1;

/** One loss of the connection, and when to try to mend it. */
export class Outage {
  readonly reason: DisconnectReason;
  /** The number of the try that was planned last, from 1. */
  tries = 0;
  /** Gives up what was planned. */
  stop: () => void = () => {};
  readonly #settings: Settings;
  readonly #since: number;

  constructor(reason: DisconnectReason, settings: Settings) {
    this.reason = reason;
    this.#settings = settings;
    this.#since = settings.timers.now();
  }

  /**
   * Plans the next try, after as many milliseconds as the server asked for at least; in how many, or undefined when the
   * policy allows no further one.
   */
  plan(atLeast: number, tryAgain: () => void): number | undefined {
    const { timers, random, reconnect } = this.#settings;
    // Full jitter: clients that lost their server together do not come back together.
    const jitter = random() * Math.min(reconnect.maxDelay, reconnect.firstDelay * 2 ** this.tries++);
    const delay = Math.min(Math.max(jitter, atLeast), LONGEST);
    if (this.tries > reconnect.maxAttempts || timers.now() - this.#since + delay > reconnect.maxTime) return undefined;
    this.stop = timers.after(delay, tryAgain);
    return delay;
  }
}

/** The retry policy of the close codes (PROTOCOL.md, 3.4). */
export function mayReturnAfter({ code }: DisconnectReason): boolean {
  return code !== 1000 && (code < 4500 || code > 4999);
}
