import type { DisconnectReason } from "./reason.ts";

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

/**
 * Milliseconds to wait before a try; undefined when there must be no further one.
 *
 * @param attempt its number, from 1
 * @param elapsed milliseconds since the connection was lost
 * @param atLeast what the server asked for, in milliseconds
 */
export function delayBefore(
  attempt: number,
  elapsed: number,
  atLeast: number,
  policy: ReconnectPolicy,
  random: () => number,
): number | undefined {
  const { firstDelay = 500, maxDelay = 30_000, maxAttempts = Infinity, maxTime = Infinity } = policy;
  // Full jitter: clients that lost their server together do not come back together.
  const jitter = random() * Math.min(maxDelay, firstDelay * 2 ** (attempt - 1));
  const delay = Math.min(Math.max(jitter, atLeast), LONGEST);
  return attempt > maxAttempts || elapsed + delay > maxTime ? undefined : delay;
}

/** The retry policy of the close codes (PROTOCOL.md, 3.4). */
export function mayReturnAfter({ code }: DisconnectReason): boolean {
  return code !== 1000 && (code < 4500 || code > 4999);
}
