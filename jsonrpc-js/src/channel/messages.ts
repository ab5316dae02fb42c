import type { ErrorObject } from "../codec/faults.ts";
import { controlText, PREFIX } from "../session/control-frame.ts";
import { isControl } from "../session/control-reader.ts";
import { parseIntegers } from "../session/integers.ts";
import { fail, read } from "../session/shape.ts";

/** Where a channel was before. The ticket is a secret. */
export interface Origin {
  readonly session: string;
  readonly channel: number;
  readonly ticket: string;
}

/** The other end requests a channel. The authorization is a secret. */
export interface OpenRequest {
  readonly kind: "open";
  readonly id: string;
  readonly channel: number;
  readonly path: string;
  readonly weight: number;
  readonly extensions?: unknown;
  readonly registerInfo?: unknown;
  readonly authorization?: string | undefined;
  readonly from?: Origin | undefined;
}

/** A message of channel 0, a frame like that of any channel. */
export type ChannelMessage =
  | OpenRequest
  | { readonly kind: "opened"; readonly id: string; readonly result: unknown }
  | { readonly kind: "refused"; readonly id: string; readonly error: unknown }
  | { readonly kind: "close"; readonly channel: number; readonly code: number; readonly received: number }
  | { readonly kind: "move"; readonly channel: number; readonly to: number }
  | { readonly kind: "moved"; readonly channel: number; readonly ticket: string }
  | {
      readonly kind: "merge";
      readonly set: number;
      readonly add: readonly number[];
      readonly remove: readonly number[];
    }
  | { readonly kind: "unknown"; readonly id: string | undefined };

/** Why a channel is refused. */
export type RefusalReason = "path" | "forbidden" | "authenticate" | "limit" | "draining" | "unsupported";

const MAX_NUMBER = 2 ** 31 - 1;
const MAX_LONG_TEXT = 4096;
const MAX_TICKET = 128;
export const MAX_NUMBERS = 1000;

/** Messages that are about one socket, or the session itself. */
const ELSEWHERE = /^(open|resume|ack|close|goaway|flow|flow\.now)$/;

/** Writes a message of channel 0. */
export function channelText(id: string | undefined, method: string, params: object): string {
  return `0:${controlText(id, `channel.${method}`, params)}`;
}

/** The error of a refusal; `details` are further members of its data. */
export function refusalOf(reason: RefusalReason, details?: object): ErrorObject {
  const retryAfterMillis = reason === "limit" ? 1000 : undefined;
  const data = { type: "channel.refused", reason, ...details, retryAfterMillis };
  return { code: -32054, message: "channel refused", data };
}

/** Reads the text behind `0:`. Members that are not known are passed over. Throws if it does not belong there. */
export function readChannelMessage(text: string): ChannelMessage {
  if (!isControl(text)) return fail("data on channel 0");
  const { method, params, result, error, id } = parseIntegers(text);
  if (id !== undefined) read({ id }, { id: "string" });
  if (method !== undefined) return call(id, read({ method }, { method: "string" }).method, params, text);
  if (id === undefined || (result === undefined) === (error === undefined)) return fail("answer");
  const raw = JSON.parse(text);
  return result === undefined
    ? { kind: "refused", id, error: objectOf(raw.error) }
    : { kind: "opened", id, result: objectOf(raw.result) };
}

function call(id: string | undefined, method: string, params: unknown, text: string): ChannelMessage {
  const name = method.startsWith(PREFIX) ? method.slice(PREFIX.length) : fail("method");
  if (ELSEWHERE.test(name)) return fail("a message of the socket on channel 0");
  if (name === "channel.open") return id === undefined ? fail("open is a request") : open(id, params, text);
  if (id !== undefined) return { kind: "unknown", id };
  switch (name) {
    case "channel.close": {
      const { code } = read(params, { code: 1000 });
      if (code > 4999) fail("code");
      return { kind: "close", channel: numberOf(params, "channel"), code, ...read(params, { received: 0 }) };
    }
    case "channel.move":
      return { kind: "move", channel: numberOf(params, "channel"), to: numberOf(params, "to") };
    case "channel.moved":
      return { kind: "moved", channel: numberOf(params, "channel"), ticket: ticketOf(params) };
    case "channel.merge": {
      const [add, remove] = [numbersOf(params, "add"), numbersOf(params, "remove")];
      if (add.length + remove.length > MAX_NUMBERS) fail("too many numbers");
      return { kind: "merge", set: numberOf(params, "set"), add, remove };
    }
    default:
      return { kind: "unknown", id };
  }
}

function open(id: string, params: unknown, text: string): OpenRequest {
  const channel = numberOf(params, "channel");
  const { path, weight = 1, extensions, registerInfo, authorization, from } = JSON.parse(text).params;
  if (from !== undefined) {
    const origin = Object(params).from;
    const { session } = read(origin, { session: "string" });
    const ticket = ticketOf(origin);
    return {
      kind: "open",
      id,
      channel,
      path: "",
      weight: 1,
      from: { session, channel: numberOf(origin, "channel"), ticket },
    };
  }
  if (typeof path !== "string") fail("path");
  if (Object(params).weight !== undefined && read(params, { weight: 1 }).weight > 16) fail("weight");
  if (extensions !== undefined) objectOf(extensions);
  if (registerInfo !== undefined && JSON.stringify(registerInfo).length > MAX_LONG_TEXT) fail("registerInfo");
  const isText = typeof authorization === "string" && authorization && authorization.length <= 2 * MAX_LONG_TEXT;
  if (authorization !== undefined && !isText) fail("authorization");
  return { kind: "open", id, channel, path, weight, extensions, registerInfo, authorization };
}

function objectOf(value: unknown): unknown {
  read(value, {});
  return value;
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= MAX_NUMBER;
}

function numberOf(params: unknown, name: string): number {
  const { [name]: number } = Object(params);
  return isNumber(number) ? number : fail(name);
}

function numbersOf(params: unknown, name: string): readonly number[] {
  const { [name]: numbers = [] } = Object(params);
  return Array.isArray(numbers) && numbers.every(isNumber) ? numbers : fail(name);
}

function ticketOf(params: unknown): string {
  const { ticket } = read(params, { ticket: "string" });
  return ticket.length <= MAX_TICKET ? ticket : fail("ticket");
}
