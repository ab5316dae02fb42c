import { fail, read } from "../session/shape.ts";
import type { OutgoingFrame } from "./scheduler.ts";
import type { SavedTable } from "./table.ts";
import type { LeftOnChannel, LimitsOfChannel } from "./terms.ts";

/** A channel with a key, on which the next page may go on. */
export interface KeptChannel extends LeftOnChannel {
  readonly number: number;
  readonly key: string;
  readonly path: string;
  readonly weight: number;
  readonly id: string;
  readonly limits: LimitsOfChannel;
  /** As `ChannelLane`. */
  readonly frames: readonly number[];
  readonly before: number;
}

/** The channels of a session as a value for JSON. */
export interface SavedChannels {
  readonly table: SavedTable;
  readonly kept: readonly KeptChannel[];
  /** A frame that found no room. */
  readonly held?: OutgoingFrame | undefined;
}

const KEPT = {
  number: 1,
  key: "string",
  path: "string",
  weight: 1,
  limits: { messageBytes: 1, batch: 0, inFlight: 1 },
  before: 0,
  lastId: 0,
} as const;
const CHANNEL = { number: 1, heard: 1, request: "string", state: "string", sent: 0, received: 0 } as const;

/** Reads what was saved, by another version perhaps; throws if it is not that. */
export function readSavedChannels(value: unknown): SavedChannels {
  const { table, kept, held } = Object(value) as SavedChannels;
  read(table, { requests: 0, registry: { lingering: 0 } });
  const { numbers, output, registry, sets } = table;
  const isList = (list: unknown) => Array.isArray(list) || fail("list");
  for (const list of [numbers, output, registry.channels, registry.requested, sets.ours, sets.theirs, kept])
    isList(list);
  for (const channel of registry.channels) {
    read(channel, CHANNEL);
    isList(channel.held);
  }
  for (const [, members] of [...sets.ours, ...sets.theirs]) isList(members);
  for (const channel of kept) {
    read(channel, KEPT);
    isList(channel.frames);
    isList(channel.calls);
  }
  return { table, kept, held };
}
