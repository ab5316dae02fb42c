import type { FaultType } from "./faults.ts";
import type { Limits } from "./limits.ts";

/** Why a text was not read to its end. */
export class Fault {
  readonly type: FaultType;

  constructor(type: FaultType) {
    this.type = type;
  }
}

// Sticky, and none of them backtracks: each character is looked at a bounded number of times.
const SPACE = /[ \n\r\t]*/y;
const PLAIN = /[ !#-[\]-\uffff]*/y;
const ESCAPED = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * A cursor over a text that must be JSON as RFC 8259 has it. It builds no values: callers take the text of one by passing
 * over it. Every method throws a `Fault` when the text is no JSON or exceeds a limit; reading cannot go on after that.
 * It recurses no deeper than the limit on depth.
 */
export class Scanner {
  /** Whether a name stood twice in an object; for the caller to take back. */
  duplicate = false;
  readonly #text: string;
  readonly #limits: Limits;
  #at = 0;
  #depth = 0;
  #tokens = 0;

  constructor(text: string, limits: Limits) {
    this.#text = text;
    this.#limits = limits;
  }

  /** The next character behind white space without reading it, empty at the end of the text. */
  peek(): string {
    this.#pass(SPACE);
    return this.#text.charAt(this.#at);
  }

  /** Passes over one value of any kind and the white space before it; its text. */
  value(): string {
    const first = this.peek();
    const start = this.#at;
    if (first === "{") this.object(() => this.value());
    else if (first === "[") this.array(() => this.value());
    else if (first === '"') {
      this.#token();
      this.#string(Infinity);
    } else {
      this.expect(this.#pass(SCALAR));
      this.#token();
    }
    return this.#text.slice(start, this.#at);
  }

  /** Reads the array whose bracket is next; the callback reads each entry. */
  array(entry: () => void): void {
    this.#container("]", entry);
  }

  /** Reads the object whose brace is next; the callback gets each name and reads the value. */
  object(member: (name: string) => void): void {
    const names = new Set<string>();
    let members = 0;
    this.#container("}", () => {
      this.expect(this.peek() === '"');
      this.#token();
      if (++members > this.#limits.members) throw new Fault("request.members");
      const start = this.#at;
      this.#string(this.#limits.nameLength);
      const name = decodeString(this.#text.slice(start, this.#at));
      this.duplicate ||= names.has(name);
      names.add(name);
      this.expect(this.peek() === ":");
      this.#at++;
      member(name);
    });
  }

  /** Ends the reading unless the condition holds that JSON has here. */
  expect(condition: boolean): void {
    if (!condition) throw new Fault("message.parse");
  }

  #container(close: string, entry: () => void): void {
    if (++this.#depth > this.#limits.depth) throw new Fault("request.depth");
    this.#token();
    this.#at++;
    if (this.peek() !== close) {
      for (entry(); this.peek() === ","; entry()) this.#at++;
      this.expect(this.peek() === close);
    }
    this.#at++;
    this.#depth--;
  }

  #string(room: number): void {
    let end = ++this.#at + room;
    for (;;) {
      this.#pass(PLAIN);
      if (this.#at > end) throw new Fault("request.nameLength");
      if (this.#text[this.#at] === '"') break;
      const start = this.#at;
      this.expect(this.#pass(ESCAPED));
      // It counts as one character.
      end += this.#at - start - 1;
    }
    this.#at++;
  }

  /** Passes over what the pattern finds here; false when that is nothing. */
  #pass(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.test(this.#text) && pattern.lastIndex > this.#at;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #token(): void {
    if (++this.#tokens > this.#limits.tokens) throw new Fault("request.tokens");
  }
}

/** What a valid string literal stands for. */
export function decodeString(literal: string): string {
  return JSON.parse(literal) as string;
}

/** Whether a JSON text is an object or an array. */
export function isStructured(json: string): boolean {
  return /^[{[]/.test(json);
}
