import type { ChannelEvent } from "./event.ts";

/** One end of one channel. */
export interface Channel {
  /** Created by this end. */
  readonly ours: boolean;
  /** The id of the `open`. */
  readonly request: string;
  /**
   * Requested by this end; by the other one; open; refused, or closed, by this end and not confirmed; this end sends on it
   * in another session from now on, and the other one has not said the same.
   */
  state: "opening" | "asked" | "open" | "refused" | "closed" | "left";
  /** The number with which this end sends. */
  number: number;
  /** That of the other end: another one while it has not heard of a move. */
  heard: number;
  sent: number;
  received: number;
  /** What the other end, or this one, has to keep (`earlySize`): before the answer, or while a channel changes sessions. */
  sentEarly: number;
  heardEarly: number;
  /** What was received early. */
  held: ChannelEvent[];
  /** A text of which parts were received; of one that is too large nothing is kept. */
  partial: { texts: string[]; bytes: number; since: number } | undefined;
  /** Of the end that has left for another session. */
  ticket: string | undefined;
  /** When the other end has left; this one has not. */
  departedAt: number | undefined;
  /** What is received waits for the end of what was sent in the session before. */
  holds: boolean;
  /** The other end may still have to hold what is sent. */
  isBounded: boolean;
  /** What the application has of it has not ended. */
  inUse: boolean;
}

/** Those of a session as a value for JSON; times are those since it was made. */
export interface SavedRegistry {
  readonly channels: readonly Channel[];
  /** The numbers of those to whose request an answer may come. */
  readonly requested: readonly number[];
  readonly lingering: number;
}

/** Requested by one end: not answered, or refused and not confirmed. */
export const MAX_PENDING = 64;

/** The channels whose numbers are in use, and how many there are. */
export class ChannelRegistry {
  /** By the numbers with which either end sends. */
  readonly #byNumber = new Map<number, Channel>();
  /** Those of this end, by the id of their request, while an answer may come. */
  readonly #requested = new Map<string, Channel>();
  #ours = 0;
  #theirs = 0;
  /** Of the other end: not answered, or refused. */
  #pending = 0;
  /** The other end's numbers that are spent, while the application still has something of the channel. */
  #lingering = 0;

  constructor(saved?: SavedRegistry, now = 0) {
    if (!saved) return;
    for (const one of saved.channels) {
      const channel = shifted(one, now);
      this.#byNumber.set(channel.number, channel);
      this.#byNumber.set(channel.heard, channel);
      if (saved.requested.includes(channel.number)) this.#requested.set(channel.request, channel);
      this.#ours += channel.ours ? 1 : 0;
      this.#theirs += channel.ours ? 0 : 1;
      this.#pending += isPending(channel) ? 1 : 0;
    }
    this.#lingering = saved.lingering;
  }

  save(now: number): SavedRegistry {
    return {
      channels: this.all.map(channel => shifted(channel, -now)),
      requested: [...this.#requested.values()].map(({ number }) => number),
      lingering: this.#lingering,
    };
  }

  get size(): number {
    return this.#ours + this.#theirs;
  }

  /** How many the other end has; also those that it has left and the application has not. */
  get theirs(): number {
    return this.#theirs + this.#lingering;
  }

  /** Whether another request of the other end may wait for an answer. */
  get mayPend(): boolean {
    return this.#pending < MAX_PENDING;
  }

  mayRequest(max: number): boolean {
    return this.#ours < max && this.#requested.size < MAX_PENDING;
  }

  heardAs(number: number): Channel | undefined {
    const channel = this.#byNumber.get(number);
    return channel?.heard === number ? channel : undefined;
  }

  sendingAs(number: number): Channel | undefined {
    const channel = this.#byNumber.get(number);
    return channel?.number === number ? channel : undefined;
  }

  add(number: number, request: string, ours: boolean): Channel {
    const channel: Channel = {
      ours,
      request,
      state: ours ? "opening" : "asked",
      number,
      heard: number,
      sent: 0,
      received: 0,
      sentEarly: 0,
      heardEarly: 0,
      held: [],
      partial: undefined,
      ticket: undefined,
      departedAt: undefined,
      holds: false,
      isBounded: false,
      inUse: false,
    };
    this.#byNumber.set(number, channel);
    if (ours) this.#requested.set(request, channel);
    this.#ours += ours ? 1 : 0;
    this.#theirs += ours ? 0 : 1;
    this.#pending += ours ? 0 : 1;
    return channel;
  }

  /** The channel of this end whose request is answered. */
  answeredBy(request: string): Channel | undefined {
    const channel = this.#requested.get(request);
    this.#requested.delete(request);
    return channel;
  }

  accept(channel: Channel): void {
    this.#pending--;
    channel.state = "open";
    channel.inUse = true;
  }

  close(channel: Channel): void {
    this.#pending -= channel.state === "asked" ? 1 : 0;
    channel.state = "closed";
    clear(channel);
  }

  /** What the application had of an accepted channel has ended. */
  leave(number: number): void {
    const channel = this.sendingAs(number);
    if (channel) channel.inUse = false;
    else this.#lingering--;
  }

  /** This end sends with another number from now on. */
  renumber(channel: Channel, to: number): void {
    channel.number = to;
    this.#byNumber.set(to, channel);
  }

  /** So does the other end; the number before is spent. */
  renumbered(channel: Channel, to: number): void {
    this.#byNumber.delete(channel.heard);
    channel.heard = to;
    this.#byNumber.set(to, channel);
  }

  /** The number is spent. */
  remove(channel: Channel): void {
    this.#byNumber.delete(channel.number);
    this.#byNumber.delete(channel.heard);
    this.#requested.delete(channel.request);
    clear(channel);
    this.#ours -= channel.ours ? 1 : 0;
    this.#theirs -= channel.ours ? 0 : 1;
    this.#pending -= isPending(channel) ? 1 : 0;
    this.#lingering += !channel.ours && channel.inUse ? 1 : 0;
  }

  get all(): readonly Channel[] {
    return [...new Set(this.#byNumber.values())];
  }
}

function isPending({ state }: Channel): boolean {
  return state === "asked" || state === "refused";
}

/** The same at another point in time. */
function shifted(channel: Channel, millis: number): Channel {
  const { partial, departedAt } = channel;
  return {
    ...channel,
    partial: partial && { ...partial, since: partial.since + millis },
    departedAt: departedAt === undefined ? undefined : departedAt + millis,
  };
}

/** Whether what the other end sends on a channel, or to a set, is for the application. */
export function hears(channel: Channel | undefined): channel is Channel {
  return channel?.state === "open" || channel?.state === "left";
}

/** Whether what is sent on a channel may have to be kept by the other end. */
export function sendsEarly({ state, isBounded }: Channel): boolean {
  return state === "opening" || (state === "open" && isBounded);
}

/** Whether this end may go on with a channel elsewhere. */
export function mayLeave({ state, number, heard, holds, isBounded }: Channel): boolean {
  return state === "open" && number === heard && !holds && !isBounded;
}

/** Nothing that was kept of a channel is needed. */
export function clear(channel: Channel): void {
  channel.held = [];
  channel.partial = undefined;
}
