import { PLATFORM_TIMERS, type Timers } from "../base/timers.ts";
import { type Json, PLATFORM_JSON } from "../codec/json.ts";
import { DEFAULT_LIMITS, type Limits } from "../codec/limits.ts";
import type { SocketOptions } from "../socket/opener.ts";
import type { LoginRenewal } from "./login-renewal.ts";
import type { Via } from "./via.ts";

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

/**
 * Whether to open a session that outlives its sockets: one that loses nothing where the server knows that
 * (PROTOCOL.md, part 3), else with `connect` (part 2).
 *
 * - `auto`: opens one on each new connection; works without where the server knows neither
 * - `required`: fails to connect where the server knows neither; never leaves the offer of subprotocols out
 * - `off`: opens none; the first message on the wire is the application's
 */
export type SessionMode = "auto" | "required" | "off";

/** The options of a client. Times are in milliseconds. */
export interface ClientOptions extends SocketOptions {
  /** `auto` unless set. */
  readonly session?: SessionMode;
  /** What the server's handlers see as `Session.getRegisterInfo()`. */
  readonly registerInfo?: unknown;
  /** Extensions of the session that are offered to the server, name to parameters; `client.extensions` has the answer. */
  readonly extensions?: Readonly<Record<string, object>>;
  /**
   * A bearer token, or a function that returns one at every connect. It travels as an offered subprotocol, because browsers
   * cannot set headers (PROTOCOL.md, part 1); not over SockJS. Where there is no session that loses nothing, the function is
   * called, too, when the server says that the login expires, and renews it (`rpc.auth.renew`): not in the script for pages.
   */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** How long one try to connect may take, session included. 5,000 unless set. */
  readonly connectionTimeout?: number;
  /**
   * Time between two signs of life (`ping`), announced to the server on each new socket. Without it the client only looks
   * every 30 s, and only where the server knows sessions, whether it is still there. In a session that loses nothing it is
   * a wish, 25 s unless set: the server decides, and says what the grace is.
   */
  readonly heartbeat?: number;
  /** Time after which a sign of life that was not heard of ends the socket. 5,000 unless set. */
  readonly heartbeatGrace?: number;
  /** Whether and how to come back after an outage; `false` for never. */
  readonly reconnect?: ReconnectPolicy | false;
  /** Also applies the policy of `reconnect` to the first connection. Off unless set: one attempt. */
  readonly retryFirstConnection?: boolean;
  /** Sends `closeSession` before closing. Off unless set: close code 1000 says the same, except over SockJS. */
  readonly sendCloseMessage?: boolean;
  /** How long `close()` waits for the server. 2,000 unless set. */
  readonly closeTimeout?: number;
  /** How long a call waits for its answer unless it says so itself. 30,000 unless set; 0 for as long as it takes. */
  readonly requestTimeout?: number;
  /**
   * What becomes of messages while reconnecting: `queue`, the default, keeps them within limits, timeouts running, and
   * sends them when the connection is back; `fail` refuses them at once.
   */
  readonly whileReconnecting?: "queue" | "fail";
  /**
   * Reads and writes params, results, error data and progress values instead of the global `JSON`: for integers of 64 bits,
   * for instance. Ids, error codes and the messages of sessions are not affected.
   */
  readonly json?: Json;
  /** Takes `"params":null` of the server's requests for no params, in place of refusing them. Off unless set. */
  readonly acceptNullParams?: boolean;
  /** Bounds on what is received and kept. */
  readonly limits?: Partial<Limits>;
  /**
   * Lets the session survive a reload of the page: on the way from one page to the next it is in `sessionStorage` under this
   * key, with the token that is enough to resume the session. Each client of a page needs a key of its own.
   */
  readonly storageKey?: string;
  /**
   * `auto`: takes less of all streams while the page is hidden, the data saver is on, the network is slow or the battery low.
   * Not in the script for pages.
   */
  readonly flow?: "auto" | undefined;
  /**
   * Whether channels are offered to the server, so that `client.channel` needs no further sockets. Unless `false`: then
   * channels have sockets of their own. Not in the script for pages.
   */
  readonly channels?: boolean;
  /**
   * The script of a shared worker, `worker.js` of this package: all tabs of a browser whose clients have the same URI and
   * `identity` have one socket and one session, in which their conversations are channels. The path of the URI must have
   * channels, too. A tab for which that does not work has a socket of its own, as where a browser lacks shared workers or Web
   * Locks. Not in the script for pages.
   */
  readonly sharedWorker?: string | URL | undefined;
  /**
   * The name of the principal, empty for nobody: required with `sharedWorker`, so that no tab gets the session of another
   * user. A server that knows the user by another name opens no session.
   */
  readonly identity?: string | undefined;
  /**
   * Where each call and notification is in a trace, in the form of W3C Trace Context: the server goes on with the trace. Called
   * when one is accepted for sending, once the server has accepted the extension `context`, which is offered then; not on
   * channels. What it throws fails the call. Not in the script for pages.
   */
  readonly traceparent?: ((method: string) => string | undefined) | undefined;
  /** Where time comes from; for tests. */
  readonly timers?: Timers;
  /** Where chance comes from, from 0 to 1, 1 excluded; for tests. */
  readonly random?: () => number;
}

/** The same with a value for each option. */
export interface Settings extends Required<ClientOptions> {
  /** How a channel of another client is opened; undefined for a client with a socket. */
  readonly via: Via | undefined;
  /** How the login of a socket is renewed; undefined where it is not. */
  readonly renewal: LoginRenewal | undefined;
  readonly reconnect: Required<ReconnectPolicy>;
  readonly limits: Limits;
}

const DEFAULT_POLICY: Settings["reconnect"] = {
  firstDelay: 500,
  maxDelay: 30_000,
  maxAttempts: Infinity,
  maxTime: Infinity,
};

const NO_EXTENSIONS: Settings["extensions"] = {};

const DEFAULTS: Omit<Settings, "channels" | "via" | "sharedWorker" | "identity" | "traceparent" | "renewal"> &
  Partial<Settings> = {
  uri: "",
  webSocket: undefined,
  socketOptions: undefined,
  sockJS: undefined,
  session: "auto",
  registerInfo: undefined,
  extensions: NO_EXTENSIONS,
  token: undefined,
  connectionTimeout: 5000,
  heartbeat: 0,
  heartbeatGrace: 5000,
  reconnect: DEFAULT_POLICY,
  retryFirstConnection: false,
  sendCloseMessage: false,
  closeTimeout: 2000,
  requestTimeout: 30_000,
  whileReconnecting: "queue",
  storageKey: "",
  flow: undefined,
  json: PLATFORM_JSON,
  acceptNullParams: false,
  limits: DEFAULT_LIMITS,
  timers: PLATFORM_TIMERS,
  random: () => Math.random(),
};

CHANNELS: Object.assign(DEFAULTS, { channels: true, via: undefined, sharedWorker: undefined, identity: undefined });
TRACED: Object.assign(DEFAULTS, { traceparent: undefined });
RENEWED: Object.assign(DEFAULTS, { renewal: undefined });

/** Throws for what cannot work; reports unknown keys on the console. */
export function settingsOf(options: ClientOptions): Settings {
  const settings = complete(options, DEFAULTS as Settings);
  if (settings.token !== undefined && settings.sockJS) {
    throw new TypeError("'token' cannot be sent over SockJS: use a cookie");
  }
  CHANNELS: {
    const { sharedWorker, identity, sockJS, webSocket, socketOptions } = settings;
    if (sharedWorker && identity === undefined) throw new TypeError("'sharedWorker' requires 'identity'");
    if (sharedWorker && (sockJS || webSocket || socketOptions)) {
      throw new TypeError(
        "A shared worker has the WebSocket of the browser: no 'sockJS', 'webSocket', 'socketOptions'",
      );
    }
  }
  return {
    ...settings,
    reconnect: complete(settings.reconnect || { maxAttempts: 0 }, DEFAULT_POLICY, "reconnect."),
    limits: complete(settings.limits, DEFAULT_LIMITS, "limits."),
  };
}

/** What is given, and the defaults of the rest. Unknown keys are left out and reported on the console. */
export function complete<T extends object>(given: object, defaults: T, path = ""): T {
  const all = new Map<string, unknown>(Object.entries(defaults));
  for (const [key, value] of Object.entries(given)) {
    if (!all.has(key)) {
      console.warn(`jsonrpc-js: unknown option '${path}${key}', there are ${Object.keys(defaults).join(", ")}`);
    } else if (value !== undefined) {
      if (typeof all.get(key) === "number" && !(typeof value === "number" && value >= 0)) {
        throw new TypeError(`'${path}${key}' must be a number, 0 or more: ${String(value)}`);
      }
      all.set(key, value);
    }
  }
  return Object.fromEntries(all) as T;
}
