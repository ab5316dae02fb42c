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
const space = /[ \n\r\t]*/y;
const plain = /[ !#-[\]-\uffff]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * A cursor over a text that must be JSON as RFC 8259 has it. It builds nothing: callers pass over values and take the text
 * between two positions. It throws a `Fault` when the text is no JSON or exceeds a limit; reading cannot go on after that.
 * It recurses no deeper than the limit on depth.
 */
export class Scanner {
  /** The index of the next character to read. */
  at = 0;
  /** Whether a name stood twice in an object; for the caller to take back. */
  duplicate = false;
  readonly text: string;
  readonly #limits: Limits;
  #depth = 0;
  #tokens = 0;

  constructor(text: string, limits: Limits) {
    this.text = text;
    this.#limits = limits;
  }

  /** The next character behind white space without reading it, empty at the end of the text. */
  peek(): string {
    this.#pass(space);
    return this.text.charAt(this.at);
  }

  /** Passes over white space up to the end of the text, where nothing else may stand. */
  end(): void {
    if (this.peek()) throw new Fault("message.parse");
  }

  /** Passes over one value of any kind. */
  value(): void {
    const first = this.peek();
    if (first === "{") this.object(() => this.value());
    else if (first === "[") this.array(() => this.value());
    else if (first === '"') {
      this.#token();
      this.#string(Infinity);
    } else if (this.#pass(scalar)) this.#token();
    else throw new Fault("message.parse");
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
      if (this.peek() !== '"') throw new Fault("message.parse");
      this.#token();
      if (++members > this.#limits.members) throw new Fault("request.members");
      const start = this.at;
      this.#string(this.#limits.nameLength);
      const name = decodeString(this.text.slice(start, this.at));
      if (names.has(name)) this.duplicate = true;
      names.add(name);
      if (this.peek() !== ":") throw new Fault("message.parse");
      this.at++;
      this.peek();
      member(name);
    });
  }

  #container(close: string, entry: () => void): void {
    if (++this.#depth > this.#limits.depth) throw new Fault("request.depth");
    this.#token();
    this.at++;
    if (this.peek() !== close) {
      entry();
      while (this.peek() === ",") {
        this.at++;
        this.peek();
        entry();
      }
      if (this.peek() !== close) throw new Fault("message.parse");
    }
    this.at++;
    this.#depth--;
  }

  #string(room: number): void {
    this.at++;
    for (let left = room; ; left--) {
      const start = this.at;
      this.#pass(plain);
      left -= this.at - start;
      if (left < 0) throw new Fault("request.nameLength");
      if (this.text[this.at] === '"') break;
      if (!this.#pass(escaped)) throw new Fault("message.parse");
      if (left < 1) throw new Fault("request.nameLength");
    }
    this.at++;
  }

  /** Passes over what the pattern finds here; false when that is nothing. */
  #pass(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.test(this.text) && pattern.lastIndex > this.at;
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  #token(): void {
    if (++this.#tokens > this.#limits.tokens) throw new Fault("request.tokens");
  }
}

/** What a valid string literal stands for. */
export function decodeString(literal: string): string {
  return literal.includes("\\") ? (JSON.parse(literal) as string) : literal.slice(1, -1);
}
