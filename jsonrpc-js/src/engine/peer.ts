import { CancelledError, type JsonRpcError, MessageTooLargeError } from "../base/errors.ts";
import type { Timers } from "../base/timers.ts";
import { encodeCall } from "../codec/encode.ts";
import { errorObject } from "../codec/faults.ts";
import { type Json, PLATFORM_JSON } from "../codec/json.ts";
import { DEFAULT_LIMITS, type Limits } from "../codec/limits.ts";
import type { Flow, StreamTerms } from "../stream/terms.ts";
import { Batch, type Entry } from "./batch.ts";
import type { Handler, Surroundings } from "./exchange.ts";
import { Inbound } from "./inbound.ts";
import type { Notice, Notify } from "./notice.ts";
import { Outbound, type Part, type PeerLimits, partOf, type Send } from "./outbound.ts";
import { type Call, type CallOptions, type LeftCall, type OwedCall, PendingCalls } from "./pending.ts";
import { routerOf } from "./router.ts";
import type { ItemStream, StreamOptions } from "./stream-loop.ts";
import { type Streams, streamsOf } from "./streams.ts";

export interface PeerOptions {
  readonly timers: Timers;
  /** Milliseconds to wait for an answer unless the call says otherwise; 0 for as long as it takes. */
  readonly requestTimeout: number;
  readonly limits?: Partial<Limits>;
  /** Reads and writes the application's values. */
  readonly json?: Json;
  /** Whether `params` of the peer that are null count as absent. */
  readonly acceptNullParams?: boolean;
  /** Called with what was dropped or failed and why. What it throws is ignored. */
  readonly onNotice?: (notice: Notice) => void;
  /** Called before a message is accepted; rejects it by throwing. Returns what says where its calls are in a trace, if any. */
  readonly admit?: () => ((method: string) => string | undefined) | undefined;
  /** Whether more waits for the network than may, so that streams have to wait. */
  readonly congested?: () => boolean;
}

/** One end of a JSON-RPC 2.0 conversation over texts. It outlives its sockets: see `attach` and `detach`. */
export class Peer {
  /** Takes one text of the peer, with its size in UTF-8 bytes where that is known already. Never throws. */
  readonly receive: (text: string, bytes?: number) => void;
  readonly #limits: Limits;
  readonly #json: Json;
  /** What the other end receives at most, as far as that is known. */
  readonly #theirs: { -readonly [L in keyof Limits]: number };
  readonly #notify: Notify;
  readonly #pending: PendingCalls;
  readonly #outbound: Outbound;
  readonly #inbound: Inbound;
  readonly #streams: Streams;
  /** Items of the busiest stream in the last second. Not in the script for pages. */
  declare readonly busiest: () => number;
  readonly #admit: PeerOptions["admit"];
  #closed: JsonRpcError | undefined;

  constructor({
    timers,
    requestTimeout,
    limits,
    json = PLATFORM_JSON,
    acceptNullParams: nullParams = false,
    onNotice,
    admit,
    congested = () => false,
  }: PeerOptions) {
    const notify: Notify = (kind, message, cause) => {
      try {
        onNotice?.({ kind, message, cause });
      } catch {
        // Nothing else can be informed.
      }
    };
    this.#admit = admit;
    this.#json = json;
    this.#notify = notify;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#theirs = { ...this.#limits };
    this.#outbound = new Outbound(this.#limits, this.#theirs, notify);
    this.#pending = new PendingCalls(timers, requestTimeout, (call, givenUp) => this.#ended(call, givenUp));
    FLOW: this.busiest = () => this.#streams.busiest?.() ?? 0;
    const streams = streamsOf({
      timers,
      json,
      notify,
      theirs: this.#theirs,
      ready: this.#outbound.isReady,
      congested,
      heard: () => this.#inbound.hold(),
      post: text => this.#post([partOf(text)]),
      send: (method, params) => this.#post([partOf(encodeCall(method, params))]),
      call: (method, params) => this.call(method, params),
      ask: (method, params, options, settling) => {
        try {
          this.#submit([{ method, params, call: { options, settling } }], false);
        } catch {
          // The stream was told.
        }
      },
    });
    this.#streams = streams;
    const surroundings: Surroundings = {
      produced: streams.produced,
      timers,
      limits: this.#limits,
      json,
      nullParams,
      notify,
      progress: text => this.#outbound.offer([partOf(text)], { urgent: true }),
    };
    this.#inbound = new Inbound(surroundings);
    this.receive = routerOf(
      surroundings,
      this.#theirs,
      this.#pending,
      this.#inbound,
      streams,
      (answers, batch) => this.#post(answers, batch),
      () => !!this.#closed,
    );
  }

  /** Our calls that wait for an answer or for being sent. */
  get pendingCalls(): number {
    return this.#pending.size;
  }

  /** Handlers of the peer's requests and notifications that have not returned. */
  get runningHandlers(): number {
    return this.#inbound.size;
  }

  /** Messages that wait for a socket, or for a free place in flight. */
  get queuedMessages(): number {
    return this.#outbound.size;
  }

  /**
   * There is a socket: what waits goes out in order, later messages at once.
   *
   * @param announced what the other end says that it receives at most
   * @param isGap whether what was sent on the last socket may have been lost
   */
  attach(send: Send, announced: PeerLimits = this.#limits, isGap = false): void {
    if (this.#closed) return;
    for (const limit of Object.keys(announced) as (keyof PeerLimits)[]) {
      this.#theirs[limit] = Math.min(this.#limits[limit], announced[limit]);
    }
    this.#outbound.attach(send);
    if (isGap) this.#streams.reattached();
    PRODUCED: this.#streams.produced?.pump();
  }

  /** What both ends agreed on when the session was opened, extensions to their parameters. */
  agreed(extensions: unknown): void {
    PRODUCED: this.#streams.produced?.agreed(Object(Object(extensions).streams).limit);
  }

  /** A message that found no room may have some now. */
  room(): void {
    this.#outbound.room();
    PRODUCED: this.#streams.produced?.pump();
  }

  /** The socket is gone and the conversation may go on: calls stay pending, new messages wait in the bounded queue. */
  detach(): void {
    this.#outbound.detach();
  }

  /**
   * The peer has forgotten the conversation: calls that had left fail, running handlers are aborted, answers that wait are
   * dropped. Calls and notifications that were never sent stay if they shall. For detached peers.
   *
   * @param errorOf the error for a call that left in the frame with this number, 0 where frames have none
   */
  startOver(errorOf: (frame: number) => JsonRpcError, keepUnsent: boolean): void {
    this.#streams.end(errorOf(0));
    this.#inbound.dropAll(errorOf(0));
    const dropped = this.#outbound.drop(!keepUnsent);
    if (dropped) this.#notify("undelivered", `${dropped} message(s) not sent`, errorOf(0));
    this.#pending.rejectAll(!keepUnsent, errorOf);
  }

  /**
   * Leaves the conversation to another peer, detached: requests that run are refused, and what waits goes to `send`.
   *
   * @returns what the other one has to know
   */
  leave(send: Send): { readonly lastId: number; readonly calls: readonly LeftCall[] } {
    // What was received counts as received.
    this.#inbound.release();
    this.#inbound.dropAll(new CancelledError("The page was left"), "internal");
    this.#outbound.attach(send);
    PRODUCED: this.#streams.produced?.each(stream => stream.fail(errorObject("internal")));
    this.detach();
    const { lastId, left } = this.#pending;
    return { lastId, calls: left.map(({ id, method, frame }) => [Number(id), method, frame]) };
  }

  /** Goes on with what another peer has left; its own ids are above those of the other, whose answers may still come. */
  goOn(lastId: number, calls: readonly LeftCall[]): readonly OwedCall[] {
    this.#pending.lastId = lastId;
    return calls.map(([id, method, frame]) => {
      const answer = new Promise((resolve, reject) => {
        this.#outbound.left(this.#pending.open(method, {}, { resolve, reject }, [], id), frame);
      });
      answer.catch(() => {});
      return { method, answer };
    });
  }

  /** Ends for good: pending and later calls fail with this error, running handlers are aborted, nothing is accepted. */
  close(error: JsonRpcError): void {
    if (this.#closed) return;
    this.#closed = error;
    this.detach();
    this.startOver(() => error, false);
    this.#inbound.stop();
  }

  /** A listener is called: handlers of what is received from now on start after it. */
  told(): void {
    this.#inbound.hold();
  }

  /** Calls a method of the peer. Rejects with a `JsonRpcError`, or a `TypeError` if JSON cannot express the params. */
  call(method: string, params?: unknown, options: CallOptions = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let entry: Entry = { method, params, call: { options, settling: { resolve, reject } } };
      PRODUCED: entry = this.#streams.produced?.send(entry) ?? entry;
      this.#submit([entry], false);
    });
  }

  /** Sends a notification, or throws what `call` rejects with. */
  notify(method: string, params?: unknown): void {
    this.#submit([{ method, params }], false);
  }

  /** Collects calls and notifications to be sent as one message. */
  batch(): Batch {
    return new Batch(entries => this.#submit(entries, true));
  }

  /**
   * Lets the handler answer the requests and notifications of a method, instead of an earlier one. Handlers start in the
   * order in which messages arrive and run side by side; that of a message received after an answer starts when the code that
   * waited for the answer has run. The returned function takes the handler away.
   *
   * @param terms how the streams are produced that the handler returns
   */
  on(method: string, handler: Handler, terms: StreamTerms = {}): () => void {
    return this.#inbound.on(method, handler, terms);
  }

  /** A stream of the peer, which is called when the loop begins. */
  stream<T>(method: string, params?: unknown, options: StreamOptions = {}): ItemStream<T> {
    return this.#streams.stream(method, params, options);
  }

  /** Wants all streams of the peer in this way, besides what is wanted of each. */
  flow(wanted: Flow): void {
    this.#streams.flow(wanted);
  }

  #submit(entries: readonly Entry[], batch: boolean): void {
    const calls: Call[] = [];
    try {
      if (this.#closed) throw this.#closed;
      const traceparent = this.#admit?.();
      const limit = this.#theirs.batch;
      if (batch && entries.length > limit)
        throw new MessageTooLargeError(`Batch of ${entries.length} entries, the limit is ${limit}`);
      const pieces: Part[] = [];
      for (const { method, params, call: wanted } of entries) {
        PRODUCED: this.#streams.produced?.refuse(params);
        const call = wanted && this.#pending.open(method, wanted.options, wanted.settling, batch ? calls : []);
        if (call) calls.push(call);
        pieces.push(partOf(encodeCall(method, params, call?.id, this.#json, traceparent?.(method)), call));
      }
      this.#outbound.offer(pieces, { batch });
    } catch (refused) {
      for (const call of calls) call.reject(refused as JsonRpcError);
      for (const entry of entries) entry.call?.settling.reject(refused as JsonRpcError);
      throw refused;
    }
  }

  #ended(call: Call, givenUp: boolean): void {
    if (!givenUp) this.#inbound.hold();
    this.#outbound.ended(call);
    if (givenUp && call.isSent) this.#post([partOf(encodeCall("$/cancelRequest", { id: Number(call.id) }))]);
  }

  /** Sends answers or a cancel: no caller can be informed if it finds no room. */
  #post(pieces: readonly Part[], batch = false): void {
    if (this.#closed) return;
    try {
      this.#outbound.offer(pieces, { batch, urgent: true, answer: true });
    } catch (refused) {
      this.#notify("undelivered", "No room for answer or cancel", refused);
    }
  }
}
