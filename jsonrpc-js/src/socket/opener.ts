/** What the client needs of a socket. The browser's WebSocket, that of the `ws` package and SockJS have it. */
export interface SocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  /** Bytes that wait for the network; SockJS does not know. */
  readonly bufferedAmount?: number;
  /** As that of WebSocket: 1 is open, above it closes or is closed. */
  readonly readyState?: number;
  /** The subprotocol that the server selected; SockJS has none. */
  readonly protocol?: string;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  /** Only sockets of the `ws` package: ends without a close frame. */
  terminate?(): void;
  /** Only sockets of the `ws` package. */
  on?(event: "unexpected-response", listener: (request: unknown, answer: HttpAnswer) => void): void;
}

/** What a server answered instead of WebSocket. */
interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export type WebSocketConstructor = new (url: string, protocols?: string[], options?: never) => SocketLike;
export type SockJSConstructor = new (url: string) => SocketLike;

/** Where a socket leads to and what opens it. */
export interface SocketOptions {
  /** `ws:`, `wss:`, `http:` or `https:`; in a browser also relative to the page. */
  readonly uri: string | URL;
  /** Opens WebSockets; the global `WebSocket` unless set. In Node before 22: that of the `ws` package. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /** Third argument of the `webSocket` constructor: headers and TLS options of the `ws` package, for instance. */
  readonly socketOptions?: object | undefined;
  /** Uses SockJS instead of WebSocket: its constructor, or `true` for the global `SockJS`. */
  readonly sockJS?: SockJSConstructor | boolean | undefined;
}

interface Globals {
  readonly WebSocket?: WebSocketConstructor;
  readonly SockJS?: SockJSConstructor;
  readonly location?: { readonly href: string };
}

const globals: Globals = globalThis;

/** What opens a socket, given the subprotocols to offer; throws when there is nothing to open it with. */
export function socketOpener(options: SocketOptions): (protocols: string[]) => SocketLike {
  const { uri, webSocket = globals.WebSocket, socketOptions, sockJS } = options;
  if (sockJS) {
    const SockJS = sockJS === true ? globals.SockJS : sockJS;
    if (!SockJS) throw new Error("No SockJS: load its script or pass 'sockJS'");
    const url = resolve(uri, "http");
    return () => new SockJS(url);
  }
  NODE: if (!webSocket) {
    throw new Error(
      "This runtime has no WebSocket: use Node 22 or newer, or install the package 'ws' and pass its WebSocket, " +
        "like new JsonRpcClient({ uri, webSocket: WebSocket })",
    );
  }
  const url = resolve(uri, "ws");
  return protocols =>
    socketOptions ? new webSocket(url, protocols, socketOptions as never) : new webSocket(url, protocols);
}

/** A URI without what may be secret in it. */
export function withoutSecrets(uri: string | URL): string {
  return String(uri)
    .replace(/[?#].*/, "")
    .replace(/\/\/[^/]*@/, "//");
}

function resolve(uri: string | URL, scheme: "ws" | "http"): string {
  let url = "";
  try {
    url = new URL(uri, globals.location?.href).href;
  } catch {
    // Then it does not match either.
  }
  if (!/^(ws|http)s?:/.test(url)) throw new Error("No URI of a WebSocket, like wss://host/path");
  return url.replace(/^(ws|http)/, scheme);
}
