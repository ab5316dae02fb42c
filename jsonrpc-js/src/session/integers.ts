import { DEFAULT_LIMITS } from "../codec/limits.ts";
import { Scanner } from "../codec/scanner.ts";

/** Strings and numbers of valid JSON. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[-\d][^,\]}\s]*/g;

/** Parses a message of the session layer. Integers have one form: what has another is null. Throws for bad JSON. */
export function parseIntegers(text: string): ReturnType<typeof JSON.parse> {
  const scanner = new Scanner(text, DEFAULT_LIMITS);
  scanner.value();
  scanner.expect(!scanner.peek() && !scanner.duplicate);
  return JSON.parse(text.replace(TOKENS, token => (/^("|0$|-?[1-9]\d*$)/.test(token) ? token : "null")));
}
