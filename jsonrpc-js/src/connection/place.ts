import { ConnectionError } from "../base/errors.ts";
import type { Timers } from "../base/timers.ts";
import { ChannelHost } from "../channel/host.ts";
import type { ChannelRequest } from "../channel/terms.ts";
import type { ChannelMove } from "./channel-move.ts";
import type { Carrying, Member, Outages } from "./via.ts";

/** How many channels of one client may not be closed. */
export const MAX = 1024;

/** The channels of a client. */
interface Home {
  readonly carrying: () => Carrying;
  readonly members: Map<Member, Outages>;
  /** Those of the channels that are not closed. */
  readonly keys: Set<string>;
}

/** Whose channel a client is. */
export interface Place<H extends Home = Home> {
  home: H;
  member?: Member;
}

/** A channel goes on with another client; `session` is that of its connection, `move` does it. */
export async function goOnWith<H extends Home>(
  place: Place<H>,
  request: ChannelRequest,
  { timers, connectionTimeout: patience }: { readonly timers: Timers; readonly connectionTimeout: number },
  session: unknown,
  after: H,
  move: (move: ChannelMove) => Promise<void>,
): Promise<void> {
  const { home } = place;
  if (after === home) throw new TypeError("The channel belongs to this client already");
  if (after.members.size >= MAX) throw new RangeError(`${MAX} channels of the other client are not closed`);
  if (request.key && after.keys.has(request.key)) {
    throw new TypeError(`A channel of the other client with the key '${request.key}' is not closed`);
  }
  await after.carrying().connect();
  const from = home.carrying().session;
  const here = from?.channels;
  const there = after.carrying().session?.channels;
  if (!(here instanceof ChannelHost && there instanceof ChannelHost)) {
    throw new ConnectionError("One of the clients has no session with channels of its own");
  }
  const socket = [...here.parts.lanes.values()].find(lane => lane.socket?.session === session)?.socket;
  if (!socket) throw new ConnectionError("The channel is not open: connect it");
  const left = () => {
    const { member } = place;
    const outages = member && home.members.get(member);
    if (!member || !outages) return;
    home.members.delete(member);
    after.members.set(member, outages);
    if (request.key && home.keys.delete(request.key)) after.keys.add(request.key);
    place.home = after;
    if (after.carrying().state === "connected") outages.resumed();
  };
  await move({ socket, before: here, session: `${from?.id}`, after: there, request, timers, patience, left });
}
