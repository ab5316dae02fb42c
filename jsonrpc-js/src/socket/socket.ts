import { decode, encodeCall, integerOf, isBatch } from "../codec/codec.ts";
import type { ErrorObject } from "../codec/faults.ts";
import type { Limits } from "../codec/limits.ts";
import type { Settings } from "../connection/options.ts";
import type { SocketLike } from "./opener.ts";
import { type ConnectFailure, type DisconnectReason, NO_CLOSE_FRAME, reasonOf } from "./reason.ts";

/** Who hears of a socket. */
export interface LinkOwner {
  opened(link: ClientSocket): void;
  received(text: string): void;
  ended(link: ClientSocket, reason: DisconnectReason): void;
}

/** The answer to a control request. */
export interface ControlAnswer {
  readonly result?: unknown;
  readonly error?: ErrorObject | null;
}

/** Ids of control requests are above those of the conversation, and of these there are a thousand. */
const FIRST_ID = 2_000_000_000;
const CONTROL_ID = /"id"\s*:\s*(2\.?0{6}|"rpc\.session\.1")/;

/**
 * One socket: control requests (session methods, `ping`) apart from the conversation; when something was last heard; why
 * it ended. Once it has ended, nothing comes from it any more.
 */
export class ClientSocket {
  /** When something last arrived. */
  heardAt: number;
  /** Whether the server answers control requests, so that it can be asked for a sign of life. */
  answers = false;
  /** Gets every text from now on, in place of what this class would do with it. */
  reader: ((text: string) => void) | undefined;
  /** Why the handshake failed, as far as the platform tells: browsers never do. */
  refusal: ConnectFailure | undefined;
  #lastId = 0;
  #ended = false;
  #ownReason: DisconnectReason | undefined;
  readonly #waiting = new Map<string, (answer: ControlAnswer, text: string) => void>();
  readonly #socket: SocketLike;
  readonly #limits: Limits;
  readonly #owner: LinkOwner;

  constructor(socket: SocketLike, { timers, limits }: Settings, owner: LinkOwner) {
    this.#socket = socket;
    this.#limits = limits;
    this.#owner = owner;
    this.heardAt = timers.now();
    socket.onopen = () => {
      if (!this.#ended) owner.opened(this);
    };
    socket.onmessage = ({ data }: { data: unknown }) => {
      // What still comes while it is being closed is not wanted any more.
      if (this.#ended || this.#ownReason) return;
      this.heardAt = timers.now();
      if (typeof data === "string") (this.reader ?? this.#receive).call(this, data);
      else this.close(4500, "binary");
    };
    socket.onclose = ({ code, reason }: { code?: number; reason?: string }) => this.#end(code, reason);
    // biome-ignore lint/suspicious/noConfusingLabels: the bundle for browsers leaves out what has this label
    NODE: explainRefusal(socket, (refusal, over) => {
      this.refusal ??= refusal;
      if (over) this.#end();
    });
  }

  /** The subprotocol that the server selected. */
  get protocol(): string | undefined {
    return this.#socket.protocol;
  }

  /** Whether more waits for the network than may. */
  get congested(): boolean {
    return Number(this.#socket.bufferedAmount) > this.#limits.queuedBytes;
  }

  send(text: string): void {
    if (Number(this.#socket.bufferedAmount) > 2 * this.#limits.queuedBytes) {
      this.abort(reasonOf("network", 4008, "slow consumer"));
    }
    if (this.#ended) throw new Error("closed");
    this.#socket.send(text);
  }

  /** Makes a request of the classic session layer. */
  control(method: string, params?: object, answered: (answer: ControlAnswer) => void = () => {}): void {
    const id = String(FIRST_ID + (++this.#lastId % 1000));
    this.ask(id, encodeCall(method, params, id), answered);
  }

  /** Sends a request with this id. */
  ask(id: string, request: string, answered: (answer: ControlAnswer, text: string) => void): void {
    this.#waiting.set(id, answered);
    try {
      this.send(request);
    } catch {
      this.abort(reasonOf("network"));
    }
  }

  #receive(text: string): void {
    // Only what looks like an answer to a control request is read here.
    const message = this.#waiting.size && CONTROL_ID.test(text) ? decode(text, this.#limits) : [];
    const id = isBatch(message) || message.kind === "call" ? "" : message.id;
    const key = `${integerOf(id) ?? id}`;
    const answered = this.#waiting.get(key);
    if (!answered) {
      this.#owner.received(text);
      return;
    }
    this.answers = true;
    this.#waiting.delete(key);
    answered("fault" in message ? {} : JSON.parse(text), text);
  }

  /** Begins to end the socket in an orderly way: with 1000, or since the server broke the protocol. */
  close(code: number, text?: string): void {
    this.#ownReason ??= reasonOf(code > 1000 ? "protocolViolation" : "closedByUs", code, text);
    try {
      this.#socket.close(code, text);
    } catch {
      this.#end();
    }
  }

  /** Ends the socket without waiting for the other side, which is told this code. */
  abort(reason: DisconnectReason, code?: number): void {
    this.#ownReason ??= reason;
    this.#end();
    discard(this.#socket, code);
  }

  #end(code = NO_CLOSE_FRAME, text = ""): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting.clear();
    const kind = code === NO_CLOSE_FRAME ? "network" : "closedByServer";
    this.#owner.ended(this, this.#ownReason ?? reasonOf(kind, code, text));
  }
}

/** Without a code unless there is one to tell, since 1000 would end the session. */
function discard(socket: SocketLike, code?: number): void {
  try {
    // biome-ignore lint/suspicious/noConfusingLabels: the bundle for browsers leaves out what has this label
    NODE: code || socket.terminate?.();
    socket.close(code);
  } catch {
    // Then there is nothing to end.
  }
}

/** The `ws` package tells what the server answered instead of WebSocket. */
function explainRefusal(socket: SocketLike, refused: (refusal: ConnectFailure, over: boolean) => void): void {
  // Kept until the end: that package throws errors that nobody listens to.
  socket.onerror = ({ message }: { message?: string }) => {
    if (message) refused({ stage: "network", detail: message }, false);
  };
  socket.on?.("unexpected-response", (_request, { statusCode, headers }) => {
    const retryAfter = Math.max(0, Number(headers["retry-after"]) * 1000) || 0;
    refused({ stage: "http", detail: `HTTP ${statusCode}`, httpStatus: statusCode, retryAfter }, true);
    discard(socket);
  });
}
