import type { ErrorObject } from "./faults.ts";
import { type Json, PLATFORM_JSON } from "./json.ts";
import { isStructured } from "./scanner.ts";

/** The text of a request, or of a notification if it has no id. Params that are no object or array become an array of one. */
export function encodeCall(method: string, params?: unknown, id?: string, json?: Json, traceparent?: string): string {
  const text = textOf(params, json, "params");
  return callText(method, text === "null" || isStructured(text) ? text : `[${text}]`, id, traceparent);
}

/** Where and what JSON would silently leave out or make null; empty for nothing. */
function lostIn(value: unknown, isParams?: boolean): string {
  const type = typeof value;
  if (typeof value === "object" && value && !("toJSON" in value)) {
    const isArray = Array.isArray(value);
    const keys: unknown[] = isArray ? value : Object.keys(value);
    for (let at = 0; at < keys.length; at++) {
      const key = isArray ? at : keys[at];
      const member = (value as Record<never, unknown>)[key as never];
      const lost = isArray && isParams && member === undefined ? " is undefined" : lostIn(member);
      if (lost) return (isArray ? `[${key}]` : `.${key}`) + lost;
    }
  }
  if (type === "function" || type === "symbol") return ` is a ${type}`;
  return type !== "number" || Number.isFinite(value) ? "" : ` is ${value}`;
}

/** The text that reports progress of the request with this id. */
export function encodeProgress(id: string, value: unknown, json?: Json): string {
  return callText("$/progress", `{"token":${sendable(id)},"value":${textOf(value, json, "value")}}`);
}

/** The text of a message of a stream with this id; `skipped` is NaN for some, `name` is `result`, `error` or `complete`. */
export function encodeItem(id: string, skipped: number, name: string, value: unknown, json?: Json): string {
  const before = skipped === 0 ? "" : `,"skipped":${JSON.stringify(skipped)}`;
  return callText("rpc.stream.item", `{"subscription":"${id}"${before},"${name}":${textOf(value, json, name)}}`);
}

function callText(method: string, params: string, id?: string, traceparent?: string): string {
  let trace = "";
  TRACED: if (traceparent) trace = `,"traceparent":${JSON.stringify(traceparent)}`;
  return messageText(`"method":${JSON.stringify(method)}${trace}${params === "null" ? "" : `,"params":${params}`}`, id);
}

/** The text of an answer; throws when JSON cannot express the result. */
export function encodeResult(id: string, result: unknown, json?: Json): string {
  return messageText(`"result":${textOf(result, json, "result")}`, id);
}

/** The text of an answer; throws when JSON cannot express the data. */
export function encodeError(id: string, { code, message, data }: ErrorObject, json?: Json): string {
  return messageText(`"error":${textOf({ code, message, data }, json, "error")}`, id);
}

function messageText(members: string, id?: string): string {
  return `{"jsonrpc":"2.0",${id ? `"id":${sendable(id)},` : ""}${members}}`;
}

function textOf(value: unknown, json: Json = PLATFORM_JSON, name: string): string {
  const text = value === undefined ? "null" : json.stringify(value);
  const lost = json === PLATFORM_JSON && lostIn(value, name === "params");
  if (text === undefined || lost) throw new TypeError(`JSON cannot express the value${lost ? `: ${name}${lost}` : ""}`);
  // As Java writes them: old scripts take them for line ends.
  return text.replace(/[\u2028\u2029]/g, escapeUnit);
}

/** A literal as it was written, but for lone surrogates: raw, they would poison the sending side of a socket. */
function sendable(literal: string): string {
  // In Unicode mode the class finds lone surrogates only.
  return literal.replace(/[\ud800-\udfff]/gu, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16)}`;
}
