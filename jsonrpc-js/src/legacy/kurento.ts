import { ResponseError } from "../base/errors.ts";
import type { ClientEventTarget } from "../connection/events.ts";
import { type ClientOptions, complete } from "../connection/options.ts";
import type { Handler } from "../engine/exchange.ts";
import type { DisconnectReason } from "../socket/reason.ts";

/** What a documented handler gets beside the params. */
export interface DocumentedRequest {
  readonly method: string;
  readonly params: unknown;
  /** Answers: with an error if there is one (`{code, message, data}`, an `Error`, a text), else with the result. */
  reply(error?: unknown, result?: unknown): void;
}

/**
 * Answers through `request.reply`, or with what it returns. One that takes no second parameter, or that handles a
 * notification, has answered when it returns.
 */
// biome-ignore lint/suspicious/noExplicitAny: params are what the handler expects, as documented
export type DocumentedHandler = (params: any, request: DocumentedRequest) => unknown;

/** The documented configuration. The options of today may stand beside it. */
export interface DocumentedConfiguration extends Omit<ClientOptions, "uri" | "sockJS"> {
  /** `heartbeat` as the documentation's example spells it. */
  readonly hearbeat?: number;
  readonly ws: {
    readonly uri: string;
    readonly useSockJS?: boolean;
    readonly onconnected?: (() => void) | undefined;
    readonly ondisconnect?: ((reason: DisconnectReason) => void) | undefined;
    readonly onreconnecting?: ((reason: DisconnectReason) => void) | undefined;
    readonly onreconnected?: ((sameSession: boolean) => void) | undefined;
    /** Called for each attempt to connect that failed. */
    readonly onerror?: ((error: Error) => void) | undefined;
  };
  readonly rpc?: {
    readonly requestTimeout?: number;
    /** Milliseconds to wait for the answer to a heartbeat. */
    readonly heartbeatRequestTimeout?: number;
    readonly [method: string]: DocumentedHandler | number | undefined;
  };
}

/** What `ws` may hold. */
const WS: Required<DocumentedConfiguration["ws"]> = {
  uri: "",
  useSockJS: false,
  onconnected: undefined,
  ondisconnect: undefined,
  onreconnecting: undefined,
  onreconnected: undefined,
  onerror: undefined,
};

/** What `rpc` may hold beside methods. */
const RPC = { requestTimeout: undefined, heartbeatRequestTimeout: undefined };

export function isDocumented(options: object): options is DocumentedConfiguration {
  return "ws" in options;
}

/** The same as options of this client; reports unknown keys on the console. */
export function translate({ ws, rpc = {}, hearbeat, ...options }: DocumentedConfiguration): ClientOptions {
  if (hearbeat !== undefined) console.warn("jsonrpc-js: 'hearbeat' is taken for 'heartbeat'");
  const { uri, useSockJS } = complete(ws, WS, "ws.");
  const values = Object.entries(rpc).filter(([, value]) => typeof value !== "function");
  const { requestTimeout, heartbeatRequestTimeout } = complete(Object.fromEntries(values), RPC, "rpc.");
  const documented = { uri, sockJS: useSockJS, heartbeat: hearbeat, requestTimeout };
  // The documented client does not give up, not even before the first connection.
  const translated = { ...documented, heartbeatGrace: heartbeatRequestTimeout, retryFirstConnection: true, ...options };
  return translated as ClientOptions;
}

/** What the documented configuration needs of a client. */
interface DocumentedClient extends ClientEventTarget {
  on(method: string, handler: Handler): () => void;
  reconnect(): Promise<void>;
}

/** Sets up the documented handlers, listeners and `forceClose`. Own functions only: nothing is found through a prototype. */
export function begin(client: DocumentedClient, { ws, rpc = {} }: DocumentedConfiguration): void {
  for (const [method, handle] of Object.entries(rpc)) {
    if (typeof handle === "function") client.on(method, adapt(method, handle));
  }
  const { onconnected, ondisconnect, onreconnecting, onreconnected, onerror } = ws;
  // The documentation has it for tests; this client has `reconnect()`.
  Object.assign(client, { forceClose: () => client.reconnect() });
  client.addEventListener("connected", () => onconnected?.());
  client.addEventListener("disconnected", ({ reason }) => ondisconnect?.(reason));
  client.addEventListener("reconnecting", ({ reason }) => onreconnecting?.(reason));
  client.addEventListener("reconnected", ({ sameSession }) => onreconnected?.(sameSession));
  client.addEventListener("retrying", ({ error }) => onerror?.(error));
  client.addEventListener("connectionFailed", ({ error }) => onerror?.(error));
}

function adapt(method: string, handle: DocumentedHandler): Handler {
  return (params, { signal, notification }) =>
    new Promise((resolve, reject) => {
      const reply = (error?: unknown, result?: unknown) => (error ? reject(asResponseError(error)) : resolve(result));
      const returned = handle(params, { method, params, reply });
      if (returned !== undefined || notification || handle.length < 2) resolve(returned);
      // The call has ended.
      signal.addEventListener("abort", resolve);
    });
}

function asResponseError(error: unknown): ResponseError {
  const { code, message = error, data } = error as { code?: unknown; message?: unknown; data?: unknown };
  return new ResponseError(Number.isInteger(code) ? Number(code) : -32000, String(message), data);
}
