import { type Merging, OutgoingSet } from "./outgoing-set.ts";
import type { ChannelScheduler } from "./scheduler.ts";
import { type ChannelLane, laneOf } from "./socket.ts";
import type { ChannelTable } from "./table.ts";

/** What the sets and the moves of a session need of its channels. */
export interface HostParts {
  readonly table: ChannelTable;
  readonly scheduler: ChannelScheduler;
  readonly lanes: Map<number, ChannelLane>;
  readonly send: (lane: ChannelLane, text: string) => number | undefined;
  readonly pump: () => void;
  readonly messageBytes: number;
  /** Whether a frame of a channel has found no room. */
  readonly isHeld: (number: number) => boolean;
  /** A channel has ended. */
  readonly remove: (number: number) => ChannelLane | undefined;
}

/** What the channels of a session that go on in another one hear of it. */
export interface HostMoves {
  /** The server has sent its last message on a channel. */
  departed(number: number): void;
  /** What could be sent is sent. */
  pumped(): void;
}

/** The sets of this end in one session. */
export class HostSets implements Merging {
  isEnded = false;
  readonly #host: HostParts;
  readonly #sets = new Set<OutgoingSet>();

  constructor(host: HostParts) {
    this.#host = host;
  }

  /** A set without members. */
  add(): OutgoingSet {
    const set = new OutgoingSet(this, this.#host.messageBytes);
    this.#sets.add(set);
    return set;
  }

  /** A channel has ended: a text may wait for a set that is spent. */
  pump(): void {
    for (const set of this.#sets) set.pump();
  }

  merge(set: number, add: readonly number[], remove: readonly number[]): number {
    const { table, scheduler, lanes, pump } = this.#host;
    const number = table.merge(set, add, remove);
    if (number && number !== set) {
      scheduler.add(number, 1, false);
      lanes.set(
        number,
        laneOf(number, () => this.pump()),
      );
    }
    pump();
    return number;
  }

  hasSet(set: number): boolean {
    const { table, scheduler, lanes } = this.#host;
    if (table.hasSet(set)) return true;
    if (lanes.delete(set)) scheduler.remove(set);
    return false;
  }

  numberOf(session: unknown): number {
    for (const { number, socket, isPaused } of this.#host.lanes.values()) {
      if (socket && socket.session === session && !isPaused) return number;
    }
    return 0;
  }

  send(set: number, text: string): boolean {
    const lane = this.#host.lanes.get(set);
    return !lane || this.#host.send(lane, text) !== undefined;
  }
}
