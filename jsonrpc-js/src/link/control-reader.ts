import { defaultLimits } from "../codec/limits.ts";
import { decodeString, Scanner } from "../codec/scanner.ts";
import { ProtocolError } from "../errors.ts";
import { type ControlFrame, type Failed, prefix, type SessionTerms } from "./control-frame.ts";

/** The members of an object, each as the text of its value: numbers are judged as they were written. */
export type Members = ReadonlyMap<string, string>;

const maxText = 1024;

/** Whether a text frame is a control message, byte for byte; everything else is data. */
export function isControl(text: string): boolean {
  return ["method", "id"].some(first => text.startsWith(`{"jsonrpc":"2.0","${first}":"${prefix}`));
}

/** Reads a text for which `isControl` is true. Members that are not known are passed over. Never throws. */
export function readControl(text: string): ControlFrame {
  try {
    return frame(object(text));
  } catch (fault) {
    // The scanner throws no errors.
    return { kind: "malformed", fault: (fault as Partial<Error>).message ?? "no JSON, or beyond a limit" };
  }
}

function frame(from: Members): ControlFrame {
  const id = from.has("id") ? string(from, "id") : undefined;
  const error = from.get("error");
  const result = from.get("result");
  if (from.has("method")) return call(id, string(from, "method"), from);
  if (id === undefined) return fail("neither method nor id");
  if ((result === undefined) === (error === undefined)) return fail("not one of result and error");
  if (error) return failed(id, object(error));
  if (result === "true") return { kind: "closed", id };
  const members = object(result);
  const token = string(members, "token");
  if (members.has("sessionId")) {
    return { kind: "opened", id, sessionId: string(members, "sessionId"), token, terms: terms(members) };
  }
  return { kind: "resumed", id, token, received: count(members, "received"), oldest: count(members, "oldest", 1) };
}

function call(id: string | undefined, method: string, from: Members): ControlFrame {
  if (!method.startsWith(prefix)) return fail("a method of the application with an id of the session layer");
  const name = method.slice(prefix.length);
  if (id !== undefined) {
    return name === "open" || name === "resume" ? fail("the socket has a session") : { kind: "unknown", id };
  }
  const params = () => object(from.get("params"));
  switch (name) {
    case "ack":
      return ack(params());
    case "goaway":
      return { kind: "goaway", withinMillis: count(params(), "withinMillis") };
    case "close":
      return closing(params());
    default:
      return { kind: "unknown", id };
  }
}

function ack(from: Members): ControlFrame {
  const resumed = from.has("resumed") ? count(from, "resumed", 1) : 0;
  return { kind: "ack", received: count(from, "received"), sent: count(from, "sent"), resumed };
}

function closing(from: Members): ControlFrame {
  return {
    kind: "closing",
    code: count(from, "code", 1),
    sent: count(from, "sent"),
    received: count(from, "received"),
  };
}

function failed(id: string, from: Members): Failed {
  const literal = from.get("code") ?? "";
  const code = Number(literal);
  // Bitwise operators make integers of 32 bits.
  if (!/^-?\d+$/.test(literal) || code !== (code | 0)) fail("code is no integer");
  const message = string(from, "message");
  const data = from.get("data")?.startsWith("{") ? object(from.get("data")) : undefined;
  const text = data?.get("reason");
  if (!data || text?.[0] !== '"') return { kind: "failed", id, code, message };
  const reason = decodeString(text);
  const name = reason === "gap" ? "received" : reason === "stale" ? "attempt" : "";
  return { kind: "failed", id, code, message, reason, number: name ? count(data, name) : undefined };
}

/** What was agreed on, from the answer to `open`. */
export function terms(from: Members): SessionTerms {
  const window = object(from.get("window"));
  const limits = object(from.get("limits"));
  object(from.get("extensions"));
  return {
    heartbeat: count(from, "heartbeat", 1),
    heartbeatGrace: count(from, "heartbeatGrace"),
    window: { millis: count(window, "millis"), bytes: count(window, "bytes", 1), frames: count(window, "frames", 1) },
    limits: {
      messageBytes: count(limits, "messageBytes", 1),
      batch: count(limits, "batch"),
      inFlight: count(limits, "inFlight", 1),
    },
    extensions: JSON.parse(from.get("extensions") ?? ""),
  };
}

function fail(fault: string): never {
  throw new ProtocolError(fault);
}

/** Reads the text of an object. Throws if it is none, exceeds a limit of messages, or has a member twice. */
export function object(json = ""): Members {
  const found = new Map<string, string>();
  const scanner = new Scanner(json, defaultLimits);
  scanner.expect(scanner.peek() === "{");
  scanner.object(name => found.set(name, scanner.value()));
  scanner.expect(!scanner.peek());
  return scanner.duplicate ? fail("a member stands twice") : found;
}

/** A member that must be a string; throws if it is none. */
export function string(from: Members, name: string): string {
  const literal = from.get(name) ?? "";
  const value = literal[0] === '"' ? decodeString(literal) : "";
  return value && value.length <= maxText ? value : fail(`${name} is no string of 1 to ${maxText} characters`);
}

/** A member that must be digits only, from `least` to 2^53-1, so that every implementation reads the same; else throws. */
export function count(from: Members, name: string, least = 0): number {
  const literal = from.get(name) ?? "";
  const value = Number(literal);
  return /^(0|[1-9]\d*)$/.test(literal) && value >= least && Number.isSafeInteger(value)
    ? value
    : fail(`${name} is no whole number from ${least} to 2^53-1`);
}
