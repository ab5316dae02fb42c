import { type FromTab, type FromWorker, type Locks, type Port, READ_LENGTH } from "../channel/port.ts";
import type { ChannelSeeker, Refused } from "../channel/requests.ts";
import { ChannelSocket, laneOf } from "../channel/socket.ts";
import type { ChannelRequest } from "../channel/terms.ts";
import type { SessionChannels } from "../session/client-session-transport.ts";
import type { Settings } from "./options.ts";
import { SharedChannel } from "./shared-channel.ts";
import type { Outages, Via } from "./via.ts";

interface Globals {
  readonly SharedWorker?: new (url: string | URL, options: { name: string; type?: "module" }) => SharedWorkerLike;
  readonly navigator?: { readonly locks?: Locks };
  readonly location?: { readonly href: string };
  readonly document?: { readonly hidden: boolean };
}

interface SharedWorkerLike {
  readonly port: Port;
  onerror: ((event: never) => void) | null;
}

const globals = globalThis as Globals;

/** How long a hidden tab waits before it answers in place of one that is shown. */
const HIDDEN_MILLIS = 500;

/**
 * The tab's end of a shared worker that has one socket and one session for several tabs: each conversation of a tab is a
 * channel. A tab for which that does not work has a socket of its own.
 */
export class SharedSession implements Via, Pick<SessionChannels, "save"> {
  readonly claimed: undefined;
  readonly #settings: Settings;
  readonly #isNeeded: () => boolean;
  readonly #remotes = new Map<number, SharedChannel>();
  readonly #lock: string = `jsonrpc-tab-${crypto.randomUUID?.() ?? Math.random()}`;
  #port: Port | undefined;
  #nonce: string | undefined;
  #seeker: ChannelSeeker | undefined;
  #outages: Outages | undefined;
  #alone = false;
  #last = 0;
  #unread = 0;
  /** In place of a channel of the client itself. */
  #nothing: ChannelSocket | undefined;
  #release = () => {};

  /** `isNeeded`: whether the client itself has handlers or something to send, and not only channels. */
  constructor(settings: Settings, isNeeded: () => boolean) {
    this.#settings = settings;
    this.#isNeeded = isNeeded;
  }

  seek(seeker: ChannelSeeker): void {
    const { SharedWorker, navigator } = globals;
    if (this.#alone || !SharedWorker || !navigator?.locks) {
      this.#goAlone(seeker);
      return;
    }
    this.#seeker = seeker;
    if (this.#port) this.#hello();
    else this.#begin(SharedWorker, navigator.locks);
  }

  join(_member: unknown, outages: Outages): void {
    this.#outages = outages;
  }

  /** The client is closed. */
  leave(): void {
    if (this.#port) this.#post({ kind: "bye", nonce: this.#nonce });
    this.#end();
  }

  #end(): void {
    this.#port?.close();
    this.#port = undefined;
    this.#release();
  }

  #begin(Worker: NonNullable<Globals["SharedWorker"]>, locks: Locks): void {
    const { sharedWorker, identity } = this.#settings;
    const worker = new Worker(sharedWorker as string, { name: `jsonrpc ${this.#uri} ${hashOf(identity as string)}` });
    const { port } = worker;
    this.#port = port;
    worker.onerror = () => {
      this.#end();
      this.#seeker?.failed({ stage: "setup", detail: `the shared worker ${sharedWorker} does not start` });
    };
    port.onmessage = ({ data }: { data: FromWorker }) => {
      if (port === this.#port) this.#receive(data, locks);
    };
    // Held when the worker learns of it, and from then on as long as this tab is there.
    void locks.request(this.#lock, () => {
      this.#hello();
      return new Promise(release => {
        this.#release = release;
      });
    });
  }

  get #uri(): string {
    return new URL(this.#settings.uri, globals.location?.href).href.replace(/^http/, "ws");
  }

  #hello(): void {
    const { identity = "", token } = this.#settings;
    const { heartbeat, heartbeatGrace, connectionTimeout, reconnect, limits, extensions, registerInfo } =
      this.#settings;
    const terms = { heartbeat, heartbeatGrace, connectionTimeout, reconnect, limits, extensions, registerInfo };
    const options = { uri: this.#uri, ...terms };
    const hasToken = token !== undefined;
    this.#post({ kind: "hello", identity, lock: this.#lock, nonce: this.#nonce, options, hasToken });
  }

  #post(message: FromTab): void {
    this.#port?.postMessage(message);
  }

  #goAlone(seeker: ChannelSeeker | undefined): void {
    this.#alone = true;
    this.leave();
    this.#drop();
    if (seeker && !seeker.isOver) seeker.found();
  }

  #receive(message: FromWorker, locks: Locks): void {
    const remote = "channel" in message ? this.#remotes.get(message.channel) : undefined;
    switch (message.kind) {
      case "ready":
        this.#ready(message.nonce, locks);
        break;
      case "alone":
        this.#goAlone(this.#seeker);
        break;
      case "failed":
        if (!this.#seeker?.isOver) this.#seeker?.failed(message.failure);
        break;
      case "opened":
        remote?.opened(message.sessionId, message.limits);
        break;
      case "refused":
        this.#remotes.delete(message.channel);
        remote?.refused(message.reason, message.retryAfter);
        break;
      case "text":
        this.#read(message.text.length);
        remote?.text(message.text);
        break;
      case "taken":
        remote?.taken(message.count, message.hasSpare);
        break;
      case "over":
        this.#remotes.delete(message.channel);
        remote?.over(message.end);
        break;
      case "interrupted":
      case "disconnected":
        this.#outages?.[message.kind](message.reason);
        break;
      case "resumed":
        this.#outages?.resumed();
        break;
      case "token":
        void this.#token(message.question);
        break;
      case "restarted":
        this.#lost();
    }
  }

  #ready(nonce: string, locks: Locks): void {
    if (nonce !== this.#nonce) {
      this.#nonce = nonce;
      // Granted when the worker is gone.
      void locks.request(nonce, async () => {
        if (nonce === this.#nonce) this.#lost();
      });
    }
    const seeker = this.#seeker;
    if (!seeker || seeker.isOver) return;
    this.#seeker = undefined;
    const { registerInfo } = this.#settings;
    const path = new URL(this.#uri).pathname;
    this.open({ path, registerInfo }, seeker, (reason, retryAfter) => {
      if (seeker.isOver) return;
      if (reason !== "path") {
        seeker.failed({ stage: "session", detail: `the server refuses the channel: ${reason}`, retryAfter });
      } else if (this.#isNeeded()) this.#goAlone(seeker);
      else this.#foundNothing(seeker);
    });
  }

  /** The client is there for its channels. As soon as it has something to say itself, it needs a socket of its own. */
  #foundNothing(seeker: ChannelSeeker): void {
    const { limits } = this.#settings;
    const socket: ChannelSocket = new ChannelSocket(laneOf(0), "", limits, {
      send: () => {
        queueMicrotask(() => {
          this.#goAlone(undefined);
          socket.over(undefined, "denied");
        });
        return undefined;
      },
      hadReceived: () => undefined,
      close: () => {},
      ended: () => {
        this.#nothing = undefined;
      },
    });
    this.#nothing = socket;
    this.#found(seeker, socket);
  }

  /** Other channels of this tab are opened in the same session. */
  #found(seeker: ChannelSeeker, socket: ChannelSocket): void {
    seeker.found(Object.assign(socket, { session: Object.assign(socket.session, { channels: this }) }));
  }

  /** Requests a channel, as `ChannelHost`. */
  open(request: ChannelRequest, seeker: ChannelSeeker, refused: Refused): void {
    const channel = ++this.#last;
    const remote = new SharedChannel(seeker, refused, {
      text: text => this.#post({ kind: "text", nonce: this.#nonce, channel, text }),
      close: code => {
        this.#remotes.delete(channel);
        this.#post({ kind: "close", nonce: this.#nonce, channel, code });
      },
      found: socket => this.#found(seeker, socket),
    });
    this.#remotes.set(channel, remote);
    const { path, weight, registerInfo, authorization } = request;
    this.#post({ kind: "open", nonce: this.#nonce, channel, path, weight, registerInfo, authorization });
  }

  #read(length: number): void {
    this.#unread += length;
    if (this.#unread < READ_LENGTH) return;
    this.#post({ kind: "read", nonce: this.#nonce, length: this.#unread });
    this.#unread = 0;
  }

  /** The worker is gone, and its session with it. */
  #lost(): void {
    this.#nonce = undefined;
    this.#end();
    this.#drop();
    this.#nothing?.over(undefined, "denied");
    if (!this.#seeker?.isOver) this.#seeker?.failed({ stage: "session", detail: "the shared worker is gone" });
  }

  /** What the server had received of the channels is not known. */
  #drop(): void {
    for (const remote of [...this.#remotes.values()]) remote.lost();
    this.#remotes.clear();
  }

  async #token(question: number): Promise<void> {
    const { token, timers } = this.#settings;
    if (globals.document?.hidden) await new Promise<void>(later => timers.after(HIDDEN_MILLIS, later));
    try {
      const given = typeof token === "function" ? await token() : token;
      this.#post({ kind: "token", nonce: this.#nonce, question, token: given });
    } catch {
      this.#post({ kind: "token", nonce: this.#nonce, question, token: undefined });
    }
  }

  /** A page leaves nothing of it: the session is the worker's. */
  save(): undefined {}

  leaves(): void {}

  claim(): undefined {}
}

/** Of a principal's name, so that it is not in the name of the worker. */
function hashOf(text: string): string {
  let [one, other] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 2654435761);
    other = Math.imul(other ^ code, 1597334677);
  }
  return `${(one >>> 0).toString(36)}${(other >>> 0).toString(36)}`;
}
