import type { OpenRequest, Origin } from "./messages.ts";

/** What a received frame means. Numbers are those under which this end sends. */
export type ChannelEvent =
  /** Bare text of the default channel; processed; kept until the rest or the answer; of a channel that this end has closed. */
  | { readonly kind: "bare" | "handled" | "kept" | "dropped" }
  | { readonly kind: "data"; readonly channel: number; readonly text: string }
  /** A notification for each of these channels: `ChannelTable.distribute` it. */
  | { readonly kind: "set"; readonly set: number; readonly members: readonly number[]; readonly text: string }
  /** A text was dropped because it is larger than this end takes: answer -32007 on the channel. */
  | { readonly kind: "tooLarge"; readonly channel: number }
  /** The other end requests a channel: accept or refuse it. */
  | { readonly kind: "asked"; readonly open: OpenRequest }
  /** A channel of another session goes on here: accept or refuse it. */
  | { readonly kind: "arrives"; readonly open: OpenRequest; readonly from: Origin }
  /** The other end sends nothing more on a channel, which goes on in another session; its number may be spent. */
  | { readonly kind: "departed"; readonly channel: number; readonly isOver: boolean }
  | { readonly kind: "opened"; readonly channel: number; readonly result: unknown }
  | { readonly kind: "refused"; readonly channel: number; readonly error: unknown }
  /** The other end has closed a channel; it has received so many frames of it. */
  | { readonly kind: "closed"; readonly channel: number; readonly code: number; readonly received: number }
  /** This end has closed a channel that exceeded a bound. */
  | { readonly kind: "exceeded"; readonly channel: number }
  /** The other end has given a channel a new number. */
  | { readonly kind: "moved"; readonly channel: number; readonly to: number }
  /** The other end broke the protocol: the session has to end with this code. */
  | { readonly kind: "violation"; readonly code: number; readonly reason: string };

/** The other end broke the protocol. */
export function channelViolation(reason: string, code = 4500): ChannelEvent {
  return { kind: "violation", code, reason };
}

export const HANDLED: ChannelEvent = { kind: "handled" };
export const KEPT: ChannelEvent = { kind: "kept" };
export const DROPPED: ChannelEvent = { kind: "dropped" };
export const BARE: ChannelEvent = { kind: "bare" };
