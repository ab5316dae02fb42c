import { type ChannelEvent, channelViolation, HANDLED } from "./event.ts";
import { channelText, type Origin } from "./messages.ts";
import type { ChannelOutput } from "./output.ts";
import { type Channel, type ChannelRegistry, mayLeave } from "./registry.ts";
import type { ChannelSets } from "./sets.ts";

/**
 * Whether a channel of one session may go on in another one: it is open; it is open, and the other end has sent its last
 * message; this was asked before with the same ticket, which breaks the protocol; there is none, or the ticket is another.
 */
export type Departure = "possible" | "complete" | "twice" | "none";

/**
 * Channels that go on in another session. In each direction the old session ends with `moved`, and what comes in the new
 * one is held until that was read.
 */
export class Passage {
  readonly #channels: ChannelRegistry;
  readonly #sets: ChannelSets;
  readonly #output: ChannelOutput;

  constructor(channels: ChannelRegistry, sets: ChannelSets, output: ChannelOutput) {
    this.#channels = channels;
    this.#sets = sets;
    this.#output = output;
  }

  /** A channel of another session is to go on here. */
  request(channel: Channel, from: Origin): void {
    channel.holds = true;
    channel.isBounded = true;
    this.#output.send(channelText(channel.request, "open", { channel: channel.number, from }), "request");
  }

  /** What another session may do with a channel of this one that it names. */
  departure({ channel: number, ticket }: Origin): Departure {
    const channel = this.#channels.heardAs(number);
    if (!channel || channel.ours) return "none";
    if (channel.state === "left") return ticket === channel.ticket ? "twice" : "none";
    if (channel.departedAt !== undefined) return ticket === channel.ticket ? "complete" : "none";
    return mayLeave(channel) ? "possible" : "none";
  }

  /** This end sends its last message of a channel. */
  leave(channel: Channel, ticket: string): void {
    channel.state = "left";
    channel.ticket = ticket;
    this.#sets.closed(channel);
    this.#output.tell(channel, channelText(undefined, "moved", { channel: channel.number, ticket }));
    if (channel.departedAt !== undefined) this.#end(channel);
  }

  /** The other end has sent its last message of a channel. The end that created the channel begins. */
  departed(heard: number, ticket: string, now: number): ChannelEvent {
    const channel = this.#channels.heardAs(heard);
    const state = channel?.state;
    const isNew = (state === "open" || state === "closed") && !channel?.ours && channel?.departedAt === undefined;
    if (!channel || !(isNew || (state === "left" && ticket === channel.ticket))) {
      return channelViolation("a channel that moves to no session");
    }
    if (channel.partial) return channelViolation("a channel that moves in the middle of a text");
    if (state === "open") {
      channel.departedAt = now;
      channel.ticket = ticket;
      this.#sets.departed(channel);
      return { kind: "departed", channel: channel.number, isOver: false };
    }
    this.#end(channel);
    return state === "closed" ? HANDLED : { kind: "departed", channel: channel.number, isOver: true };
  }

  #end(channel: Channel): void {
    this.#sets.leave(channel);
    this.#channels.remove(channel);
  }
}
