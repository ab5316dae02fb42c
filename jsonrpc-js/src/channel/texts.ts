import { utf8Length } from "../codec/utf8.ts";
import { type ChannelEvent, channelViolation, DROPPED, KEPT } from "./event.ts";
import { type Channel, type ChannelRegistry, hears } from "./registry.ts";
import type { ChannelSets } from "./sets.ts";

/** What may be early on a channel, in UTF-8 bytes. */
const MAX_EARLY = 64 * 1024;
/** What a frame that is early counts at least, because an event is kept for it. */
const MIN_EARLY = 64;

/** What an early frame with so many bytes of text counts. */
export function earlySize(bytes: number): number {
  return Math.max(bytes, MIN_EARLY);
}

/** How many bytes of text the next early frame may have, after others that count so much. */
export function earlyRoom(sent: number): number {
  const left = MAX_EARLY - sent;
  return left < MIN_EARLY ? 0 : left;
}

/** Counts an early frame with so many bytes of text; false if that is too much. */
function mayKeep(channel: Channel, bytes: number): boolean {
  channel.heardEarly += earlySize(bytes);
  return !isTooEarly(channel.heardEarly);
}

/** Whether what was received early is too much. */
export function isTooEarly(received: number): boolean {
  return received > MAX_EARLY;
}

/** What is received on channels: puts parts together, and keeps what is early. */
export class ChannelTexts {
  readonly #messageBytes: number;
  readonly #channels: ChannelRegistry;
  readonly #sets: ChannelSets;

  constructor(messageBytes: number, channels: ChannelRegistry, sets: ChannelSets) {
    this.#messageBytes = messageBytes;
    this.#channels = channels;
    this.#sets = sets;
  }

  receive(number: number, isPart: boolean, text: string, now: number): ChannelEvent {
    const channel = this.#channels.heardAs(number);
    if (!channel) return isPart ? channelViolation("a part for no open channel") : this.#sets.receive(number, text);
    if (channel.state === "refused" || channel.state === "closed") return DROPPED;
    if (channel.state === "opening") return channelViolation("data before the answer");
    if (channel.departedAt !== undefined) return channelViolation("data on a channel that has moved");
    channel.received++;
    const bytes = utf8Length(text);
    const isEarly = channel.state === "asked" || channel.holds;
    if (isEarly && !mayKeep(channel, bytes)) return { kind: "exceeded", channel: channel.number };
    const event = this.#text(channel, isPart, text, bytes, now);
    if (!isEarly) return event;
    if (event !== KEPT) channel.held.push(event);
    return KEPT;
  }

  /** What a message for a set is on those of its members that are still open; nothing where it is kept. */
  distribute({ members, text }: Extract<ChannelEvent, { kind: "set" }>): readonly ChannelEvent[] {
    return members.flatMap((number): ChannelEvent[] => {
      const channel = this.#channels.sendingAs(number);
      if (!hears(channel)) return [];
      const data: ChannelEvent = { kind: "data", channel: number, text };
      if (!channel.holds) return [data];
      if (!mayKeep(channel, utf8Length(text))) return [{ kind: "exceeded", channel: number }];
      channel.held.push(data);
      return [];
    });
  }

  /** Puts parts together. What is too large is reported with the last part. */
  #text(channel: Channel, isPart: boolean, text: string, bytes: number, now: number): ChannelEvent {
    channel.partial ??= { texts: [], bytes: 0, since: now };
    const { partial, number } = channel;
    partial.bytes += bytes;
    const isTooLarge = partial.bytes > this.#messageBytes;
    if (isTooLarge) partial.texts = [];
    else if (text) partial.texts.push(text);
    if (isPart) return KEPT;
    channel.partial = undefined;
    if (isTooLarge) return { kind: "tooLarge", channel: number };
    return { kind: "data", channel: number, text: partial.texts.join("") };
  }
}
