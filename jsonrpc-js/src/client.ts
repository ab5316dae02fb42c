import { QueueFullError } from "./base/errors.ts";
import { microtask } from "./base/microtask.ts";
import { moveChannel } from "./connection/channel-move.ts";
import { channelSet, channelSettings } from "./connection/channel-options.ts";
import { Connection } from "./connection/connection.ts";
import { NotConnectedError } from "./connection/errors.ts";
import { type ClientEvents, ClientEventTarget, emitterOf } from "./connection/events.ts";
import { loginRenewal } from "./connection/login-renewal.ts";
import { type ClientOptions, settingsOf } from "./connection/options.ts";
import { pageFlowOf } from "./connection/page-flow.ts";
import { sessionFlowOf } from "./connection/session-flow.ts";
import { SharedSession } from "./connection/shared-worker.ts";
import { type ConnectionState, kindOf, type SessionKind } from "./connection/state.ts";
import type { ChannelOptions, ChannelSet, OpenedChannel } from "./connection/via.ts";
import type { HandlerContext } from "./engine/exchange.ts";
import { Peer } from "./engine/peer.ts";
import type { CallOptions, OwedCall } from "./engine/pending.ts";
import type { ItemStream, StreamOptions } from "./engine/stream-loop.ts";
import { begin, type DocumentedConfiguration, isDocumented, translate } from "./legacy/kurento.ts";
import type {
  Arguments,
  CallMethod,
  Item,
  Method,
  Methods,
  Params,
  Result,
  StreamMethod,
  UntypedMethods,
  UntypedStream,
} from "./methods.ts";
import type { FlowHint, FlowOfAll, StreamRate } from "./session/requested-flow.ts";
import { socketOpener } from "./socket/opener.ts";
import type { DisconnectReason } from "./socket/reason.ts";
import type { Flow, StreamTerms } from "./stream/terms.ts";

/** Calls and notifications that go out as one message. Nothing happens before `send`. */
export interface TypedBatch<Server extends Methods<Server>> {
  /** Adds a call. Its promise stays open until the batch is sent. */
  call<M extends CallMethod<Server>>(method: M, ...args: Arguments<Server[M], CallOptions>): Promise<Result<Server[M]>>;
  /** Adds a notification. */
  notify<M extends Method<Server>>(method: M, ...args: Arguments<Server[M]>): void;
  /** Sends the whole, once. If it throws, nothing was sent, and every promise is rejected with the same error. */
  send(): void;
}

/** Those that have had a handler; apart, so that the script for pages has nothing of it. */
const handling = new WeakSet<Peer>();

/**
 * A JSON-RPC 2.0 peer over a WebSocket that comes back after outages.
 *
 * @template Server the methods of the server, as functions of their params
 * @template Client the methods that the server may call here
 */
export class JsonRpcClient<
  Server extends Methods<Server> = UntypedMethods,
  Client extends Methods<Client> = UntypedMethods,
> extends ClientEventTarget {
  readonly #connection: Connection;
  readonly #peer: Peer;
  /** How fast the server sends all streams together, as it said last; undefined if it has not said that in its session. */
  declare readonly flowNow: StreamRate | undefined;
  /**
   * Another conversation with the server, at a path of its own, on the socket and in the session of this client. It connects
   * with its first message, as any client, and this client with it. Each call opens another one. Where the server has no
   * channels there, it has a socket of its own. In a new session it is opened again. Closing this client closes all. Not in
   * the script for pages.
   *
   * @param path what the path of a socket would be: absolute, with context path, without a query
   */
  declare readonly channel: <S extends Methods<S> = UntypedMethods, C extends Methods<C> = UntypedMethods>(
    path: string,
    options?: ChannelOptions,
  ) => JsonRpcClient<S, C>;
  /**
   * Accepts channels that the server opens. `ready` gets each as a client, to set its handlers; if it throws, the channel is
   * refused. Not in the script for pages.
   *
   * @param path `{name}` is a segment of any text
   */
  declare readonly onChannel: (path: string, ready: (channel: JsonRpcClient, opened: OpenedChannel) => void) => void;
  /**
   * Merges open channels of this client: what is sent to the set is sent once, and received on each of them. Not in the script
   * for pages, and not in a shared worker.
   */
  declare readonly merge: (channels: Iterable<ClientEventTarget>) => ChannelSet;
  /**
   * Has a channel that a client has opened go on with another client of the same server and the same user. Nothing is lost,
   * repeated or overtaken: calls that wait for an answer get it, and the session of the server's handler stays. Resolves when
   * nothing of it is left with the client of before, which may be closed then. While the socket of either client is broken, it
   * waits; if the session of either is lost meanwhile, the channel is over and is opened again where it belongs. Rejects when
   * the server does not let it, and the channel goes on where it is. Not in the script for pages, and not in a shared worker.
   */
  declare readonly moveTo: (other: ClientEventTarget) => Promise<void>;
  #flow: (wanted: FlowOfAll | FlowHint) => void = wanted => this.#peer.flow(wanted as Flow);

  /**
   * Makes a client, not connected yet: the first message connects, or `connect()`. With the documented configuration
   * (`{ws, rpc}`) it connects at once.
   */
  constructor(options: string | URL | ClientOptions | DocumentedConfiguration) {
    super();
    const given = typeof options === "string" || options instanceof URL ? { uri: options } : options;
    const documented = isDocumented(given) ? given : undefined;
    let settings = settingsOf(documented ? translate(documented) : (given as ClientOptions));
    CHANNELS: if (settings.sharedWorker) {
      const via = new SharedSession(settings, () => handling.has(this.#peer) || this.queuedMessages > 0);
      settings = { ...settings, via };
    }
    const { whileReconnecting } = settings;
    const emit = emitterOf(this, settings.timers);
    const admit = () => {
      const state = this.#connection.state;
      if (state === "reconnecting" && whileReconnecting === "fail") throw new NotConnectedError("Not connected");
      if (this.#connection.congested) throw new QueueFullError("Too much waits to be sent");
      // When the message has been accepted, so that it fails if no connection can be made.
      microtask(() => this.#connection.wake());
      TRACED: if (Object(this.extensions).context) return settings.traceparent;
      return undefined;
    };
    const onNotice = (notice: ClientEvents["notice"]["notice"]) => emit("notice", { notice });
    RENEWED: settings = { ...settings, renewal: loginRenewal(settings.token, settings.limits, onNotice) };
    const congested = () => this.#connection.congested;
    this.#peer = new Peer({ ...settings, onNotice, admit, congested });
    this.#connection = new Connection(settings, this.#peer, emit);
    CHANNELS: {
      if (settings.sharedWorker && settings.storageKey) {
        const message =
          "'storageKey' is for a socket of its own: a tab that shares one opens its channels again after a reload";
        onNotice({ kind: "downgrade", message });
      }
      const { channels } = this.#connection;
      this.channel = (path, options = {}) => new JsonRpcClient(channelSettings(channels, path, options));
      const sessionOf = (channel: ClientEventTarget) => (channel as JsonRpcClient).#connection.session;
      this.merge = members => channelSet(channels, members, sessionOf);
      MOVED: this.moveTo = other => channels.moveTo((other as JsonRpcClient).#connection.channels, moveChannel);
      this.onChannel = (path, ready) =>
        channels.accept(path, (settings, opened) => {
          const channel = new JsonRpcClient(settings);
          try {
            ready(channel, opened);
          } catch (cause) {
            onNotice({ kind: "handler", message: `The listener of channels at '${path}' failed`, cause });
            throw cause;
          }
          channel.connect().catch(() => {});
        });
    }
    FLOW: {
      const flow = sessionFlowOf(this, () => this.#connection.session, this.#peer, emit);
      Object.defineProperty(this, "flowNow", { get: () => flow.now });
      this.#flow = settings.flow ? pageFlowOf(this, settings.timers, flow.request) : flow.request;
    }
    if (documented) {
      begin(this as unknown as JsonRpcClient, documented);
      socketOpener(settings);
      void this.connect();
    }
  }

  /** Where the client is in its life. */
  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** The id of the session; undefined without one. That of a classic session is a secret: it suffices to take it over. */
  get sessionId(): string | undefined {
    return this.#connection.session?.id;
  }

  /** What kind of session there is now. */
  get sessionKind(): SessionKind {
    return kindOf(this.#connection.session);
  }

  /** Resolves with the reason when there is no connection and no further try is made; never rejects. */
  get closed(): Promise<DisconnectReason> {
    return this.#connection.closed;
  }

  /** What the server accepted of the option `extensions`, name to parameters; nothing without a session of part 3. */
  get extensions(): Readonly<Record<string, object>> {
    return this.#connection.session?.extensions ?? {};
  }

  /** Calls of the page before, with `storageKey`: the server may still answer them. */
  get owedCalls(): readonly OwedCall[] {
    return this.#connection.owedCalls;
  }

  /** Calls that wait for an answer or for being sent. */
  get pendingCalls(): number {
    return this.#peer.pendingCalls;
  }

  /** Messages that wait for a connection. */
  get queuedMessages(): number {
    return this.#peer.queuedMessages;
  }

  /** Connects unless it is connected or connecting. Rejects with a `ConnectionError` when that cannot be done. */
  connect(): Promise<void> {
    return this.#connection.connect();
  }

  /** Ends everything, in any state: pending calls fail, nothing is tried any more. Resolves when the socket is gone. */
  async close(): Promise<void> {
    await this.#connection.close();
  }

  /** Breaks the connection, if there is one, and tries at once to make another; connects where there is none. */
  reconnect(): Promise<void> {
    return this.#connection.reconnect();
  }

  /**
   * Calls a method of the server. Rejects with a `JsonRpcError`: `RemoteError` is what the server answered. An async iterable
   * that is a member or an element of the params, or the only one, is sent as a stream, which ends with the call; not in the
   * script for pages.
   */
  call<M extends CallMethod<Server>>(
    method: M,
    ...args: Arguments<Server[M], CallOptions>
  ): Promise<Result<Server[M]>> {
    return this.#peer.call(method, ...args) as Promise<Result<Server[M]>>;
  }

  /** Sends a notification. Throws when it cannot be accepted. */
  notify<M extends Method<Server>>(method: M, ...args: Arguments<Server[M]>): void {
    this.#peer.notify(method, ...args);
  }

  /** Collects calls and notifications to be sent as one message. */
  batch(): TypedBatch<Server> {
    return this.#peer.batch() as TypedBatch<Server>;
  }

  /**
   * Sets the handler of requests with this method: the answer is the value that it returns, or resolves with. It
   * refuses by throwing a `ResponseError`. The returned function takes the handler away.
   */
  on<M extends Method<Client>>(
    method: M,
    handler: (params: Params<Client[M]>, context: HandlerContext) => Result<Client[M]> | Promise<Result<Client[M]>>,
    terms?: StreamTerms,
  ): () => void {
    CHANNELS: handling.add(this.#peer);
    return this.#peer.on(method, handler as (params: unknown, context: HandlerContext) => unknown, terms);
  }

  /**
   * A stream of the server, for one `for await` loop, which calls the method when it begins. The server sends no more items
   * than the loop takes. Leaving the loop cancels the stream; it throws a `JsonRpcError` unless the stream has completed.
   */
  stream<M extends StreamMethod<Server>>(
    method: string extends keyof Server ? never : M,
    ...args: Arguments<Server[M], StreamOptions>
  ): ItemStream<Item<Server[M]>>;
  stream<T = unknown>(method: UntypedStream<Server>, params?: unknown, options?: StreamOptions): ItemStream<T>;
  stream(method: string, params?: unknown, options?: StreamOptions): ItemStream<unknown> {
    return this.#peer.stream(method, params, options);
  }

  /**
   * Wants all streams of the server together in this way from now on, in place of what was wanted before, in this session and
   * in later ones; or faster (`up`, by half), slower (`down`: half of what was sent in the last second) or without a rate
   * (`normal`). What holds then is the event `flow`. What is wanted of a stream itself holds as well, and a stream that wants
   * a delivery of its own keeps it. Where the session has not the extension `flow`, and in the script for pages, which knows
   * no words, each stream gets the rate of items. With `flow: "auto"` the page may bound the rate further.
   */
  flow(wanted: FlowOfAll | FlowHint): void {
    this.#flow(wanted);
  }

  /** As documented: a request that ends in the callback; without one, a notification. */
  send(method: string, params?: unknown, callback?: (error: Error | null, result?: unknown) => void): void {
    if (typeof params === "function") {
      this.send(method, undefined, params as typeof callback);
    } else if (callback) {
      // Not within the promise, where what the callback throws would be an unhandled rejection.
      this.#peer.call(method, params ?? undefined).then(
        result => microtask(() => callback(null, result)),
        error => microtask(() => callback(error)),
      );
    } else {
      this.#peer.notify(method, params ?? undefined);
    }
  }
}
