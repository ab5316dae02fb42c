import { encodeError, encodeResult } from "../codec/encode.ts";
import { utf8Length } from "../codec/utf8.ts";
import { methodNotFound, PREFIX } from "../session/control-frame.ts";
import { BARE, type ChannelEvent, DROPPED, HANDLED, KEPT, violation } from "./event.ts";
import {
  type ChannelMessage,
  channelText,
  type Open,
  type RefusalReason,
  readChannelMessage,
  refusalOf,
} from "./messages.ts";
import { ChannelNumbers } from "./numbers.ts";
import { isPlainPath } from "./path.ts";
import { readPrefix } from "./prefix.ts";
import { type Channel, ChannelRegistry, clear } from "./registry.ts";
import { ChannelSets } from "./sets.ts";

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

/** What may be sent on a channel before its `open` is answered, in UTF-8 bytes. */
const MAX_EARLY = 64 * 1024;
const MAX_NOT_FOUND = 64;
const PARTS_MILLIS = 10_000;

/**
 * The channels of a session at one end: which numbers are in use, what each received frame means, and the messages of
 * channel 0 that follow from it. Both directions of the session are in order and lose nothing, so a break is nothing that
 * happens here. Times are milliseconds of one clock.
 */
export class ChannelTable {
  readonly #terms: ChannelTerms;
  readonly #channels = new ChannelRegistry();
  readonly #numbers: ChannelNumbers;
  readonly #sets: ChannelSets;
  #output: { readonly text: string; readonly isNotFound?: boolean }[] = [];
  #requests = 0;
  #notFound = 0;

  constructor(terms: ChannelTerms) {
    this.#terms = terms;
    this.#numbers = new ChannelNumbers(terms.client);
    this.#sets = new ChannelSets(this.#numbers, this.#channels);
  }

  /** How many numbers of channels and sets are in use. */
  get size(): number {
    return this.#channels.size + this.#sets.size;
  }

  /** The next text of channel 0 with its prefix, which goes before the data of all channels. */
  next(): string | undefined {
    const item = this.#output.shift();
    if (item?.isNotFound) this.#notFound--;
    return item?.text;
  }

  /** Requests a channel; its number, 0 if the other end takes no more channels now. */
  open(path: string, weight = 1, registerInfo?: unknown): number {
    const channel = this.#channels.mayRequest(this.#terms.theirMax) ? this.#numbers.nextOurs() : 0;
    if (!channel) return 0;
    const { request } = this.#channels.add(channel, PREFIX + ++this.#requests, true);
    this.#send(
      channelText(request, "open", { channel, path, weight: weight === 1 ? undefined : weight, registerInfo }),
    );
    return channel;
  }

  /** Accepts a channel; what was received on it before, undefined if it has ended meanwhile. */
  accept(number: number, result: object): readonly ChannelEvent[] | undefined {
    const channel = this.#channels.sendingAs(number);
    if (channel?.state !== "asked") return undefined;
    this.#channels.accept(channel);
    this.#send(`0:${encodeResult(JSON.stringify(channel.request), result)}`);
    return channel.held.splice(0);
  }

  /** Refuses a channel; `details` are further members of the error's data. */
  refuse(number: number, reason: RefusalReason, details?: object): void {
    const channel = this.#channels.sendingAs(number);
    if (channel?.state === "asked") this.#refuse(channel, reason, details);
  }

  /** Closes a channel on which everything was sent that was to be sent. */
  close(number: number, code: number): void {
    const channel = this.#channels.sendingAs(number);
    if (!channel || channel.state === "refused" || channel.state === "closed") return;
    this.#channels.close(channel);
    this.#sets.closed(channel);
    this.#send(channelText(undefined, "close", { channel: number, code, received: channel.received }));
  }

  /** What the application had of an accepted channel has ended: only now another one may take its place. */
  ended(number: number): void {
    this.#channels.leave(number);
  }

  /** Gives a channel of this end a new number, with which it sends from now on; 0 if it cannot move now. */
  move(number: number): number {
    const channel = this.#channels.sendingAs(number);
    if (!channel?.ours || channel.state !== "open" || channel.number !== channel.heard) return 0;
    const to = this.#numbers.nextOurs();
    if (!to) return 0;
    this.#channels.renumber(channel, to);
    this.#send(channelText(undefined, "move", { channel: number, to }));
    return to;
  }

  /** Changes who receives what this end sends to a set, 0 for a new one; its number, 0 if that is not possible. */
  merge(set: number, add: readonly number[], remove: readonly number[]): number {
    const sending = (number: number) => this.#channels.sendingAs(number) ?? [];
    const [joining, leaving] = [add.flatMap(sending), remove.flatMap(sending)];
    const areKnown = joining.length === add.length && leaving.length === remove.length;
    if (!areKnown || joining.some(({ state }) => state !== "open")) return 0;
    const number = this.#sets.change(set, joining, leaving);
    const params = { set: number, add: add.length ? add : undefined, remove: remove.length ? remove : undefined };
    if (number) this.#send(channelText(undefined, "merge", params));
    return number;
  }

  /** How many bytes of text may be sent on a channel or to a set now. */
  allowance(number: number): number {
    const channel = this.#channels.sendingAs(number);
    if (!channel) return this.#sets.isOurs(number) ? Number.POSITIVE_INFINITY : 0;
    if (channel.state === "opening") return MAX_EARLY - channel.early;
    return channel.state === "open" ? Number.POSITIVE_INFINITY : 0;
  }

  /** A frame of a channel with so many bytes of text is sent. */
  sent(number: number, bytes: number): void {
    const channel = this.#channels.sendingAs(number);
    if (!channel) return;
    channel.sent++;
    if (channel.state === "opening") channel.early += bytes;
  }

  /** Processes a text frame that was counted and is no control message. */
  receive(frame: string, now: number): ChannelEvent {
    const prefix = readPrefix(frame, this.#terms.parts);
    if (!prefix) return BARE;
    if (prefix === "invalid") return violation("no number of a channel");
    const { channel, length, isPart } = prefix;
    const text = frame.slice(length);
    if (channel) return this.#data(channel, isPart, text, now);
    if (isPart) return violation("a part on channel 0");
    try {
      return this.#message(readChannelMessage(text));
    } catch (fault) {
      // What platforms throw may show the message; the scanner, which throws first, does not.
      return violation((fault as Partial<Error>).message ?? "JSON");
    }
  }

  /** Closes the channels on which the rest of a text has not come in time. Called periodically. */
  check(now: number): readonly ChannelEvent[] {
    return this.#channels.overdue(now - PARTS_MILLIS).map(channel => this.#exceeded(channel));
  }

  #send(text: string): void {
    this.#output.push({ text });
  }

  #exceeded(channel: Channel): ChannelEvent {
    this.close(channel.number, 4504);
    return { kind: "exceeded", channel: channel.number };
  }

  #data(number: number, isPart: boolean, text: string, now: number): ChannelEvent {
    const channel = this.#channels.heardAs(number);
    if (!channel) return isPart ? violation("a part for no open channel") : this.#sets.receive(number, text);
    if (channel.state === "refused" || channel.state === "closed") return DROPPED;
    if (channel.state === "opening") return violation("data before the answer");
    channel.received++;
    const bytes = utf8Length(text);
    const isEarly = channel.state === "asked";
    if (isEarly) {
      channel.early += bytes;
      if (channel.early > MAX_EARLY) return this.#exceeded(channel);
    }
    const event = this.#text(channel, isPart, text, bytes, now);
    if (!isEarly) return event;
    if (event !== KEPT) channel.held.push(event);
    return KEPT;
  }

  /** Puts parts together. What is too large is reported with the last part. */
  #text(channel: Channel, isPart: boolean, text: string, bytes: number, now: number): ChannelEvent {
    channel.partial ??= { texts: [], bytes: 0, since: now };
    const { partial } = channel;
    partial.bytes += bytes;
    const isTooLarge = partial.bytes > this.#terms.messageBytes;
    if (isTooLarge) partial.texts = [];
    else partial.texts.push(text);
    if (isPart) return KEPT;
    channel.partial = undefined;
    const { number } = channel;
    return isTooLarge
      ? { kind: "tooLarge", channel: number }
      : { kind: "data", channel: number, text: partial.texts.join("") };
  }

  #message(message: ChannelMessage): ChannelEvent {
    switch (message.kind) {
      case "open":
        return this.#requested(message);
      case "opened":
      case "refused":
        return this.#answered(message);
      case "close":
        return this.#closed(message.channel, message.code, message.received);
      case "move":
        return this.#moved(message.channel, message.to);
      case "merge":
        return this.#sets.merge(message.set, message.add, message.remove);
      case "moved":
        return violation("a channel that moves to no session");
      case "unknown":
        if (message.id === undefined) return HANDLED;
        if (this.#notFound === MAX_NOT_FOUND) return violation("too many requests", 4504);
        this.#notFound++;
        this.#output.push({ text: `0:${methodNotFound(message.id)}`, isNotFound: true });
        return HANDLED;
    }
  }

  #requested(open: Open): ChannelEvent {
    if (!this.#numbers.takeTheirs(open.channel)) return violation("open of a number that is spent, or not of this end");
    if (!this.#channels.mayPend) return violation("too many channels wait", 4504);
    const channel = this.#channels.add(open.channel, open.id, false);
    if (open.from) return this.#refuse(channel, "unsupported");
    if (!isPlainPath(open.path)) return this.#refuse(channel, "path");
    return this.#channels.theirs > this.#terms.max ? this.#refuse(channel, "limit") : { kind: "asked", open };
  }

  #refuse(channel: Channel, reason: RefusalReason, details?: object): ChannelEvent {
    channel.state = "refused";
    clear(channel);
    this.#send(`0:${encodeError(JSON.stringify(channel.request), refusalOf(reason, details))}`);
    return HANDLED;
  }

  #answered(answer: Extract<ChannelMessage, { kind: "opened" | "refused" }>): ChannelEvent {
    const channel = this.#channels.answeredBy(answer.id);
    if (!channel) return violation("an answer that nobody waits for");
    const isClosed = channel.state === "closed";
    const { number } = channel;
    if (answer.kind === "opened") {
      if (isClosed) return HANDLED;
      channel.state = "open";
      return { kind: "opened", channel: number, result: answer.result };
    }
    if (!isClosed) this.#send(channelText(undefined, "close", { channel: number, code: 1000, received: 0 }));
    this.#channels.remove(channel);
    return isClosed ? HANDLED : { kind: "refused", channel: number, error: answer.error };
  }

  #closed(heard: number, code: number, received: number): ChannelEvent {
    const channel = this.#channels.heardAs(heard);
    if (!channel) return violation("close of no open channel");
    const { number, sent, state } = channel;
    if (received > sent) return violation(`received ${received} of ${sent}`);
    const isOver = state === "closed" || state === "refused";
    if (!isOver) {
      this.#send(channelText(undefined, "close", { channel: number, code: 1000, received: channel.received }));
    }
    this.#sets.leave(channel);
    this.#channels.remove(channel);
    return isOver ? HANDLED : { kind: "closed", channel: number, code, received };
  }

  /** Either the creator gives a new number, or the other end has heard of the one that this end has given. */
  #moved(heard: number, to: number): ChannelEvent {
    const channel = this.#channels.heardAs(heard);
    if (channel?.state !== "open" && channel?.state !== "closed") return violation("move of no open channel");
    const { number, ours, state } = channel;
    if (ours) {
      if (number === heard || number !== to) return violation("move of a channel of this end");
      this.#channels.renumbered(channel, to);
      return HANDLED;
    }
    if (!this.#numbers.takeTheirs(to)) return violation("move to a number that is spent, or not of this end");
    this.#channels.renumbered(channel, to);
    channel.number = to;
    if (state === "closed") return HANDLED;
    this.#send(channelText(undefined, "move", { channel: number, to }));
    return { kind: "moved", channel: number, to };
  }
}
