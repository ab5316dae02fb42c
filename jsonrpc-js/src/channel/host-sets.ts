import { type Merging, OutgoingSet } from "./outgoing-set.ts";
import type { ChannelScheduler } from "./scheduler.ts";
import { type ChannelLane, laneOf } from "./socket.ts";
import type { ChannelTable } from "./table.ts";

/** What sets need of the channels of their session. */
interface Hosting {
  readonly table: ChannelTable;
  readonly scheduler: ChannelScheduler;
  readonly lanes: Map<number, ChannelLane>;
  readonly send: (lane: ChannelLane, text: string) => number | undefined;
  readonly pump: () => void;
  readonly messageBytes: number;
}

/** The sets of this end in one session. */
export class HostSets implements Merging {
  isEnded = false;
  readonly #host: Hosting;
  readonly #sets = new Set<OutgoingSet>();

  constructor(host: Hosting) {
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
    for (const { number, socket } of this.#host.lanes.values()) if (socket && socket.session === session) return number;
    return 0;
  }

  send(set: number, text: string): boolean {
    const lane = this.#host.lanes.get(set);
    return !lane || this.#host.send(lane, text) !== undefined;
  }
}
