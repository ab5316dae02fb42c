import { readFileSync } from "node:fs";
import { expect, it, test } from "vitest";
import { isControl } from "../../src/session/control-reader.ts";
import { readPrefix } from "../../src/session/prefix.ts";

/** One case of `protocol/vectors/session/channel-prefixes.json`. */
interface PrefixVector {
  readonly name: string;
  readonly parts?: boolean;
  readonly text?: string;
  readonly kind?: string;
  readonly number?: number;
  readonly length?: number;
  readonly seed?: number;
  readonly texts?: number;
  readonly digest?: number;
}

const file = new URL("../../../protocol/vectors/session/channel-prefixes.json", import.meta.url);
const cases: readonly PrefixVector[] = JSON.parse(readFileSync(file, "utf8"));
const LETTERS = '0123456789012345678901234567890123456789::::::++++ -@{"\uFF17\u0667';

function kindOf(text: string, parts: boolean): string {
  if (isControl(text)) return "control";
  const prefix = readPrefix(text, parts);
  if (!prefix) return "text";
  return prefix === "invalid" ? prefix : `${prefix.isPart ? "part" : "channel"} ${prefix.channel} ${prefix.length}`;
}

const rows = cases.filter(({ text }) => text !== undefined).map(one => [one.name, one] as const);

test.each(rows)("%s", (_, { text = "", parts, kind, number, length }) => {
  const expected = number === undefined ? kind : `${kind} ${number} ${length}`;
  for (const taken of [false, true])
    if (parts === undefined || parts === taken) expect(kindOf(text, taken)).toBe(expected);
});

/** The texts that follow from a seed, as the README of the vectors has it. */
function textsOf(seed: number): () => string {
  let state = seed;
  const next = (bound: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
  return () => {
    let text = "";
    for (let length = next(16); length > 0; length--) text += LETTERS.charAt(next(LETTERS.length));
    return text;
  };
}

it.each(cases.filter(({ digest }) => digest !== undefined))(
  "$name",
  ({ seed = 0, texts = 0, parts = false, digest }) => {
    const next = textsOf(seed);
    let sum = 0x811c9dc5;
    for (let count = 0; count < texts; count++) {
      for (const char of `${kindOf(next(), parts)};`) sum = Math.imul(sum ^ char.charCodeAt(0), 0x01000193);
    }
    expect(sum >>> 0).toBe(digest);
  },
);
