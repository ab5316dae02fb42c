import type { ChannelHost } from "../channel/host.ts";
import type { FromTab, FromWorker, Locks, Port } from "../channel/port.ts";
import { Connection } from "../connection/connection.ts";
import { ConnectFailedError } from "../connection/errors.ts";
import type { ClientEvents, Emit } from "../connection/events.ts";
import { type ClientOptions, settingsOf } from "../connection/options.ts";
import { Peer } from "../engine/peer.ts";
import { SLOW_CONSUMER } from "../socket/close-codes.ts";
import { TabChannel } from "./tab-channel.ts";

/** How many characters a tab may be behind, before its channels are closed. */
const MAX_UNREAD = 4 * 1024 * 1024;
/** How long the session waits for another tab. */
const EMPTY_MILLIS = 10_000;
const MAX_CHANNELS = 1024;

type OpenInTab = Extract<FromTab, { kind: "open" }>;

/** One tab that has said hello. */
interface Tab {
  readonly port: Port;
  readonly channels: Map<number, TabChannel>;
  unread: number;
}

/** A token is wanted of the tabs. */
interface Question {
  readonly asked: Set<Port>;
  readonly resolve: (token: string) => void;
  readonly reject: (error: Error) => void;
}

/** What the hub needs around it. */
export interface HubSurroundings {
  readonly locks: Locks;
  /** Names this worker: another one has none of the channels that tabs know of this one. */
  readonly nonce: string;
  /** Options beside those of the tabs; for tests. */
  readonly own?: Partial<ClientOptions>;
}

/** The one socket and session of several tabs: their conversations are its channels. */
export class Hub {
  readonly #surroundings: HubSurroundings;
  readonly #tabs = new Map<Port, Tab>();
  #identity: string | undefined;
  #connection: Connection | undefined;
  #stopClosing = () => {};
  /** The questions for a token that are open, each with the tabs that have not answered. */
  readonly #questions = new Map<number, Question>();
  #lastQuestion = 0;

  constructor(surroundings: HubSurroundings) {
    const { locks, nonce } = surroundings;
    this.#surroundings = surroundings;
    void locks.request(nonce, () => new Promise(() => {}));
  }

  /** A tab has connected. */
  add(port: Port): void {
    port.onmessage = ({ data }: { data: FromTab }) => this.#receive(port, data);
  }

  #receive(port: Port, message: FromTab): void {
    const { nonce } = this.#surroundings;
    const tab = this.#tabs.get(port);
    if (message.kind === "hello" && message.nonce === undefined) {
      this.#hello(port, message);
      return;
    }
    if (!tab || (message.nonce ?? nonce) !== nonce) {
      tell(port, { kind: "restarted" });
      return;
    }
    const channel = "channel" in message ? tab.channels.get(message.channel) : undefined;
    switch (message.kind) {
      case "hello":
        this.#hello(port, message);
        break;
      case "open":
        this.#open(tab, message);
        break;
      case "text":
        channel?.text(message.text);
        break;
      case "close":
        channel?.close(message.code);
        tab.channels.delete(message.channel);
        break;
      case "read":
        tab.unread -= message.length;
        break;
      case "token":
        this.#answered(message.question, port, message.token);
        break;
      case "bye":
        this.#gone(port);
    }
  }

  #hello(port: Port, { identity, lock, options, hasToken }: Extract<FromTab, { kind: "hello" }>): void {
    if (this.#identity !== undefined && identity !== this.#identity) {
      tell(port, { kind: "alone" });
      return;
    }
    this.#identity = identity;
    this.#stopClosing();
    if (!this.#tabs.has(port)) {
      this.#tabs.set(port, { port, channels: new Map(), unread: 0 });
      // Granted when the tab is gone.
      void this.#surroundings.locks.request(lock, async () => this.#gone(port));
    }
    this.#connection ??= this.#connect(options as ClientOptions, identity, hasToken);
    const connection = this.#connection;
    connection.connect().then(
      () =>
        tell(
          port,
          connection.session?.channels ? { kind: "ready", nonce: this.#surroundings.nonce } : { kind: "alone" },
        ),
      error => {
        const { stage = "session", httpStatus = 0, retryAfter = 0 } = error instanceof ConnectFailedError ? error : {};
        const failure = { stage, detail: (error as Error).message, httpStatus, retryAfter };
        tell(port, stage === "identity" ? { kind: "alone" } : { kind: "failed", failure });
      },
    );
  }

  #connect(options: ClientOptions, identity: string, hasToken: boolean): Connection {
    const token = hasToken ? () => this.#token() : undefined;
    const settings = settingsOf({ ...options, token, identity, ...this.#surroundings.own });
    const emit: Emit = (type, fields) => {
      if (type === "reconnecting" || type === "disconnected") {
        const { kind, code, text } = (fields as ClientEvents["disconnected"]).reason;
        this.#tellAll({ kind: type === "disconnected" ? type : "interrupted", reason: { kind, code, text } });
      } else if (type === "reconnected" && (fields as ClientEvents["reconnected"]).sameSession) {
        this.#tellAll({ kind: "resumed" });
        for (const { channels } of this.#tabs.values()) for (const channel of channels.values()) channel.pump();
      }
    };
    return new Connection(settings, new Peer(settings), emit);
  }

  #open(tab: Tab, { channel: number, path, weight, registerInfo, authorization }: OpenInTab): void {
    const told = (message: FromWorker) => {
      if (message.kind === "over" || message.kind === "refused") tab.channels.delete(number);
      tell(tab.port, message);
      if (message.kind === "text") this.#sent(tab, message.text.length);
    };
    const channel = new TabChannel(number, told, () => this.#connection?.state === "connected");
    if (tab.channels.size >= MAX_CHANNELS) {
      told({ kind: "refused", channel: number, reason: "limit", retryAfter: 0 });
      return;
    }
    tab.channels.set(number, channel);
    const host = this.#connection?.session?.channels as ChannelHost | undefined;
    channel.open(host, { path, weight, registerInfo, authorization });
  }

  /** A tab that does not read is not waited for. */
  #sent(tab: Tab, length: number): void {
    tab.unread += length;
    if (tab.unread <= MAX_UNREAD) return;
    tab.unread = 0;
    for (const channel of [...tab.channels.values()]) channel.giveUp(SLOW_CONSUMER);
  }

  /** Asks the tabs: one that is shown answers first. It fails when none of them has a token. */
  #token(): Promise<string> {
    const question = ++this.#lastQuestion;
    return new Promise((resolve, reject) => {
      this.#questions.set(question, { asked: new Set(this.#tabs.keys()), resolve, reject });
      this.#tellAll({ kind: "token", question });
    });
  }

  #answered(number: number, port: Port, token?: string): void {
    const question = this.#questions.get(number);
    question?.asked.delete(port);
    if (!question || (token === undefined && question.asked.size)) return;
    this.#questions.delete(number);
    if (token === undefined) question.reject(new Error("no tab has a token"));
    else question.resolve(token);
  }

  #tellAll(message: FromWorker): void {
    for (const port of this.#tabs.keys()) tell(port, message);
  }

  #gone(port: Port): void {
    for (const channel of this.#tabs.get(port)?.channels.values() ?? []) channel.close();
    this.#tabs.delete(port);
    for (const question of [...this.#questions.keys()]) this.#answered(question, port);
    if (this.#tabs.size || !this.#connection) return;
    const connection = this.#connection;
    const { timers } = settingsOf({ uri: "", ...this.#surroundings.own });
    this.#stopClosing();
    this.#stopClosing = timers.after(EMPTY_MILLIS, () => {
      this.#connection = undefined;
      this.#identity = undefined;
      void connection.close();
    });
  }
}

function tell(port: Port, message: FromWorker): void {
  port.postMessage(message);
}
