import { type ChannelEvent, channelViolation, HANDLED } from "./event.ts";
import { MAX_NUMBERS } from "./messages.ts";
import type { ChannelNumbers } from "./numbers.ts";
import { type Channel, type ChannelRegistry, hears, sendsEarly } from "./registry.ts";
import { earlyRoom, earlySize } from "./texts.ts";

const MAX_SETS = 4096;
const MAX_MEMBERS = 10_000;

/** Sets as a value for JSON: each with the numbers under which this end sends on its members. */
export interface SavedSets {
  readonly ours: readonly (readonly [set: number, members: readonly number[]])[];
  readonly theirs: SavedSets["ours"];
}

/** Sets of channels: what one end sends to a set is received on each of its members. */
export class ChannelSets {
  readonly #numbers: ChannelNumbers;
  readonly #channels: ChannelRegistry;
  readonly #ours = new Map<number, Set<Channel>>();
  readonly #theirs = new Map<number, Set<Channel>>();
  /** Members of sets of this end for which the other end may still have to keep what it receives. */
  readonly #bounded = new Set<Channel>();

  constructor(numbers: ChannelNumbers, channels: ChannelRegistry, saved: SavedSets = { ours: [], theirs: [] }) {
    this.#numbers = numbers;
    this.#channels = channels;
    const sending = (number: number) => channels.sendingAs(number) ?? [];
    for (const [set, members] of saved.ours) this.#ours.set(set, new Set(members.flatMap(sending)));
    for (const members of this.#ours.values()) this.#bind(members);
    for (const [set, members] of saved.theirs) this.#theirs.set(set, new Set(members.flatMap(sending)));
  }

  save(): SavedSets {
    const numbersOf = (sets: ReadonlyMap<number, ReadonlySet<Channel>>) =>
      [...sets].map(([set, members]) => [set, [...members].map(({ number }) => number)] as const);
    return { ours: numbersOf(this.#ours), theirs: numbersOf(this.#theirs) };
  }

  get size(): number {
    return this.#ours.size + this.#theirs.size;
  }

  isOurs(number: number): boolean {
    return this.#ours.has(number);
  }

  /** How many bytes of text may be sent to a set of this end now. */
  allowance(number: number): number {
    for (const channel of this.#bounded) if (!sendsEarly(channel)) this.#bounded.delete(channel);
    const room = this.isOurs(number) ? Number.POSITIVE_INFINITY : 0;
    return Math.min(room, ...this.#boundedOf(number).map(({ sentEarly }) => earlyRoom(sentEarly)));
  }

  /** A message with so many bytes of text is sent to a set of this end. */
  sent(number: number, bytes: number): void {
    for (const channel of this.#boundedOf(number)) channel.sentEarly += earlySize(bytes);
  }

  #boundedOf(number: number): readonly Channel[] {
    return [...this.#bounded].filter(channel => this.#ours.get(number)?.has(channel));
  }

  #bind(joining: Iterable<Channel>): void {
    for (const channel of joining) if (sendsEarly(channel)) this.#bounded.add(channel);
  }

  /** Changes a set of this end, or makes one for 0; its number, 0 if that is not possible. */
  change(set: number, joining: readonly Channel[], leaving: readonly Channel[]): number {
    const members = set ? this.#ours.get(set) : new Set<Channel>();
    if (!members || (!set && (!joining.length || this.#ours.size === MAX_SETS))) return 0;
    if (joining.length + leaving.length > MAX_NUMBERS || faultOf(members, joining, leaving)) return 0;
    const number = set || this.#numbers.nextOurs();
    if (number) apply(this.#ours, number, members, joining, leaving);
    if (number) this.#bind(joining);
    return number;
  }

  /** The other end changes a set. */
  merge(set: number, add: readonly number[], remove: readonly number[]): ChannelEvent {
    let members = this.#theirs.get(set);
    if (!members) {
      if (!add.length || !this.#numbers.takeTheirs(set)) return channelViolation("no number of a set");
      if (this.#theirs.size === MAX_SETS) return channelViolation("too many sets");
      members = new Set();
    }
    const joining = this.#resolve(add);
    const leaving = this.#resolve(remove);
    if (joining.length + leaving.length < add.length + remove.length)
      return channelViolation("merge of what is no open channel");
    const fault = faultOf(members, joining, leaving);
    if (fault) return channelViolation(fault);
    apply(this.#theirs, set, members, joining, leaving);
    return HANDLED;
  }

  #resolve(numbers: readonly number[]): Channel[] {
    return numbers.flatMap(number => {
      const channel = this.#channels.heardAs(number);
      const wasOpen = channel && /^(open|closed|left)$/.test(channel.state) && channel.departedAt === undefined;
      return wasOpen ? [channel] : [];
    });
  }

  /** A frame that is for no channel: for a set, or the other end broke the protocol. */
  receive(set: number, text: string): ChannelEvent {
    const members = this.#theirs.get(set);
    if (!members) return channelViolation("data for no open channel");
    if (!isNotification(text)) return channelViolation("no notification for a set");
    const open = [...members].filter(hears).map(({ number }) => number);
    return { kind: "set", set, members: open, text };
  }

  /** This end has closed a channel, of which the other end may not have heard. */
  closed(channel: Channel): void {
    leave(this.#ours, channel);
  }

  /** The other end sends nothing more to a channel, with its sets either. */
  departed(channel: Channel): void {
    leave(this.#theirs, channel);
  }

  leave(channel: Channel): void {
    leave(this.#ours, channel);
    leave(this.#theirs, channel);
  }
}

function isNotification(text: string): boolean {
  try {
    const message = JSON.parse(text);
    return typeof message.method === "string" && message.id === undefined;
  } catch {
    return false;
  }
}

function faultOf(members: Set<Channel>, joining: readonly Channel[], leaving: readonly Channel[]): string | undefined {
  const named = new Set(joining);
  if (named.size < joining.length || joining.some(channel => members.has(channel))) return "a member of the set twice";
  for (const channel of leaving) named.add(channel);
  const areMembers = leaving.every(channel => members.has(channel));
  if (named.size < joining.length + leaving.length || !areMembers) return "what leaves the set is no member of it";
  return members.size + joining.length - leaving.length > MAX_MEMBERS ? "too many members of a set" : undefined;
}

function apply(
  sets: Map<number, Set<Channel>>,
  number: number,
  members: Set<Channel>,
  joining: readonly Channel[],
  leaving: readonly Channel[],
): void {
  for (const channel of joining) members.add(channel);
  for (const channel of leaving) members.delete(channel);
  if (members.size) sets.set(number, members);
  else sets.delete(number);
}

function leave(sets: Map<number, Set<Channel>>, channel: Channel): void {
  for (const [number, members] of sets) {
    if (members.delete(channel) && !members.size) sets.delete(number);
  }
}
