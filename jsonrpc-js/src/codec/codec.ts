import type { ErrorObject, FaultType } from "./faults.ts";
import { type Json, platformJson } from "./json.ts";
import type { Limits } from "./limits.ts";
import { decodeString, type Fault, Scanner } from "./scanner.ts";

/** A request, or a notification if it has no id. */
export interface InboundCall {
  readonly kind: "call";
  /** The id as written, the text of a JSON value. */
  readonly id: string | undefined;
  readonly method: string;
  /** The text of an object or an array. */
  readonly params: string | undefined;
}

export interface InboundResult {
  readonly kind: "result";
  readonly id: string;
  /** The text of any JSON value. */
  readonly result: string;
}

export interface InboundError {
  readonly kind: "error";
  readonly id: string;
  /** `data` is the text of any JSON value. */
  readonly error: ErrorObject & { readonly data: string | undefined };
}

/** Something that must be answered with an error; or, if it was meant as a response, never. */
export interface Malformed {
  readonly kind: "malformed" | "malformedResponse";
  /** `null` if none could be read. */
  readonly id: string;
  readonly fault: FaultType;
}

/** One message as it was received. */
export type InboundMessage = InboundCall | InboundResult | InboundError | Malformed;

/**
 * What a text message is: one message, or a batch within the limit in the order of the wire. Never throws.
 *
 * @param nullParams whether `params` that are null count as absent
 */
export function decode(text: string, limits: Limits, nullParams = false): InboundMessage | readonly InboundMessage[] {
  const decoded = read(text, limits, nullParams);
  if (utf8Length(text) <= limits.messageBytes) return decoded;
  // Nothing in it is carried out. But whoever waits for an answer is told, and an answer is never answered.
  const refuse = (entry: Partial<InboundMessage>): InboundMessage =>
    isAnswer(entry) ? malformed("response.tooLarge", entry.id, "malformedResponse") : malformed("request.tooLarge");
  return isBatch(decoded) && decoded.some(isAnswer) ? decoded.map(refuse) : refuse(decoded as Partial<InboundMessage>);
}

function read(text: string, limits: Limits, nullParams: boolean): InboundMessage | readonly InboundMessage[] {
  const scanner = new Scanner(text, limits);
  const envelope = () => new Envelope(scanner, limits, nullParams);
  const first = scanner.peek();
  const single = first === "{" ? envelope() : undefined;
  try {
    const batch = first === "[" ? readBatch(scanner, limits, envelope) : undefined;
    if (single) single.read();
    else if (!batch) scanner.value();
    scanner.expect(!scanner.peek());
    return single?.inbound() ?? batch ?? malformed();
  } catch (fault) {
    const { type } = fault as Fault;
    return single && type !== "message.parse" ? single.inbound(type) : malformed(type);
  }
}

export function isBatch(decoded: InboundMessage | readonly InboundMessage[]): decoded is readonly InboundMessage[] {
  return Array.isArray(decoded);
}

function readBatch(scanner: Scanner, limits: Limits, next: () => Envelope): InboundMessage | readonly InboundMessage[] {
  const entries: InboundMessage[] = [];
  let requests = 0;
  scanner.array(() => {
    const envelope = scanner.peek() === "{" && requests <= limits.batch ? next() : undefined;
    if (envelope) envelope.read();
    else scanner.value();
    scanner.duplicate = false;
    const entry = envelope?.inbound() ?? malformed();
    if (!isAnswer(entry)) requests++;
    if (requests <= limits.batch) entries.push(entry);
  });
  if (requests > limits.batch) return malformed(limits.batch ? "batch.tooLarge" : "batch.disabled");
  return entries.length ? entries : malformed();
}

function malformed(
  fault: FaultType = "request.invalid",
  id = "null",
  kind: Malformed["kind"] = "malformed",
): Malformed {
  return { kind, id, fault };
}

function isAnswer({ kind }: Partial<InboundMessage>): boolean {
  return kind === "result" || kind === "error" || kind === "malformedResponse";
}

/**
 * One object of a message, read once. Whether it is a call or a response is only known at its end, so the first fault that
 * spoils either is kept apart from the first one that spoils a call: bad `params` do not make a response bad.
 */
class Envelope {
  readonly #scanner: Scanner;
  readonly #limits: Limits;
  readonly #nullParams: boolean;
  readonly #found = new Map<string, string>();
  #id: string | undefined;
  #method = "";
  #callFault: FaultType | undefined;
  #responseFault: FaultType | undefined;

  constructor(scanner: Scanner, limits: Limits, nullParams: boolean) {
    this.#scanner = scanner;
    this.#limits = limits;
    this.#nullParams = nullParams;
  }

  read(): void {
    this.#scanner.object(name => this.#member(name));
  }

  #member(name: string): void {
    const again = this.#found.has(name);
    if (name === "id") this.#id = undefined;
    // Known even if a limit ends the reading inside the value.
    this.#found.set(name, "");
    const text = this.#scanner.value();
    this.#found.set(name, text);
    if (this.#scanner.duplicate) this.#fault("request.duplicateMember");
    this.#scanner.duplicate = false;
    const isString = text[0] === '"';
    if (name === "jsonrpc" && !(isString && decodeString(text) === "2.0")) {
      this.#fault("request.invalid");
    }
    if (name === "id" && !again) this.#readId(text, isString ? 2 : 0);
    if (name === "method") {
      if (isString) this.#method = decodeString(text);
      else this.#callFault ??= "request.invalid";
      if (this.#method.length > this.#limits.methodLength) this.#callFault ??= "request.methodLength";
    }
    if (name === "params" && this.#nullParams && text === "null") this.#found.delete(name);
    else if (name === "params" && !isStructured(text)) this.#callFault ??= "request.invalid";
  }

  #readId(text: string, quotes: number): void {
    if (!/^["n\d-]/.test(text)) this.#fault("request.invalid");
    else if (text.length - quotes > this.#limits.idLength) this.#fault("request.idLength");
    else this.#id = text;
  }

  #fault(type: FaultType): void {
    this.#callFault ??= type;
    this.#responseFault ??= type;
  }

  /** What the object is, after it was read; or what it has to be taken for when a limit ended the reading inside it. */
  inbound(limit?: FaultType): InboundMessage {
    const found = this.#found;
    const id = this.#id;
    const isCall = found.has("method");
    if (!isCall && (found.has("result") || found.has("error"))) return this.#response(limit ?? this.#responseFault);
    // Not an id of the session layer: the answer would look like one of its messages.
    if (canonicalId(id ?? "").startsWith('"rpc.session.')) return malformed(limit ?? this.#callFault);
    const fault = limit ?? this.#callFault ?? (isCall && found.has("jsonrpc") ? undefined : "request.invalid");
    return fault ? malformed(fault, id) : { kind: "call", id, method: this.#method, params: found.get("params") };
  }

  #response(fault: FaultType | undefined): InboundMessage {
    const id = this.#id;
    const result = this.#found.get("result");
    const json = this.#found.get("error");
    // Half of the field writes both, and null for the one that there is not.
    const isError = json && (!result || result === "null") && json !== "null";
    if (!fault && id && this.#found.has("jsonrpc") && (isError || !json || json === "null")) {
      if (result && !isError) return { kind: "result", id, result };
      const error = errorOf(json, this.#limits);
      if (error) return { kind: "error", id, error };
    }
    return malformed(fault, id, "malformedResponse");
  }
}

function isStructured(json: string): boolean {
  return /^[{[]/.test(json);
}

function errorOf(json: string | undefined, limits: Limits): InboundError["error"] | undefined {
  const found = members(json, limits);
  const code = integerOf(found.get("code"));
  const message = found.get("message");
  // Bitwise operators make integers of 32 bits.
  return code !== undefined && code === (code | 0) && message?.[0] === '"'
    ? { code, message: decodeString(message), data: found.get("data") }
    : undefined;
}

/** The members of an object, each as the text of its value; none when the text is an array or absent. */
export function members(json: string | undefined, limits: Limits): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (json?.[0] === "{") {
    const scanner = new Scanner(json, limits);
    scanner.object(name => found.set(name, scanner.value()));
  }
  return found;
}

/** One form for every way to write the same id. Numbers are the same when their values are, however large or small. */
export function canonicalId(literal: string): string {
  if (literal[0] === '"') return JSON.stringify(JSON.parse(literal));
  const [, sign, whole = "", fraction = "", exponent = ""] = /^(-?)(\d+)\.?(\d*)e?(.*)$/i.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const shortest = digits.replace(/0+$/, "");
  const zeros = digits.length - shortest.length - fraction.length;
  return shortest ? `${sign}${shortest}e${BigInt(exponent) + BigInt(zeros)}` : whole && "0";
}

/** The integer that a literal stands for, however it is written; undefined for anything else, and beyond 2^53. */
export function integerOf(literal = ""): number | undefined {
  const value = /^[-\d]/.test(literal) ? Number(literal) : NaN;
  return Number.isSafeInteger(value) && canonicalId(literal) === canonicalId(`${value}`) ? value + 0 : undefined;
}

/** The size of well-formed text; nothing is allocated, since every frame of a session is measured. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // The halves of a surrogate pair share four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit & 0xf800) !== 0xd800 ? 2 : 1;
  }
  return bytes;
}

/** The text of a request, or of a notification if it has no id. Params that are no object or array become an array of one. */
export function encodeCall(method: string, params?: unknown, id?: string, json?: Json): string {
  const text = textOf(params, json, "params");
  return callText(method, text === "null" || isStructured(text) ? text : `[${text}]`, id);
}

/** Where and what JSON would leave out or make null, and nobody would know; empty for nothing. */
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

function callText(method: string, params: string, id?: string): string {
  return messageText(`"method":${JSON.stringify(method)}${params === "null" ? "" : `,"params":${params}`}`, id);
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

function textOf(value: unknown, json: Json = platformJson, name: string): string {
  const text = value === undefined ? "null" : json.stringify(value);
  const lost = json === platformJson && lostIn(value, name === "params");
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
