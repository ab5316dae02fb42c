import { ProtocolError } from "../base/errors.ts";
import { defaultLimits } from "../codec/limits.ts";
import { Scanner } from "../codec/scanner.ts";
import { type ControlFrame, prefix } from "./control-frame.ts";

/** The members that are wanted of an object: an integer that is at least this, a string, or an object in turn. */
interface Shape {
  readonly [name: string]: number | "string" | Shape;
}

/** What is read by a shape. */
export type Shaped<S> = {
  readonly [K in keyof S]: S[K] extends number ? number : S[K] extends string ? string : Shaped<S[K]>;
};

/** What both ends of a session agree on when it is opened. */
export const termsShape = {
  heartbeat: 1,
  heartbeatGrace: 0,
  window: { millis: 0, bytes: 1, frames: 1 },
  limits: { messageBytes: 1, batch: 0, inFlight: 1 },
} as const;

const countsShape = { sent: 0, received: 0 } as const;

/** Whether a text frame is a control message, byte for byte; everything else is data. */
export function isControl(text: string): boolean {
  return ["method", "id"].some(first => text.startsWith(`{"jsonrpc":"2.0","${first}":"${prefix}`));
}

/** Reads a text for which `isControl` is true. Members that are not known are passed over. Never throws. */
export function readControl(text: string): ControlFrame {
  try {
    return frame(text);
  } catch (fault) {
    // The scanner throws no errors. What platforms throw may show the message, so it is never reached by bad JSON.
    return { kind: "malformed", fault: (fault as Partial<Error>).message ?? "JSON" };
  }
}

/** Strings and numbers of valid JSON. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[-\d][^,\]}\s]*/g;

function frame(text: string): ControlFrame {
  const scanner = new Scanner(text, defaultLimits);
  scanner.value();
  scanner.expect(!scanner.peek() && !scanner.duplicate);
  // Integers have one form. What has another is none, and fails only where an integer is wanted.
  const plain = text.replace(tokens, token => (/^("|0$|-?[1-9]\d*$)/.test(token) ? token : "null"));
  const { method, result, error, ...rest } = JSON.parse(plain);
  const { id } = rest.id === undefined ? rest : read(rest, { id: "string" });
  if (method !== undefined) return call(id, read({ method }, { method: "string" }).method, rest.params);
  if (!id || (result === undefined) === (error === undefined)) return fail("answer");
  if (error !== undefined) return failed(id, error);
  if (result === true) return { kind: "closed", id };
  if (Object(result).sessionId === undefined) {
    return { kind: "resumed", id, ...read(result, { token: "string", received: 0, oldest: 1 }) };
  }
  const session = read(result, { sessionId: "string", token: "string", extensions: {} });
  const { extensions } = JSON.parse(text).result;
  return { kind: "opened", id, ...session, terms: read(result, termsShape), extensions };
}

function call(id: string | undefined, method: string, params: unknown): ControlFrame {
  const name = method.startsWith(prefix) ? method.slice(prefix.length) : fail("method");
  if (id) return /^(open|resume)$/.test(name) ? fail("method") : { kind: "unknown", id };
  if (name === "goaway") return { kind: name, ...read(params, { withinMillis: 0 }) };
  if (name === "close") return { kind: "closing", ...read(params, { code: 1, ...countsShape }) };
  if (name !== "ack") return { kind: "unknown", id };
  const { resumed } = Object(params).resumed === undefined ? { resumed: 0 } : read(params, { resumed: 1 });
  return { kind: name, ...read(params, countsShape), resumed };
}

function failed(id: string, error: unknown): ControlFrame {
  const { code, message } = read(error, { code: -(2 ** 31), message: "string" });
  const { data } = Object(error);
  const reason: unknown = Object(data).reason;
  if (code >= 2 ** 31) fail("code");
  if (typeof reason !== "string") return { kind: "failed", id, code, message };
  let number: number | undefined;
  if (reason === "gap") number = read(data, { received: 0 }).received;
  if (reason === "stale") number = read(data, { attempt: 0 }).attempt;
  return { kind: "failed", id, code, message, reason, number };
}

/** Reads what a shape names, from any value. Strings have 1 to 1,024 characters. Throws if something is missing or else. */
export function read<S extends Shape>(value: unknown, shape: S): Shaped<S> {
  if (!value || typeof value !== "object" || Array.isArray(value)) return fail("object");
  const from = value as Readonly<Record<string, unknown>>;
  const entries = Object.entries(shape).map(([name, kind]) => {
    const member = from[name];
    if (typeof kind === "object") return [name, read(member, kind)];
    const fits =
      kind === "string"
        ? typeof member === "string" && member && member.length <= 1024
        : Number.isSafeInteger(member) && (member as number) >= kind;
    return [name, fits ? member : fail(name)];
  });
  return Object.fromEntries(entries);
}

function fail(fault: string): never {
  throw new ProtocolError(fault);
}
