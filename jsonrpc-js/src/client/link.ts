import type { Settings } from "./options.ts";
import { type ConnectFailure, type DisconnectReason, NO_CLOSE_FRAME, reasonOf } from "./reason.ts";
import type { SocketLike } from "./sockets.ts";

/** Who hears of a socket. */
export interface LinkOwner {
  opened(link: Link): void;
  received(text: string): void;
  ended(link: Link, reason: DisconnectReason): void;
}

/** The answer to a control request. */
export interface ControlAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly data?: { readonly retryAfterMillis?: unknown } | null } | null;
}

/** Ids of control requests are above those of the conversation, and of these there are a thousand. */
const FIRST_ID = 2_000_000_000;
const CONTROL_ID = /"id"\s*:\s*2000000\d{3}\b/;

/**
 * One socket: control requests (session methods, `ping`) apart from the conversation; when something was last heard; why
 * it ended. Once it has ended, nothing comes from it any more.
 */
export class Link {
  /** When something last arrived. */
  heardAt: number;
  /** Why the handshake failed, as far as the platform tells: browsers never do. */
  refusal: ConnectFailure | undefined;
  #lastId = 0;
  #ended = false;
  #ownReason: DisconnectReason | undefined;
  readonly #answers = new Map<string, [id: number, answered: (answer: ControlAnswer) => void]>();
  readonly #socket: SocketLike;
  readonly #maxBuffered: number;
  readonly #owner: LinkOwner;

  constructor(socket: SocketLike, { timers, limits }: Settings, owner: LinkOwner) {
    this.#socket = socket;
    this.#maxBuffered = limits.queuedBytes;
    this.#owner = owner;
    this.heardAt = timers.now();
    socket.onopen = () => {
      if (!this.#ended) owner.opened(this);
    };
    socket.onmessage = ({ data }: { data: unknown }) => {
      if (this.#ended) return;
      this.heardAt = timers.now();
      if (typeof data === "string") this.#receive(data);
      else this.close(4500, "binary message", "protocolViolation");
    };
    // Kept until the end: the `ws` package throws errors that nobody listens to.
    socket.onerror = ({ message }: { message?: string }) => {
      if (message) this.refusal ??= { stage: "network", detail: message };
    };
    socket.onclose = ({ code, reason }: { code?: number; reason?: string }) => this.#end(code, reason);
    explainRefusal(socket, refusal => {
      this.refusal = refusal;
      this.#end();
    });
  }

  /** Whether more waits for the network than may. */
  get congested(): boolean {
    return (this.#socket.bufferedAmount ?? 0) > this.#maxBuffered;
  }

  send(text: string): void {
    if ((this.#socket.bufferedAmount ?? 0) > 2 * this.#maxBuffered) {
      this.abort(reasonOf("network", 4008, "slow consumer"));
    }
    if (this.#ended) throw new Error("The socket has ended");
    this.#socket.send(text);
  }

  /** Makes a request of the session layer. Only the newest of each method is waited for. */
  control(method: string, params?: object, answered: (answer: ControlAnswer) => void = () => {}): void {
    const id = FIRST_ID + (++this.#lastId % 1000);
    this.#answers.set(method, [id, answered]);
    try {
      this.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    } catch {
      this.abort(reasonOf("network"));
    }
  }

  #receive(text: string): void {
    // Only what looks like an answer to a control request is parsed here; such answers are short.
    if (text.length < 4096 && CONTROL_ID.test(text)) {
      const answer = parse(text);
      if (answer && !("method" in answer) && Number.isInteger(answer.id) && Number(answer.id) >= FIRST_ID) {
        for (const [id, answered] of this.#answers.values()) {
          if (id === answer.id) answered(answer as ControlAnswer);
        }
        return;
      }
    }
    this.#owner.received(text);
  }

  /** Begins to end the socket in an orderly way. */
  close(code: number, text: string, kind: DisconnectReason["kind"] = "closedByUs"): void {
    this.#ownReason ??= reasonOf(kind, code, text);
    try {
      this.#socket.close(code, text);
    } catch {
      this.#end();
    }
  }

  /** Ends the socket without waiting for the other side. */
  abort(reason: DisconnectReason): void {
    this.#ownReason ??= reason;
    this.#end();
    discard(this.#socket);
  }

  #end(code = NO_CLOSE_FRAME, text = ""): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#answers.clear();
    const kind = code === NO_CLOSE_FRAME ? "network" : "closedByServer";
    this.#owner.ended(this, this.#ownReason ?? reasonOf(kind, code, text));
  }
}

/** What sockets of the `ws` package know beside the rest. */
interface NodeSocket {
  terminate(): void;
  on(event: "unexpected-response", listener: (request: unknown, answer: HttpAnswer) => void): void;
}

const isNodeSocket = (socket: object): socket is NodeSocket => "terminate" in socket;

/** Without a code, since 1000 would end the session. */
function discard(socket: SocketLike): void {
  try {
    if (isNodeSocket(socket)) socket.terminate();
    else socket.close();
  } catch {
    // Then there is nothing to end.
  }
}

function parse(text: string): { readonly id?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value instanceof Object ? value : undefined;
  } catch {
    return undefined;
  }
}

interface HttpAnswer {
  readonly statusCode?: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The `ws` package tells what the server answered instead of WebSocket. */
function explainRefusal(socket: SocketLike, refused: (refusal: ConnectFailure) => void): void {
  if (!isNodeSocket(socket)) return;
  socket.on("unexpected-response", (_request, { statusCode = 0, headers }) => {
    const seconds = Number(headers["retry-after"]);
    refused({
      stage: "http",
      detail: `HTTP ${statusCode} instead of WebSocket`,
      httpStatus: statusCode,
      retryAfter: seconds > 0 ? seconds * 1000 : 0,
    });
    discard(socket);
  });
}
