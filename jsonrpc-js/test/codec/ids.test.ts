import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { canonicalId } from "../../src/codec/ids.ts";

interface Pair {
  readonly id: string;
  readonly other: string;
  readonly equal: boolean;
}

const file = new URL("../../../protocol/vectors/equality/ids.json", import.meta.url);
const pairs = JSON.parse(readFileSync(file, "utf8")) as readonly Pair[];

test.for(pairs)("$id and $other are equal: $equal", ({ id, other, equal }) => {
  expect(canonicalId(id) === canonicalId(other)).toBe(equal);
});
