import type { Timers } from "../base/timers.ts";
import { NORMAL } from "../socket/close-codes.ts";
import type { HostParts } from "./host-sets.ts";
import type { KeptChannel } from "./saved.ts";
import { type ChannelLane, type ChannelSocket, laneOf } from "./socket.ts";
import type { ChannelRequest, LeftOnChannel, LimitsOfChannel } from "./terms.ts";

/** A channel of the page before, and what that has left on it. */
export interface ClaimedChannel {
  readonly socket: ChannelSocket;
  readonly left: LeftOnChannel;
}

const PATIENCE_MILLIS = 10_000;

/** The channels of the page before that nobody has claimed yet. They are closed after a while. */
export class KeptChannels {
  readonly #byKey = new Map<string, ClaimedChannel & { readonly path: string }>();

  /** `add` adds one to the session again. */
  constructor(
    timers: Timers,
    all: readonly KeptChannel[],
    add: (lane: ChannelLane, request: ChannelRequest, limits: LimitsOfChannel, id: string) => ChannelSocket,
  ) {
    for (const { number, key, path, weight, id, limits, lastId, calls, ...lane } of all) {
      const left = { lastId, calls };
      const last = Math.max(0, ...lane.frames, ...calls.map(([, , frame]) => frame));
      const socket = add(laneOf(number, undefined, { ...lane, last }), { path, weight, key }, limits, id);
      socket.session.keep(left);
      this.#byKey.set(key, { path, socket, left });
    }
    timers.after(PATIENCE_MILLIS, () => {
      for (const { socket } of this.#byKey.values()) socket.close(NORMAL);
      this.#byKey.clear();
    });
  }

  /** The channel with this key at this path; undefined if there is none, or somebody has it. */
  claim(key: string, path: string): ClaimedChannel | undefined {
    const kept = this.#byKey.get(key);
    if (kept?.path !== path) return undefined;
    this.#byKey.delete(key);
    return kept;
  }
}

/** What of these channels the next page may go on with. */
export function keptOf({ lanes, scheduler, isHeld }: HostParts): KeptChannel[] {
  return [...lanes.values()].flatMap(({ number, request, left, socket, frames, before, isPaused }) => {
    const { path, weight = 1, key } = request ?? { path: "" };
    // Of what is cut in the middle, or leaves the session, the next page would not know the rest.
    if (isPaused || !key || !left || !socket || !scheduler.isFree(number) || isHeld(number)) return [];
    const { id, limits } = socket.session;
    return [{ number, key, path, weight, id, limits, frames, before, ...left }];
  });
}
