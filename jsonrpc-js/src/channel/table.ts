import { encodeResult } from "../codec/encode.ts";
import { PREFIX } from "../session/control-frame.ts";
import { readPrefix } from "../session/prefix.ts";
import { BARE, type ChannelEvent, channelViolation } from "./event.ts";
import { channelText, type Origin, type RefusalReason, readChannelMessage } from "./messages.ts";
import { ChannelNumbers } from "./numbers.ts";
import { ChannelOutput, type OutputItem } from "./output.ts";
import { type Departure, Passage } from "./passage.ts";
import { type Channel, ChannelRegistry, mayLeave, type SavedRegistry, sendsEarly } from "./registry.ts";
import { ChannelSets, type SavedSets } from "./sets.ts";
import { ChannelTexts, earlyRoom, earlySize } from "./texts.ts";
import { ChannelZero } from "./zero.ts";

/** What both ends of a session have said about channels. */
export interface ChannelTerms {
  /** Whether this end is the client. */
  readonly client: boolean;
  /** How many channels of the other end this end takes, and how many of this end the other one. */
  readonly max: number;
  readonly theirMax: number;
  /** Whether this end takes texts in parts. */
  readonly parts: boolean;
  /** The largest text that this end takes, in UTF-8 bytes. */
  readonly messageBytes: number;
}

/** What goes on when a page is followed by another one. */
export interface SavedTable {
  readonly numbers: readonly [number, number];
  readonly requests: number;
  readonly output: readonly OutputItem[];
  readonly registry: SavedRegistry;
  readonly sets: SavedSets;
}

const PATIENCE_MILLIS = 10_000;

/**
 * The channels of a session at one end: which numbers are in use, what each received frame means, and the messages of
 * channel 0 that follow from it. Both directions of the session are in order and lose nothing, so a break is nothing that
 * happens here. Times are milliseconds of one clock.
 */
export class ChannelTable {
  readonly #terms: ChannelTerms;
  readonly #channels: ChannelRegistry;
  readonly #numbers: ChannelNumbers;
  readonly #sets: ChannelSets;
  readonly #output: ChannelOutput;
  readonly #passage: Passage;
  readonly #texts: ChannelTexts;
  readonly #zero: ChannelZero;
  #requests: number;

  /** `saved` is what the table of the same session has given before. */
  constructor(terms: ChannelTerms, saved?: SavedTable, now = 0) {
    this.#terms = terms;
    const channels = new ChannelRegistry(saved?.registry, now);
    const output = new ChannelOutput(terms.max, saved?.output);
    const numbers = new ChannelNumbers(terms.client, saved?.numbers);
    const sets = new ChannelSets(numbers, channels, saved?.sets);
    this.#channels = channels;
    this.#output = output;
    this.#requests = saved?.requests ?? 0;
    const passage = new Passage(channels, sets, output);
    this.#numbers = numbers;
    this.#sets = sets;
    this.#passage = passage;
    this.#texts = new ChannelTexts(terms.messageBytes, channels, sets);
    this.#zero = new ChannelZero({ max: terms.max, channels, numbers, sets, output, passage });
  }

  /** The table as a value for JSON. */
  save(now: number): SavedTable {
    return {
      numbers: this.#numbers.highest,
      requests: this.#requests,
      output: this.#output.items,
      registry: this.#channels.save(now),
      sets: this.#sets.save(),
    };
  }

  /** Closes the channels of the page before that nobody can use, and its sets. */
  closeAllBut(isKept: (number: number) => boolean): void {
    for (const [set, members] of this.#sets.save().ours) this.merge(set, [], members);
    for (const { number, ours } of this.#channels.all) {
      if (isKept(number)) continue;
      this.close(number, 1000);
      if (!ours) this.ended(number);
    }
  }

  /** How many numbers of channels and sets are in use. */
  get size(): number {
    return this.#channels.size + this.#sets.size;
  }

  /** The next text of channel 0 with its prefix, which goes before the data of all channels. */
  next(): string | undefined {
    return this.#output.next();
  }

  /** Requests a channel; its number, 0 if the other end takes no more channels now. */
  open(path: string, weight = 1, registerInfo?: unknown, authorization?: string): number {
    const channel = this.#nextNumber();
    if (!channel) return 0;
    const { request } = this.#channels.add(channel, PREFIX + ++this.#requests, true);
    const told = { channel, path, weight: weight === 1 ? undefined : weight, registerInfo, authorization };
    this.#output.send(channelText(request, "open", told), "request");
    return channel;
  }

  /** The number of a channel that is requested; 0 if the other end takes no more, or has not answered enough. */
  #nextNumber(): number {
    return this.#channels.mayRequest(this.#terms.theirMax) && this.#output.mayRequest ? this.#numbers.nextOurs() : 0;
  }

  /** Accepts a channel; what was received on it before, undefined if it has ended meanwhile. */
  accept(number: number, result: object): readonly ChannelEvent[] | undefined {
    return this.#accepted(number, result)?.held.splice(0);
  }

  #accepted(number: number, result: object): Channel | undefined {
    const channel = this.#channels.sendingAs(number);
    if (channel?.state !== "asked") return undefined;
    this.#channels.accept(channel);
    this.#output.send(`0:${encodeResult(JSON.stringify(channel.request), result)}`, "answer");
    return channel;
  }

  /** Refuses a channel; `details` are further members of the error's data. */
  refuse(number: number, reason: RefusalReason, details?: object): void {
    const channel = this.#channels.sendingAs(number);
    if (channel?.state === "asked") this.#zero.refuse(channel, reason, details);
  }

  /** Closes a channel on which everything was sent that was to be sent. */
  close(number: number, code: number): void {
    const channel = this.#channels.sendingAs(number);
    if (!channel || !/^(opening|asked|open)$/.test(channel.state)) return;
    this.#channels.close(channel);
    this.#sets.closed(channel);
    this.#output.tell(channel, channelText(undefined, "close", { channel: number, code, received: channel.received }));
    if (channel.departedAt !== undefined) this.#channels.remove(channel);
  }

  /** What the application had of an accepted channel has ended: only now another one may take its place. */
  ended(number: number): void {
    this.#channels.leave(number);
  }

  /** Whether this end may go on in another session with a channel that it has created. */
  mayLeave(number: number): boolean {
    const channel = this.#channels.sendingAs(number);
    return channel?.ours === true && mayLeave(channel);
  }

  /** Whether the other end may go on in another session with a channel that it has created. */
  departure(from: Origin): Departure {
    return this.#passage.departure(from);
  }

  /** This end sends nothing more on a channel, which it may leave: it goes on in another session. */
  leave(number: number, ticket: string): void {
    const channel = this.#channels.sendingAs(number);
    if (channel?.state === "open") this.#passage.leave(channel, ticket);
  }

  /** A channel of another session, which this end has created and leaves there next, goes on here; its number, or 0. */
  openMoved(from: Origin): number {
    const channel = this.#nextNumber();
    if (!channel) return 0;
    this.#passage.request(this.#channels.add(channel, PREFIX + ++this.#requests, true), from);
    return channel;
  }

  /**
   * Accepts a channel of another session, which this end leaves there next. What was received here, if the other end has
   * left there; undefined if the channel has ended meanwhile.
   */
  acceptMoved(number: number, result: object, departure: Departure): readonly ChannelEvent[] | undefined {
    const channel = this.#accepted(number, result);
    if (!channel) return undefined;
    channel.holds = departure !== "complete";
    channel.isBounded = true;
    return channel.holds ? [] : channel.held.splice(0);
  }

  /** The other end has left the session before: what was received here meanwhile. */
  release(number: number): readonly ChannelEvent[] {
    const channel = this.#channels.sendingAs(number);
    if (!channel?.holds) return [];
    channel.holds = false;
    return channel.held.splice(0);
  }

  /** The other end has received the last message of this end in the session before. */
  departureReceived(number: number): void {
    const channel = this.#channels.sendingAs(number);
    if (channel) channel.isBounded = false;
  }

  /** Gives a channel of this end a new number, with which it sends from now on; 0 if it cannot move now. */
  move(number: number): number {
    return this.mayLeave(number) ? this.#zero.move(number) : 0;
  }

  /** Changes who receives what this end sends to a set, 0 for a new one; its number, 0 if that is not possible. */
  merge(set: number, add: readonly number[], remove: readonly number[]): number {
    const sending = (number: number) => this.#channels.sendingAs(number) ?? [];
    const [joining, leaving] = [add.flatMap(sending), remove.flatMap(sending)];
    const areKnown = joining.length === add.length && leaving.length === remove.length;
    if (!areKnown || joining.some(({ state }) => state !== "open")) return 0;
    const number = this.#sets.change(set, joining, leaving);
    const params = { set: number, add: add.length ? add : undefined, remove: remove.length ? remove : undefined };
    if (number) this.#output.send(channelText(undefined, "merge", params));
    return number;
  }

  /** Whether this end has a set with this number. */
  hasSet(number: number): boolean {
    return this.#sets.isOurs(number);
  }

  /** How many bytes of text may be sent on a channel or to a set now. */
  allowance(number: number): number {
    const channel = this.#channels.sendingAs(number);
    if (!channel) return this.#sets.allowance(number);
    if (sendsEarly(channel)) return earlyRoom(channel.sentEarly);
    return channel.state === "open" ? Number.POSITIVE_INFINITY : 0;
  }

  /** A frame of a channel or a set with so many bytes of text is sent. */
  sent(number: number, bytes: number): void {
    const channel = this.#channels.sendingAs(number);
    if (!channel) this.#sets.sent(number, bytes);
    else {
      channel.sent++;
      if (sendsEarly(channel)) channel.sentEarly += earlySize(bytes);
    }
  }

  /** Processes a text frame that was counted and is no control message. */
  receive(frame: string, now: number): ChannelEvent {
    const prefix = readPrefix(frame, this.#terms.parts);
    if (!prefix) return BARE;
    if (prefix === "invalid") return channelViolation("no number of a channel");
    const { channel, length, isPart } = prefix;
    const text = frame.slice(length);
    if (channel) {
      return this.#closed(this.#texts.receive(channel, isPart, text, now));
    }
    if (isPart) return channelViolation("a part on channel 0");
    try {
      return this.#zero.receive(readChannelMessage(text), now);
    } catch (fault) {
      // What platforms throw may show the message; the scanner, which throws first, does not.
      return channelViolation((fault as Partial<Error>).message ?? "JSON");
    }
  }

  /** What a message for a set is on its members: `data`, or `exceeded`. */
  distribute(set: Extract<ChannelEvent, { kind: "set" }>): readonly ChannelEvent[] {
    return this.#texts.distribute(set).map(event => this.#closed(event));
  }

  #closed(event: ChannelEvent): ChannelEvent {
    if (event.kind === "exceeded") this.close(event.channel, 4504);
    return event;
  }

  /** Closes the channels on which something has not come in time. Called periodically. */
  check(now: number): readonly ChannelEvent[] {
    const isOld = (since: number | undefined) => since !== undefined && now - since >= PATIENCE_MILLIS;
    const { all } = this.#channels;
    return [
      ...all.filter(({ partial }) => isOld(partial?.since)).map(channel => this.#exceeded(channel, 4504)),
      ...all.filter(({ departedAt }) => isOld(departedAt)).map(channel => this.#exceeded(channel, 4500)),
    ];
  }

  /** Whether `check` may have something to close. */
  get isWaiting(): boolean {
    return this.#channels.all.some(({ partial, departedAt }) => partial || departedAt !== undefined);
  }

  /** The session has another socket: what the other end has not sent in time, it may not have been able to. */
  resumed(now: number): void {
    for (const channel of this.#channels.all) {
      if (channel.partial) channel.partial.since = now;
      if (channel.departedAt !== undefined) channel.departedAt = now;
    }
  }

  #exceeded({ number }: Channel, code: number): ChannelEvent {
    this.close(number, code);
    return { kind: "exceeded", channel: number };
  }
}
