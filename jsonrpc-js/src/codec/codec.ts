import type { ErrorObject, FaultType } from "./faults.ts";
import type { Limits } from "./limits.ts";
import { decodeString, Fault, Scanner } from "./scanner.ts";

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
  readonly error: ErrorObject;
}

/** Something that must be answered with an error. */
export interface Malformed {
  readonly kind: "malformed";
  /** `null` if none could be read. */
  readonly id: string;
  readonly fault: FaultType;
}

/** Meant as a response, but not one: never answered. */
export interface MalformedResponse {
  readonly kind: "malformedResponse";
  readonly id: string | undefined;
  readonly reason: string;
}

/** One message as it was received. */
export type Inbound = InboundCall | InboundResult | InboundError | Malformed | MalformedResponse;

const malformed = (fault: FaultType, id = "null"): Malformed => ({ kind: "malformed", id, fault });

/** What a text message is: one message, or a batch within the limit in the order of the wire. Never throws. */
export function decode(text: string, limits: Limits): Inbound | readonly Inbound[] {
  if (exceeds(text, limits.messageBytes)) return malformed("request.tooLarge");
  const scanner = new Scanner(text, limits);
  let single: Envelope | undefined;
  try {
    const first = scanner.peek();
    if (first === "[") return batch(scanner, limits);
    if (first === "{") {
      single = new Envelope(scanner, limits);
      single.read();
    } else scanner.value();
    scanner.end();
    return single ? single.inbound() : malformed("request.invalid");
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return single && fault.type !== "message.parse" ? single.cutShort(fault.type) : malformed(fault.type);
  }
}

function batch(scanner: Scanner, limits: Limits): Inbound | readonly Inbound[] {
  const entries: Inbound[] = [];
  let requests = 0;
  scanner.array(() => {
    if (requests > limits.batch) {
      scanner.value();
      return;
    }
    const entry = batchEntry(scanner, limits);
    if (entry.kind === "call" || entry.kind === "malformed") requests++;
    entries.push(entry);
  });
  scanner.end();
  if (requests > limits.batch) return malformed(limits.batch ? "batch.tooLarge" : "batch.disabled");
  return entries.length ? entries : malformed("request.invalid");
}

function batchEntry(scanner: Scanner, limits: Limits): Inbound {
  if (scanner.peek() === "{") {
    const envelope = new Envelope(scanner, limits);
    envelope.read();
    return envelope.inbound();
  }
  scanner.value();
  scanner.duplicate = false;
  return malformed("request.invalid");
}

/**
 * One object of a message, read once. Whether it is a call or a response is only known at its end, so the first fault that
 * spoils either is kept apart from the first one that spoils a call: bad `params` do not make a response bad.
 */
class Envelope {
  readonly #scanner: Scanner;
  readonly #limits: Limits;
  readonly #found = new Map<string, string>();
  #id: string | undefined;
  #method = "";
  #callFault: FaultType | undefined;
  #responseFault: string | undefined;

  constructor(scanner: Scanner, limits: Limits) {
    this.#scanner = scanner;
    this.#limits = limits;
  }

  read(): void {
    this.#scanner.object(name => this.#member(name));
  }

  #member(name: string): void {
    const scanner = this.#scanner;
    const again = this.#found.has(name);
    this.#found.set(name, "null");
    if (name === "id") this.#id = undefined;
    const start = scanner.at;
    scanner.value();
    const text = scanner.text.slice(start, scanner.at);
    this.#found.set(name, text);
    if (scanner.duplicate) {
      scanner.duplicate = false;
      this.#fault("request.duplicateMember", "a member name stands twice");
    }
    if (name === "jsonrpc" && (text[0] !== '"' || decodeString(text) !== "2.0")) {
      this.#fault("request.invalid", 'jsonrpc is not "2.0"');
    } else if (name === "id" && !again) this.#readId(text);
    else if (name === "method") this.#readMethod(text);
    else if (name === "params" && text[0] !== "{" && text[0] !== "[") this.#callFault ??= "request.invalid";
  }

  #readId(text: string): void {
    if (!/^["n\d-]/.test(text)) this.#fault("request.invalid", "id is no string, number or null");
    else if (text.length - (text[0] === '"' ? 2 : 0) > this.#limits.idLength) {
      this.#fault("request.idLength", "id is too long");
    } else this.#id = text;
  }

  #readMethod(text: string): void {
    if (text[0] !== '"') this.#callFault ??= "request.invalid";
    else this.#method = decodeString(text);
    if (this.#method.length > this.#limits.methodLength) this.#callFault ??= "request.methodLength";
  }

  #fault(type: FaultType, reason: string): void {
    this.#callFault ??= type;
    this.#responseFault ??= reason;
  }

  /** What the object is, after it was read. */
  inbound(): Inbound {
    return this.#isResponse() ? this.#response() : this.#call();
  }

  /** What the object has to be taken for when a limit ended the reading inside it. */
  cutShort(fault: FaultType): Inbound {
    return this.#isResponse() ? this.#malformedResponse(`exceeds a limit: ${fault}`) : malformed(fault, this.#id);
  }

  #isResponse(): boolean {
    const found = this.#found;
    return !found.has("method") && (found.has("result") || found.has("error"));
  }

  #call(): Inbound {
    const found = this.#found;
    const complete = found.has("jsonrpc") && found.has("method");
    const fault = this.#callFault ?? (complete ? undefined : "request.invalid");
    if (fault) return malformed(fault, this.#id);
    return { kind: "call", id: this.#id, method: this.#method, params: found.get("params") };
  }

  #response(): Inbound {
    const id = this.#id;
    const result = this.#found.get("result");
    const error = this.#found.get("error");
    if (this.#responseFault) return this.#malformedResponse(this.#responseFault);
    if (!this.#found.has("jsonrpc")) return this.#malformedResponse("jsonrpc is missing");
    if (id === undefined) return this.#malformedResponse("id is missing");
    if (result !== undefined && error !== undefined) {
      return this.#malformedResponse("both result and error are present");
    }
    if (result !== undefined) return { kind: "result", id, result };
    const object = errorOf(JSON.parse(error ?? "null"));
    return object ? { kind: "error", id, error: object } : this.#malformedResponse("error is no error object");
  }

  #malformedResponse(reason: string): MalformedResponse {
    return { kind: "malformedResponse", id: this.#id, reason };
  }
}

function errorOf(value: unknown): ErrorObject | undefined {
  const { code, message, data } = Object(value) as Partial<ErrorObject>;
  return (code as number) === ((code as number) | 0) && typeof message === "string"
    ? { code: code as number, message, data }
    : undefined;
}

/** The members of an object, each as the text of its value; none when the text is an array or absent. */
export function members(json: string | undefined, limits: Limits): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (json?.[0] === "{") {
    const scanner = new Scanner(json, limits);
    scanner.object(name => {
      const start = scanner.at;
      scanner.value();
      found.set(name, json.slice(start, scanner.at));
    });
  }
  return found;
}

/** One form for every way to write the same string id; numbers stay as written. */
export function canonicalId(literal: string): string {
  return literal[0] === '"' ? JSON.stringify(JSON.parse(literal)) : literal;
}

/** Whether a text has more UTF-8 bytes than this. */
export function exceeds(text: string, bytes: number): boolean {
  // No UTF-16 unit takes more than three bytes: most messages need not be measured.
  return text.length * 3 > bytes && utf8Length(text) > bytes;
}

const encoder = new TextEncoder();

export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** The text of a request, or of a notification if it has no id. Params that are no object or array become an array of one. */
export function encodeCall(method: string, params: unknown, id?: string): string {
  const json = JSON.stringify(params) ?? "null";
  return callText(method, json === "null" ? undefined : /^[{[]/.test(json) ? json : `[${json}]`, id);
}

export function encodeCancel(id: string): string {
  return callText("$/cancelRequest", `{"id":${id}}`);
}

/** The text that reports progress of the request with this id. */
export function encodeProgress(id: string, value: unknown): string {
  return callText("$/progress", `{"token":${sendable(id)},"value":${jsonOf(value)}}`);
}

function callText(method: string, params: string | undefined, id?: string): string {
  return `{"jsonrpc":"2.0",${id ? `"id":${id},` : ""}"method":${JSON.stringify(method)}${params ? `,"params":${params}` : ""}}`;
}

/** The text of an answer; throws when JSON cannot express the result. */
export function encodeResult(id: string, result: unknown): string {
  return `{"jsonrpc":"2.0","id":${sendable(id)},"result":${jsonOf(result)}}`;
}

/** The text of an answer; throws when JSON cannot express the data. */
export function encodeError(id: string, { code, message, data }: ErrorObject): string {
  return `{"jsonrpc":"2.0","id":${sendable(id)},"error":${jsonOf({ code, message, data })}}`;
}

function jsonOf(value: unknown): string {
  const json = value === undefined ? "null" : JSON.stringify(value);
  if (json === undefined) throw new TypeError("JSON cannot express the value");
  return json;
}

/** A literal as it was written, but for lone surrogates: raw, they would poison the sending side of a socket. */
function sendable(literal: string): string {
  // In Unicode mode the class finds lone surrogates only.
  return literal.replace(/[\ud800-\udfff]/gu, unit => `\\u${unit.charCodeAt(0).toString(16)}`);
}
