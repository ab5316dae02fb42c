import type { ClaimedChannel } from "../channel/kept.ts";
import type { ChannelSeeker } from "../channel/requests.ts";
import type { AnySession } from "../session/client-session-transport.ts";
import type { DisconnectReason } from "../socket/reason.ts";
import type { ChannelMove } from "./channel-move.ts";
import type { ClientChannels } from "./channels.ts";
import type { ClientEventTarget } from "./events.ts";
import type { ConnectionState } from "./state.ts";

/** How a channel is opened. */
export interface ChannelOptions {
  /** The share of what the client sends, compared with other channels: 1 to 16, 1 unless set. */
  readonly weight?: number;
  /** What the server's handlers see as `Session.getRegisterInfo()`. */
  readonly registerInfo?: unknown;
  /**
   * A bearer token of its own, asked for whenever it is opened: on the server the channel, and nothing else of the client,
   * belongs to whom it names. A socket of its own is opened with it, too.
   */
  readonly token?: () => string | Promise<string>;
  /**
   * Whether it gets a socket of its own where the server has no channels, or none at this path. Unless `false`; then
   * connecting fails.
   */
  readonly fallback?: boolean;
  /**
   * Where the client has a `storageKey`: lets the channel survive a reload of the page. A channel that the next page gets with
   * the same key and path within 10 s is this one. Each channel of a page needs a key of its own.
   */
  readonly key?: string;
}

/** What the server says of a channel that it opens. */
export interface OpenedChannel {
  readonly path: string;
  /** The segments of the path for which the pattern has names. */
  readonly variables: Readonly<Record<string, string>>;
  readonly registerInfo: unknown;
}

/**
 * Channels of one client to which notifications are sent together: each is encoded and sent once, and received by the handler
 * of each member. Messages and changes have their effect in the order in which they are made. A channel that ends leaves its
 * sets; a set ends with the session of the client.
 */
export interface ChannelSet {
  /** Throws when it cannot be accepted, or the session has ended. */
  notify(method: string, params?: unknown): void;
  /** Adds an open channel; does nothing if it is a member. */
  add(channel: ClientEventTarget): void;
  /** Removes a channel; does nothing if it is no member. */
  remove(channel: ClientEventTarget): void;
}

/** The connection of a channel. */
export interface Member {
  tryAtOnce(): void;
  close(): unknown;
}

/** What happens to a channel with the connection of the client whose channel it is. */
export interface Outages {
  /** The socket is lost, and another one is tried. */
  readonly interrupted: (reason: DisconnectReason) => void;
  /** The session is on another socket. */
  readonly resumed: () => void;
  /** The page is left. */
  readonly leave: () => void;
  /** There is no socket, and none is tried any more. */
  readonly disconnected: (reason: DisconnectReason) => void;
}

/** How a connection gets a channel in place of a socket. */
export interface Via {
  seek(seeker: ChannelSeeker): void;
  join(member: Member, outages: Outages): void;
  leave(member: Member): void;
  /** A channel of the page before, until it is in use. */
  claimed: ClaimedChannel | undefined;
  /** Where the channel can go on with another client: `session` is that of the connection, `move` does it. */
  moveTo?: (session: unknown, after: ClientChannels, move: (move: ChannelMove) => Promise<void>) => Promise<void>;
}

/** The connection that carries channels. */
export interface Carrying {
  readonly state: ConnectionState;
  readonly session: AnySession | undefined;
  connect(): Promise<void>;
}
