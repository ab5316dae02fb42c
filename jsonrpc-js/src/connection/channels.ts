import { ChannelHost } from "../channel/host.ts";
import type { ClaimedChannel } from "../channel/kept.ts";
import type { OpenRequest } from "../channel/messages.ts";
import { offerIn } from "../channel/offer.ts";
import type { ChannelSeeker } from "../channel/requests.ts";
import type { SavedChannels } from "../channel/saved.ts";
import type { ChannelRequest } from "../channel/terms.ts";
import type { Peer } from "../engine/peer.ts";
import type { OwedCall } from "../engine/pending.ts";
import type { AnySession, SessionSurroundings } from "../session/client-session-transport.ts";
import { NORMAL } from "../socket/close-codes.ts";
import type { DisconnectReason } from "../socket/reason.ts";
import type { ChannelMove } from "./channel-move.ts";
import type { Settings } from "./options.ts";
import type { Place } from "./place.ts";
import type { ConnectionStatus } from "./status.ts";
import type { Carrying, Member, OpenedChannel, Outages, Via } from "./via.ts";

/** The channels of one client: what happens to its connection happens to them. */
export class ClientChannels {
  readonly settings: Settings;
  readonly carrying: () => Carrying;
  /** What waits in the queue of the client may be sent. */
  #room = () => {};
  readonly members: Map<Member, Outages> = new Map();
  /** Those of the channels that are not closed. */
  readonly keys: Set<string> = new Set();
  readonly #accepting: {
    readonly segments: readonly string[];
    readonly ready: (via: Via, opened: OpenedChannel) => void;
  }[] = [];

  /** `surroundings` are those of the sessions of the client, which may have channels. */
  constructor(settings: Settings, carrying: () => Carrying, surroundings: SessionSurroundings) {
    this.settings = settings;
    this.carrying = carrying;
    const { channels, limits } = settings;
    if (!channels) return;
    surroundings.channelsOf = (carrier, extensions, theirs) => {
      const offer = offerIn(extensions);
      const saved = surroundings.saved as SavedChannels | undefined;
      surroundings.saved = undefined;
      return offer && new ChannelHost(carrier, offer, theirs, limits.messageBytes, this.asked, saved);
    };
  }

  /**
   * This connection may be a channel of another client; `over` ends it.
   *
   * @returns what the server owes to the page before
   */
  memberOf(
    member: Member,
    status: ConnectionStatus,
    peer: Peer,
    over: (reason: DisconnectReason) => void,
  ): readonly OwedCall[] {
    const { via } = this.settings;
    const session = () => this.carrying().session;
    this.#room = () => peer.room();
    via?.join(member, {
      interrupted: reason => {
        if (!session()?.channelLoss) return;
        // Without a socket nothing gets a number, so that it can still be sent in another session.
        peer.detach();
        status.lose({ reason, attempt: 0, delay: 0 });
        this.interrupted(reason);
      },
      resumed: () => {
        const channel = session();
        if (!channel?.channelLoss || status.state !== "reconnecting") return;
        status.succeeded({ sameSession: true, sessionId: channel.id, loss: undefined });
        if (channel.send) peer.attach(channel.send, channel.limits);
        this.connected(true);
      },
      disconnected: reason => {
        if (session()?.channelLoss || status.state === "reconnecting") over(reason);
      },
      leave: () => {
        const { send, keep }: Partial<AnySession> = via.claimed?.socket.session ?? session() ?? {};
        if (send && keep) keep(peer.leave(send));
      },
    });
    const { left } = via?.claimed ?? {};
    return left ? peer.goOn(left.lastId, left.calls) : [];
  }

  /** Those of a client that is a channel. */
  settingsOf(path: string, registerInfo: unknown, via: Via): Settings {
    const at = /^(\w+:\/\/[^/?#]*)?/.exec(String(this.settings.uri))?.[0] ?? "";
    const own = { uri: at + path, registerInfo, via, extensions: {}, storageKey: "", channels: false, flow: undefined };
    return { ...this.settings, ...own, sharedWorker: undefined, identity: undefined };
  }

  /** How a channel of this client is opened; `claimed` by the page before. */
  via(seek: Via["seek"], place: Place<ClientChannels> = { home: this }, key = "", claimed?: ClaimedChannel): Via {
    const via: Via = {
      seek,
      claimed,
      join: (member, outages) => {
        place.member = member;
        this.members.set(member, outages);
        if (key) this.keys.add(key);
      },
      leave: member => {
        place.home.members.delete(member);
        place.home.keys.delete(key);
        via.claimed?.socket.close(NORMAL);
      },
    };
    return via;
  }

  /** This connection goes on with another client, if it is a channel. */
  async moveTo(after: ClientChannels, move: (move: ChannelMove) => Promise<void>): Promise<void> {
    const { via } = this.settings;
    if (!via?.moveTo) throw new TypeError("No channel that a client has opened");
    await via.moveTo(this.carrying().session, after, move);
  }

  /** The channel of the page before is that of this one. */
  goOn(via: Via, seeker: ChannelSeeker): void {
    this.#whenConnected(seeker, () => {
      const { socket } = via.claimed as ClaimedChannel;
      via.claimed = undefined;
      seeker.found(socket);
      // When it is in use.
      queueMicrotask(() => socket.release());
    });
  }

  /** Requests a channel, or says why there is none. */
  seek(request: ChannelRequest, seeker: ChannelSeeker, none: (detail: string) => void, again: Via["seek"]): void {
    const { channels, session, timers } = this.settings;
    if (!channels || session === "off") {
      none("channels are switched off");
      return;
    }
    this.#whenConnected(seeker, session => {
      const host = session?.channels as ChannelHost | undefined;
      if (!host) {
        none("the server has no channels");
        return;
      }
      host.open(request, seeker, (reason, retryAfter) => {
        const detail = `the server refuses the channel: ${reason}`;
        if (seeker.isOver) return;
        if (/^(path|unsupported)$/.test(reason)) none(detail);
        else if (retryAfter) timers.after(retryAfter, () => again(seeker));
        else if (/^(limit|draining|closed)$/.test(reason)) seeker.failed({ stage: "session", detail });
        else seeker.failed({ stage: "setup", detail });
      });
    });
  }

  #whenConnected(seeker: ChannelSeeker, ready: (session: AnySession | undefined) => void): void {
    const carrying = this.carrying();
    carrying.connect().then(
      () => {
        if (seeker.isOver) return;
        if (carrying.state === "connected") ready(carrying.session);
        else seeker.failed({ stage: "session", detail: "there is no session for the channel" });
      },
      cause => {
        if (!seeker.isOver) seeker.failed({ stage: "session", detail: (cause as Error).message, cause });
      },
    );
  }

  /** Accepts channels that the server opens; one for which `ready` throws is refused. */
  accept(path: string, ready: (settings: Settings, opened: OpenedChannel) => void): void {
    this.#accepting.push({
      segments: path.split("/"),
      ready: (via, opened) => ready(this.settingsOf(opened.path, undefined, via), opened),
    });
  }

  /** The server requests a channel. */
  readonly asked = (host: ChannelHost, { channel, path, registerInfo }: OpenRequest): void => {
    const given = path.split("/");
    for (const { segments, ready } of this.#accepting) {
      const variables: Record<string, string> = {};
      const matches = segments.every((segment, at) => {
        const [, name] = /^\{(.+)\}$/.exec(segment) ?? [];
        if (name && given[at]) variables[name] = given[at];
        return name ? given[at] : segment === given[at];
      });
      if (!matches || segments.length !== given.length) continue;
      try {
        for (const [name, value] of Object.entries(variables)) variables[name] = decodeURIComponent(value);
      } catch {
        break;
      }
      let answered = false;
      const seek = (seeker: ChannelSeeker) => {
        const socket = answered ? undefined : host.accept(channel);
        answered = true;
        if (socket) seeker.found(socket);
        else seeker.failed({ stage: "setup", detail: "only the server can open the channel again" });
      };
      try {
        ready(this.via(seek), { path, variables, registerInfo });
      } catch {
        if (!answered) host.refuse(channel, "unsupported");
      }
      return;
    }
    host.refuse(channel, "path");
  };

  /** The socket is lost, and another one is tried. */
  interrupted(reason: DisconnectReason): void {
    for (const { interrupted } of this.members.values()) interrupted(reason);
  }

  /** The page is left: what the channels have to send belongs to the session. */
  leave(): void {
    (this.carrying().session?.channels as ChannelHost | undefined)?.leaves();
    for (const { leave } of this.members.values()) leave();
  }

  /** There is a socket. */
  connected(resumed: boolean): void {
    this.carrying().session?.onRoom?.(this.#room);
    for (const [member, outages] of this.members) {
      if (resumed) outages.resumed();
      else member.tryAtOnce();
    }
  }

  /** There is no socket, and none is tried any more: what the session had is over. */
  disconnected(reason: DisconnectReason, session: AnySession | undefined): void {
    for (const { disconnected } of this.members.values()) disconnected(reason);
    session?.end?.("denied");
  }

  /** The connection is closed. */
  closed(member: Member, session: AnySession | undefined): void {
    this.settings.via?.leave(member);
    session?.end?.("denied");
  }

  close(): void {
    for (const member of this.members.keys()) member.close();
  }
}
