import { type ControlFrame, PREFIX } from "./control-frame.ts";
import { parseIntegers } from "./integers.ts";
import { fail, read } from "./shape.ts";
import { TERMS_SHAPE } from "./terms.ts";

const COUNTS_SHAPE = { sent: 0, received: 0 } as const;

/** Whether a text frame is a control message, byte for byte; everything else is data. */
export function isControl(text: string): boolean {
  return /^{"jsonrpc":"2\.0","(method|id)":"rpc\.session\./.test(text);
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

function frame(text: string): ControlFrame {
  const { method, result, error, ...rest } = parseIntegers(text);
  const { id } = rest.id === undefined ? rest : read(rest, { id: "string" });
  if (method !== undefined) return call(id, read({ method }, { method: "string" }).method, rest.params, text);
  if (!id || (result === undefined) === (error === undefined)) return fail("answer");
  if (error !== undefined) return failed(id, error);
  if (result === true) return { kind: "closed", id };
  if (Object(result).sessionId === undefined) {
    return { kind: "resumed", id, ...read(result, { token: "string", received: 0, oldest: 1 }) };
  }
  const session = read(result, { sessionId: "string", token: "string", extensions: {} });
  const { extensions } = JSON.parse(text).result;
  return { kind: "opened", id, ...session, terms: read(result, TERMS_SHAPE), extensions };
}

function call(id: string | undefined, method: string, params: unknown, text: string): ControlFrame {
  const name = method.startsWith(PREFIX) ? method.slice(PREFIX.length) : fail("method");
  if (id) return /^(open|resume)$/.test(name) ? fail("method") : { kind: "unknown", id };
  // With its fractions.
  FLOW: if (name === "flow.now") return { kind: "flow", params: JSON.parse(text).params };
  if (name === "goaway") return { kind: name, ...read(params, { withinMillis: 0 }) };
  if (name === "close") return { kind: "closing", ...read(params, { code: 1, ...COUNTS_SHAPE }) };
  // The login expires: come back with another one, as after a go-away.
  if (name === "expiring") return { kind: "closing", code: 4001 };
  if (name !== "ack") return { kind: "unknown", id };
  const { resumed } = Object(params).resumed === undefined ? { resumed: 0 } : read(params, { resumed: 1 });
  return { kind: name, ...read(params, COUNTS_SHAPE), resumed };
}

function failed(id: string, error: unknown): ControlFrame {
  const { code, message } = read(error, { code: -(2 ** 31), message: "string" });
  const { data } = Object(error);
  const reason: unknown = Object(data).reason;
  if (code >= 2 ** 31) fail("code");
  const number =
    reason === "gap"
      ? read(data, { received: 0 }).received
      : reason === "stale"
        ? read(data, { attempt: 0 }).attempt
        : undefined;
  return { kind: "failed", id, code, message, ...(typeof reason === "string" && { reason, number }) };
}
