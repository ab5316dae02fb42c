import { ChannelHost, type ChannelRequest, type ChannelSeeker } from "../channel/host.ts";
import type { Open } from "../channel/messages.ts";
import { offerIn } from "../channel/offer.ts";
import type { Peer } from "../engine/peer.ts";
import type { AnySession, SessionSurroundings } from "../session/client-session-transport.ts";
import type { DisconnectReason } from "../socket/reason.ts";
import type { Settings } from "./options.ts";
import type { ConnectionState } from "./state.ts";
import type { ConnectionStatus } from "./status.ts";

/** How a channel is opened. */
export interface ChannelOptions {
  /** The share of what the client sends, compared with other channels: 1 to 16, 1 unless set. */
  readonly weight?: number;
  /** What the server's handlers see as `Session.getRegisterInfo()`. */
  readonly registerInfo?: unknown;
  /**
   * Whether it gets a socket of its own where the server has no channels, or none at this path. Unless `false`; then
   * connecting fails.
   */
  readonly fallback?: boolean;
}

/** What the server says of a channel that it opens. */
export interface OpenedChannel {
  readonly path: string;
  /** The segments of the path for which the pattern has names. */
  readonly variables: Readonly<Record<string, string>>;
  readonly registerInfo: unknown;
}

/** The connection of a channel. */
interface Member {
  tryAtOnce(): void;
  close(): unknown;
}

/** What happens to a channel with the connection of the client whose channel it is. */
export interface Outages {
  /** The socket is lost, and another one is tried. */
  readonly interrupted: (reason: DisconnectReason) => void;
  /** The session is on another socket. */
  readonly resumed: () => void;
  /** There is no socket, and none is tried any more. */
  readonly disconnected: (reason: DisconnectReason) => void;
}

/** How a connection gets a channel in place of a socket. */
export interface Via {
  seek(seeker: ChannelSeeker): void;
  join(member: Member, outages: Outages): void;
  leave(member: Member): void;
}

/** The connection that carries channels. */
interface Carrying {
  readonly state: ConnectionState;
  readonly session: AnySession | undefined;
  connect(): Promise<void>;
}

const MAX = 1024;
const SEGMENT = /^[\w.~!$&'()*+,=:@-]*$/;
const CODE = /%([2-7][\dA-Fa-f]|[89A-Fa-f][\dA-Fa-f])/g;
const NEVER_ENCODED = /[\w.~!$&'()*+,=:@/\\%;-]|\x7f/;

/** Whether a path is absolute and has exactly one meaning (PROTOCOL.md, 3.6). */
function isPlain(path: string): boolean {
  const segments = path.split("/");
  const isFine = (segment: string) =>
    !/^\.\.?$/.test(segment) &&
    SEGMENT.test(
      segment.replace(CODE, code =>
        NEVER_ENCODED.test(String.fromCharCode(Number.parseInt(code.slice(1), 16))) ? "%" : "",
      ),
    );
  return (
    path.length <= 1024 &&
    segments.length > 1 &&
    segments.shift() === "" &&
    segments.every((segment, at) => isFine(segment) && (segment !== "" || at === segments.length - 1))
  );
}

/** The channels of one client: what happens to its connection happens to them. */
export class ClientChannels {
  readonly #settings: Settings;
  readonly #carrying: () => Carrying;
  /** What waits in the queue of the client may be sent. */
  #room = () => {};
  readonly #members = new Map<Member, Outages>();
  readonly #accepting: {
    readonly segments: readonly string[];
    readonly ready: (via: Via, opened: OpenedChannel) => void;
  }[] = [];

  constructor(settings: Settings, carrying: () => Carrying) {
    this.#settings = settings;
    this.#carrying = carrying;
  }

  /** Sessions of the client may have channels. */
  carriedBy(surroundings: SessionSurroundings): void {
    const { channels, storageKey, limits } = this.#settings;
    if (!channels || storageKey) return;
    surroundings.channelsOf = (carrier, extensions, theirs) => {
      const offer = offerIn(extensions);
      return offer && new ChannelHost(carrier, offer, theirs, limits.messageBytes, this.asked);
    };
  }

  /** This connection may be a channel of another client; `over` ends it. */
  memberOf(member: Member, status: ConnectionStatus, peer: Peer, over: (reason: DisconnectReason) => void): void {
    const session = () => this.#carrying().session;
    this.#room = () => peer.room();
    this.#settings.via?.join(member, {
      interrupted: reason => {
        if (!session()?.channelLoss) return;
        // Without a socket nothing gets a number, so that it can still be sent in another session.
        peer.detach();
        status.lose({ reason, attempt: 0, delay: 0 });
      },
      resumed: () => {
        const channel = session();
        if (!channel?.channelLoss || status.state !== "reconnecting") return;
        status.succeeded({ sameSession: true, sessionId: channel.id, loss: undefined });
        if (channel.send) peer.attach(channel.send, channel.limits);
      },
      disconnected: reason => {
        if (session()?.channelLoss || status.state === "reconnecting") over(reason);
      },
    });
  }

  /** The settings of a channel at this path, which is a client. */
  optionsOf(path: string, { weight = 1, registerInfo, fallback = true }: ChannelOptions): Settings {
    if (!isPlain(path)) throw new TypeError(`No path of a channel: '${path}'`);
    if (!(Number.isInteger(weight) && weight >= 1 && weight <= 16)) {
      throw new TypeError(`The weight of a channel must be 1 to 16: ${weight}`);
    }
    if (this.#members.size >= MAX) throw new RangeError(`${MAX} channels of this client are not closed`);
    const request = { path, weight, registerInfo };
    let alone = false;
    const none = (seeker: ChannelSeeker, detail: string) => {
      if (fallback) {
        alone = true;
        seeker.found();
      } else seeker.failed({ stage: "setup", detail });
    };
    const seek = (seeker: ChannelSeeker): void => {
      if (seeker.isOver) return;
      if (alone) seeker.found();
      else this.#seek(request, seeker, detail => none(seeker, detail), seek);
    };
    return this.#settingsOf(path, registerInfo, this.#via(seek));
  }

  #settingsOf(path: string, registerInfo: unknown, via: Via): Settings {
    const at = /^(\w+:\/\/[^/?#]*)?/.exec(String(this.#settings.uri))?.[0] ?? "";
    const own = { uri: at + path, registerInfo, via, extensions: {}, storageKey: "", channels: false, flow: undefined };
    return { ...this.#settings, ...own };
  }

  #via(seek: Via["seek"]): Via {
    return {
      seek,
      join: (member, outages) => this.#members.set(member, outages),
      leave: member => this.#members.delete(member),
    };
  }

  #seek(request: ChannelRequest, seeker: ChannelSeeker, none: (detail: string) => void, again: Via["seek"]): void {
    const { channels, session, timers } = this.#settings;
    if (!channels || session === "off") {
      none("channels are switched off");
      return;
    }
    const carrying = this.#carrying();
    const lost = () => seeker.failed({ stage: "session", detail: "there is no session for the channel" });
    carrying.connect().then(
      () => {
        if (seeker.isOver) return;
        const host = carrying.session?.channels as ChannelHost | undefined;
        if (carrying.state !== "connected") lost();
        else if (!host) none("the server has no channels");
        else {
          host.open(request, seeker, (reason, retryAfter) => {
            const detail = `the server refuses the channel: ${reason}`;
            if (seeker.isOver) return;
            if (reason === "path") none(detail);
            else if (retryAfter) timers.after(retryAfter, () => again(seeker));
            else if (/^(limit|draining|closed)$/.test(reason)) seeker.failed({ stage: "session", detail });
            else seeker.failed({ stage: "setup", detail });
          });
        }
      },
      cause => {
        if (!seeker.isOver) seeker.failed({ stage: "session", detail: (cause as Error).message, cause });
      },
    );
  }

  /** Accepts channels that the server opens. */
  accept(path: string, ready: (settings: Settings, opened: OpenedChannel) => void): void {
    this.#accepting.push({
      segments: path.split("/"),
      ready: (via, opened) => ready(this.#settingsOf(opened.path, undefined, via), opened),
    });
  }

  /** The server requests a channel. */
  readonly asked = (host: ChannelHost, { channel, path, registerInfo }: Open): void => {
    const given = path.split("/");
    for (const { segments, ready } of this.#accepting) {
      const variables: Record<string, string> = {};
      const matches = segments.every((segment, at) => {
        const [, name] = /^\{(.+)\}$/.exec(segment) ?? [];
        if (name && given[at]) variables[name] = decodeURIComponent(given[at]);
        return name ? given[at] : segment === given[at];
      });
      if (!matches || segments.length !== given.length) continue;
      let answered = false;
      const seek = (seeker: ChannelSeeker) => {
        const socket = answered ? undefined : host.accept(channel);
        answered = true;
        if (socket) seeker.found(socket);
        else seeker.failed({ stage: "setup", detail: "only the server can open the channel again" });
      };
      try {
        ready(this.#via(seek), { path, variables, registerInfo });
      } catch (failure) {
        if (!answered) host.refuse(channel, "unsupported");
        throw failure;
      }
      return;
    }
    host.refuse(channel, "path");
  };

  /** The socket is lost, and another one is tried. */
  interrupted(reason: DisconnectReason): void {
    for (const { interrupted } of this.#members.values()) interrupted(reason);
  }

  /** There is a socket. */
  connected(resumed: boolean): void {
    this.#carrying().session?.onRoom?.(this.#room);
    for (const [member, outages] of this.#members) {
      if (resumed) outages.resumed();
      else member.tryAtOnce();
    }
  }

  /** There is no socket, and none is tried any more: what the session had is over. */
  disconnected(reason: DisconnectReason, session: AnySession | undefined): void {
    for (const { disconnected } of this.#members.values()) disconnected(reason);
    session?.end?.("denied");
  }

  /** The connection is closed. */
  closed(member: Member, session: AnySession | undefined): void {
    this.#settings.via?.leave(member);
    session?.end?.("denied");
  }

  close(): void {
    for (const member of this.#members.keys()) member.close();
  }
}
