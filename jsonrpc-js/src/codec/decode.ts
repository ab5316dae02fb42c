import type { ErrorObject, FaultType } from "./faults.ts";
import { canonicalId, integerOf } from "./ids.ts";
import type { Limits } from "./limits.ts";
import { decodeString, type Fault, isStructured, Scanner } from "./scanner.ts";
import { utf8Length } from "./utf8.ts";

/** A request, or a notification if it has no id. */
export interface InboundCall {
  readonly kind: "call";
  /** The id as written, the text of a JSON value. */
  readonly id: string | undefined;
  readonly method: string;
  /** The text of an object or an array. */
  readonly params: string | undefined;
  /** Whether it came in a batch; the script for pages does not say. */
  inBatch?: boolean;
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
 * @param bytes the size of the text in UTF-8
 */
export function decode(
  text: string,
  limits: Limits,
  nullParams = false,
  bytes: number = utf8Length(text),
): InboundMessage | readonly InboundMessage[] {
  const decoded = read(text, limits, nullParams);
  if (bytes <= limits.messageBytes) return decoded;
  // Nothing in it runs. But a request is answered with an error, and an answer never is.
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

/** An error object of the peer; undefined if the text is none. */
export function errorOf(json: string | undefined, limits: Limits): InboundError["error"] | undefined {
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
