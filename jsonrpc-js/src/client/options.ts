import type { Limits } from "../codec/limits.ts";
import type { Timers } from "../timers.ts";
import type { ConnectionOptions } from "./connection.ts";

/** What a client is told. Times are in milliseconds. */
export interface ClientOptions extends ConnectionOptions {
  /** How long a call waits for its answer unless it says so itself. 30,000 unless set; 0 for as long as it takes. */
  readonly requestTimeout?: number;
  /**
   * What becomes of messages while reconnecting: `queue`, the default, keeps them within limits, timeouts running, and
   * sends them when the connection is back; `fail` refuses them at once.
   */
  readonly whileReconnecting?: "queue" | "fail";
  /** Bounds on what is received and kept. */
  readonly limits?: Partial<Limits>;
  /** Where time comes from; for tests. */
  readonly timers?: Timers;
  /** Where chance comes from; for tests. */
  readonly random?: () => number;
}

/** 0 where a number is expected. */
const KNOWN: Record<keyof ClientOptions, 0 | 1> = {
  uri: 1,
  webSocket: 1,
  socketOptions: 1,
  sockJS: 1,
  session: 1,
  registerInfo: 1,
  token: 1,
  connectionTimeout: 0,
  heartbeat: 0,
  heartbeatGrace: 0,
  reconnect: 1,
  retryFirstConnection: 1,
  sendCloseMessage: 1,
  closeTimeout: 0,
  requestTimeout: 0,
  whileReconnecting: 1,
  limits: 1,
  timers: 1,
  random: 1,
};

/** Throws for what cannot work; tells of unknown keys on the console. */
export function checkOptions(options: ClientOptions): void {
  reportUnknown(options, Object.keys(KNOWN), "");
  for (const [key, value] of Object.entries(options)) {
    if (KNOWN[key as keyof ClientOptions] === 0 && value !== undefined && !(typeof value === "number" && value >= 0)) {
      throw new TypeError(`'${key}' must be a number of milliseconds: ${String(value)}`);
    }
  }
  if (options.reconnect) {
    reportUnknown(options.reconnect, ["firstDelay", "maxDelay", "maxAttempts", "maxTime"], "reconnect.");
  }
  if (options.token !== undefined && options.sockJS) {
    throw new TypeError("'token' cannot be sent over SockJS, which has no subprotocols: use a cookie or a ticket");
  }
}

/** Warns of each key that is not known, naming the one that may be meant. */
export function reportUnknown(options: object, known: readonly string[], path: string): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const unlike = (name: string) => difference(name.toLowerCase(), key.toLowerCase());
    const nearest = known.reduce((best, name) => (unlike(name) < unlike(best) ? name : best));
    const hint = unlike(nearest) < 4 ? `, did you mean '${path}${nearest}'?` : "";
    console.warn(`jsonrpc-js: unknown option '${path}${key}'${hint}`);
  }
}

/** How many characters each has that the other has not, wherever they stand. */
function difference(a: string, b: string): number {
  const missing = (from: string, characters: string) =>
    [...characters].reduce((rest, character) => rest.replace(character, ""), from).length;
  return missing(a, b) + missing(b, a);
}
