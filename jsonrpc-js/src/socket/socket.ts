import type { Timers } from "../base/timers.ts";
import { decode, isBatch } from "../codec/decode.ts";
import { encodeCall } from "../codec/encode.ts";
import type { ErrorObject } from "../codec/faults.ts";
import { integerOf } from "../codec/ids.ts";
import type { Limits } from "../codec/limits.ts";
import { NO_CLOSE_FRAME, PROTOCOL_VIOLATION, SLOW_CONSUMER } from "./close-codes.ts";
import type { SocketLike } from "./opener.ts";
import { type ConnectFailure, type DisconnectReason, reasonOf } from "./reason.ts";

/** Called when a socket opens and when it has ended. */
export interface SocketListener {
  opened?(socket: ClientSocket): void;
  ended(socket: ClientSocket, reason: DisconnectReason): void;
}

/** The answer to a control request. */
export interface ControlAnswer {
  readonly result?: unknown;
  readonly error?: ErrorObject | null;
}

/** Ids of control requests are above those of the conversation, and of these there are a thousand. */
const FIRST_ID = 2_000_000_000;
const OPEN = 1;
const CONTROL_ID = /"id"\s*:\s*(2\.?0{6}|"rpc\.session\.1")/;

/**
 * One socket. It sends control requests (session methods, `ping`) and keeps their answers apart from the conversation; it
 * knows when something last arrived and why it ended. After its end it delivers nothing.
 */
export class ClientSocket {
  /** When something last arrived. */
  heardAt: number;
  /** Whether the server answers control requests, so that a `ping` makes it send something. */
  answers = false;
  /** The attempt that opens the socket, and then the connection that uses it. */
  listener: SocketListener;
  /** Gets every text from now on, answers to control requests included, in place of the conversation. */
  reader: ((text: string) => void) | undefined;
  /** Why the handshake failed, as far as the platform reports it: browsers never do. */
  refusal: ConnectFailure | undefined;
  #lastId = 0;
  #ended = false;
  #ownReason: DisconnectReason | undefined;
  readonly #waiting = new Map<string, (answer: ControlAnswer, text: string) => void>();
  readonly #socket: SocketLike;
  readonly #limits: Limits;
  readonly #conversation: (text: string) => void;

  /** `conversation` gets each text that is no answer to a control request. */
  constructor(
    socket: SocketLike,
    { timers, limits }: { readonly timers: Timers; readonly limits: Limits },
    listener: SocketListener,
    conversation: (text: string) => void,
  ) {
    this.#socket = socket;
    this.#limits = limits;
    this.listener = listener;
    this.#conversation = conversation;
    this.heardAt = timers.now();
    socket.onopen = () => {
      if (!this.#ended) this.listener.opened?.(this);
    };
    socket.onmessage = ({ data }: { data: unknown }) => {
      // What still comes while it is being closed is not wanted any more.
      if (this.#ended || this.#ownReason) return;
      this.heardAt = timers.now();
      if (typeof data === "string") (this.reader ?? this.#receive).call(this, data);
      else this.close(PROTOCOL_VIOLATION, "binary");
    };
    socket.onclose = ({ code, reason }: { code?: number; reason?: string }) => this.#end(code, reason);
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
    return (this.#socket.bufferedAmount as number) > this.#limits.queuedBytes;
  }

  /** Writes a text, which gets no number. Throws when the socket has ended. */
  readonly send = (text: string): 0 => {
    if ((this.#socket.bufferedAmount as number) > 2 * this.#limits.queuedBytes) {
      this.abort(reasonOf("network", SLOW_CONSUMER, "slow consumer"));
    }
    if (this.#ended) throw new Error("closed");
    // While the server closes it, browsers complain of each text and drop it.
    if (!((this.#socket.readyState as number) > OPEN)) this.#socket.send(text);
    return 0;
  };

  /** Makes a request of the classic session layer. */
  control(method: string, params?: object, answered: (answer: ControlAnswer) => void = () => {}): void {
    const id = String(FIRST_ID + (++this.#lastId % 1000));
    this.request(id, encodeCall(method, params, id), answered);
  }

  /** Sends a request with this id. */
  request(id: string, text: string, answered: (answer: ControlAnswer, text: string) => void): void {
    this.#waiting.set(id, answered);
    try {
      this.send(text);
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
      this.#conversation(text);
      return;
    }
    this.answers = true;
    this.#waiting.delete(key);
    answered("fault" in message ? {} : JSON.parse(text), text);
  }

  /** Begins the closing handshake: with 1000, or because the server broke the protocol. */
  close(code: number, text?: string): void {
    this.#ownReason ??= reasonOf(code > 1000 ? "protocolViolation" : "closedByUs", code, text);
    try {
      this.#socket.close(code, text);
    } catch {
      this.#end();
    }
  }

  /** Ends the socket at once; the other side gets this code, if any. */
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
    this.listener.ended(this, this.#ownReason ?? reasonOf(kind, code, text));
  }
}

/** Without a code unless one is given, because 1000 would end the session. */
function discard(socket: SocketLike, code?: number): void {
  try {
    NODE: code || socket.terminate?.();
    socket.close(code);
  } catch {
    // Then there is nothing to end.
  }
}

/** The `ws` package reports what the server answered instead of WebSocket. */
function explainRefusal(socket: SocketLike, refused: (refusal: ConnectFailure, over: boolean) => void): void {
  // Kept until the end: that package throws errors without a listener.
  socket.onerror = ({ message }: { message?: string }) => {
    if (message) refused({ stage: "network", detail: message }, false);
  };
  socket.on?.("unexpected-response", (_request, { statusCode, headers }) => {
    const retryAfter = Math.max(0, Number(headers["retry-after"]) * 1000) || 0;
    refused({ stage: "http", detail: `HTTP ${statusCode}`, httpStatus: statusCode, retryAfter }, true);
    discard(socket);
  });
}
