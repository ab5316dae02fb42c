import { encodeError } from "../codec/encode.ts";
import { type ChannelEvent, channelViolation, HANDLED } from "./event.ts";
import { type ChannelMessage, channelText, type OpenRequest, type RefusalReason, refusalOf } from "./messages.ts";
import type { ChannelNumbers } from "./numbers.ts";
import { OpenRate } from "./open-rate.ts";
import type { ChannelOutput } from "./output.ts";
import type { Passage } from "./passage.ts";
import { isPlainPath } from "./path.ts";
import { type Channel, type ChannelRegistry, clear } from "./registry.ts";
import type { ChannelSets } from "./sets.ts";

const UNREAD = channelViolation("too many answers are not read", 4504);

/** What the messages of channel 0 need. */
export interface ChannelState {
  /** How many channels of the other end this end takes. */
  readonly max: number;
  readonly channels: ChannelRegistry;
  readonly numbers: ChannelNumbers;
  readonly sets: ChannelSets;
  readonly output: ChannelOutput;
  readonly passage: Passage;
}

/** What the messages of channel 0 do to the channels. */
export class ChannelZero {
  readonly #state: ChannelState;
  readonly #rate = new OpenRate();

  constructor(state: ChannelState) {
    this.#state = state;
  }

  /** Gives an open channel of this end a new number; 0 if there is none left. */
  move(number: number): number {
    const { channels, numbers, output } = this.#state;
    const channel = channels.sendingAs(number);
    const to = channel ? numbers.nextOurs() : 0;
    if (!channel || !to) return 0;
    channels.renumber(channel, to);
    output.tell(channel, channelText(undefined, "move", { channel: number, to }));
    return to;
  }

  receive(message: ChannelMessage, now: number): ChannelEvent {
    const { sets, output, passage } = this.#state;
    switch (message.kind) {
      case "open":
        return this.#requested(message, now);
      case "opened":
      case "refused":
        return this.#answered(message);
      case "close":
        return this.#closed(message.channel, message.code, message.received);
      case "move":
        return this.#moved(message.channel, message.to);
      case "moved":
        return passage.departed(message.channel, message.ticket, now);
      case "merge":
        return sets.merge(message.set, message.add, message.remove);
      case "unknown":
        if (message.id === undefined) return HANDLED;
        if (!output.mayAnswer) return UNREAD;
        output.answerNotFound(message.id);
        return HANDLED;
    }
  }

  /** This end does not take a channel; it is kept until the other end confirms that. */
  refuse(channel: Channel, reason: RefusalReason, details?: object): ChannelEvent {
    channel.state = "refused";
    clear(channel);
    this.#state.output.send(`0:${encodeError(JSON.stringify(channel.request), refusalOf(reason, details))}`, "answer");
    return HANDLED;
  }

  #requested(open: OpenRequest, now: number): ChannelEvent {
    const { channels, numbers, output, max } = this.#state;
    if (!numbers.takeTheirs(open.channel))
      return channelViolation("open of a number that is spent, or not of this end");
    if (!channels.mayPend) return channelViolation("too many channels wait", 4504);
    if (!output.mayAnswer || !output.mayTell) return UNREAD;
    const channel = channels.add(open.channel, open.id, false);
    const { from, path } = open;
    if (!from && !isPlainPath(path)) return this.refuse(channel, "path");
    if (channels.theirs > max || !this.#rate.take(now)) return this.refuse(channel, "limit");
    return from ? { kind: "arrives", open, from } : { kind: "asked", open };
  }

  #answered(answer: Extract<ChannelMessage, { kind: "opened" | "refused" }>): ChannelEvent {
    const { channels, output } = this.#state;
    const channel = channels.answeredBy(answer.id);
    if (!channel) return channelViolation("an answer that nobody waits for");
    const isClosed = channel.state === "closed";
    const { number } = channel;
    if (answer.kind === "opened") {
      if (isClosed) return HANDLED;
      channel.state = "open";
      return { kind: "opened", channel: number, result: answer.result };
    }
    if (!isClosed) output.tell(channel, channelText(undefined, "close", { channel: number, code: 1000, received: 0 }));
    channels.remove(channel);
    return isClosed ? HANDLED : { kind: "refused", channel: number, error: answer.error };
  }

  #closed(heard: number, code: number, received: number): ChannelEvent {
    const { channels, sets, output } = this.#state;
    const channel = channels.heardAs(heard);
    if (!channel) return channelViolation("close of no open channel");
    const { number, sent, state } = channel;
    if (received > sent) return channelViolation(`received ${received} of ${sent}`);
    if (channel.departedAt !== undefined) return channelViolation("close of a channel that has moved");
    const isOver = state === "closed" || state === "refused";
    if (!isOver && state !== "left") {
      output.tell(
        channel,
        channelText(undefined, "close", { channel: number, code: 1000, received: channel.received }),
      );
    }
    sets.leave(channel);
    channels.remove(channel);
    return isOver ? HANDLED : { kind: "closed", channel: number, code, received };
  }

  /** Either the creator gives a new number, or the other end has heard of the one that this end has given. */
  #moved(heard: number, to: number): ChannelEvent {
    const { channels, numbers, output } = this.#state;
    const channel = channels.heardAs(heard);
    const isOpen = channel?.state === "open" || channel?.state === "closed";
    if (!channel || !isOpen || channel.departedAt !== undefined) return channelViolation("move of no open channel");
    const { number, ours, state } = channel;
    if (ours) {
      if (number === heard || number !== to) return channelViolation("move of a channel of this end");
      channels.renumbered(channel, to);
      return HANDLED;
    }
    if (!output.mayTell) return UNREAD;
    if (!numbers.takeTheirs(to)) return channelViolation("move to a number that is spent, or not of this end");
    channels.renumbered(channel, to);
    channel.number = to;
    if (state === "closed") return HANDLED;
    output.tell(channel, channelText(undefined, "move", { channel: number, to }));
    return { kind: "moved", channel: number, to };
  }
}
