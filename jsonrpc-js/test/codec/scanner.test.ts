import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { decode, type InboundMessage } from "../../src/codec/decode.ts";
import { DEFAULT_LIMITS } from "../../src/codec/limits.ts";
import { Fault, Scanner } from "../../src/codec/scanner.ts";

const wide = { ...DEFAULT_LIMITS, depth: 10_000, tokens: Infinity, members: Infinity, nameLength: Infinity };

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the scanner takes the text for JSON; fails the test on anything but its own fault. */
function passes(text: string): boolean {
  const scanner = new Scanner(text, wide);
  try {
    const value = scanner.value();
    scanner.expect(!scanner.peek());
    return value === text.replace(/^[ \n\r\t]+|[ \n\r\t]+$/g, "");
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return false;
  }
}

const single = (text: string): InboundMessage => decode(text, DEFAULT_LIMITS) as InboundMessage;

/** JSON as generators write it, with white space and escapes in places. */
const jsonText = fc
  .tuple(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom<string | number>("", 1, "\t", " \r\n"), fc.boolean())
  .map(([value, indent, escapes]) => {
    const text = JSON.stringify(value, null, indent);
    return escapes
      ? text.replace(/[a-z](?=[^"]*"[^"]*$)/, letter => `\\u00${letter.charCodeAt(0).toString(16)}`)
      : text;
  });

/** What stands at the borders of the grammar. */
// Not fc.string({ unit: "binary" }): that builds a table of all code points first, which takes more than a second.
const units = fc.array(fc.nat(0xffff), { maxLength: 20 }).map(codes => String.fromCharCode(...codes));

const pieces = fc.array(
  fc.constantFrom(
    ..."{}[]:,\"\\/ \n\t\r\u0000\u001f\u0020\u00a0\ufeff\u2028\ud800\udc00-+.0159eEtfnu'",
    "true",
    "false",
    "null",
    '"a"',
    "\\u12aF",
    "1e5",
    "-0",
    "01",
  ),
  { maxLength: 12 },
);

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

// Thousands of texts on a machine that may be busy with much else.
vi.setConfig({ testTimeout: 60_000 });

describe("the scanner agrees with JSON.parse", () => {
  test("on JSON", () => {
    fc.assert(
      fc.property(jsonText, text => passes(text)),
      { numRuns: 2000 },
    );
  });

  test("on JSON with something cut out, put in or changed", () => {
    const mutated = fc.tuple(jsonText, fc.nat(), fc.nat(4), pieces).map(([text, at, cut, put]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + put.slice(0, 2).join("") + text.slice(from + cut);
    });
    fc.assert(
      fc.property(mutated, text => passes(text) === isJson(text)),
      { numRuns: 5000 },
    );
  });

  test("on sequences of the grammar's pieces, nested or not", () => {
    fc.assert(
      fc.property(pieces, fc.boolean(), (parts, nested) => {
        const text = nested ? `[${parts.join("")}]` : parts.join("");
        return passes(text) === isJson(text);
      }),
      { numRuns: 10_000 },
    );
  });

  test("on every character alone, inside a string and behind a backslash", () => {
    // The borders of what the grammar and Unicode tell apart.
    const borders = [0x2000, 0xd800, 0xdc00, 0xe000, 0xff00, 0xffff].flatMap(unit => range(unit - 50, unit + 50));
    for (const unit of [...range(0, 0x200), ...borders.filter(unit => unit <= 0xffff)]) {
      const char = String.fromCharCode(unit);
      for (const text of [char, `"${char}"`, `"\\${char}"`]) {
        if (passes(text) !== isJson(text)) expect.fail(`they differ on ${JSON.stringify(text)}`);
      }
    }
  });
});

describe("an id", () => {
  test("is kept exactly as it was written, wherever it stands", () => {
    const part = (mark: string) =>
      fc.option(
        fc.nat().map(digits => mark + digits),
        { nil: "" },
      );
    const id = fc.oneof(
      units.map(value => JSON.stringify(value)),
      units.map(value => `"${value.replace(/./gs, escapeUnit)}"`),
      fc.tuple(fc.bigInt(), part("."), part("E+")).map(([whole, fraction, e]) => `${whole}${fraction}${e}`),
      fc.constantFrom("null", "-0", "1e5", "0.10"),
    );
    const extra = fc.constantFrom({}, { a: { id: 1 } }, { Id: 7, ids: [null] }, { "": '"id":5', "\ud800": true });
    fc.assert(
      fc.property(id, extra, fc.boolean(), (literal, others, first) => {
        const rest = JSON.stringify({ jsonrpc: "2.0", method: "m", params: [{ id: 5 }], ...others }).slice(1, -1);
        const found = single(first ? `{"id":${literal},${rest}}` : `{ ${rest} , "id" : ${literal} }`);
        return found.kind === "call" && found.id === literal && found.method === "m" && found.params === '[{"id":5}]';
      }),
      { numRuns: 300 },
    );
  });
});

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

describe("hostile text", () => {
  test("of any kind is decoded without a throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          units,
          jsonText,
          pieces.map(parts => parts.join("")),
        ),
        text => {
          decode(text, DEFAULT_LIMITS);
          decode(`{"jsonrpc":"2.0","id":1,"method":"m","params":${text}}`, DEFAULT_LIMITS);
          decode(`{"jsonrpc":"2.0","id":1,"result":1,"error":${text}}`, DEFAULT_LIMITS);
          decode(`[${text},${text}]`, DEFAULT_LIMITS);
        },
      ),
      { numRuns: 500 },
    );
  });

  test.for(["[", '{"a":', '[{"a":[', '[[[{"a":'])("nested 100,000 deep in %s is too deep", opening => {
    expect(single(opening.repeat(100_000))).toEqual({ kind: "malformed", id: "null", fault: "request.depth" });
    expect(single(`{"jsonrpc":"2.0","id":7,"params":${opening.repeat(100_000)}`)).toMatchObject({ id: "7" });
  });

  // Each of them takes for ever if any part of it is looked at again for each character.
  test.for([
    ["a long string", `"${"a".repeat(1e6)}"`],
    ["a long string of escapes", `"${"\\n".repeat(5e5)}"`],
    ["a long string of Unicode escapes", `"${"\\u0041".repeat(1.6e5)}"`],
    ["a long number", "1".repeat(1e6)],
    ["a long fraction", `1.${"1".repeat(1e6)}`],
    ["white space", `${" ".repeat(1e6)}1`],
  ] as const)("%s is read in one pass", ([, value]) => {
    const limits = { ...DEFAULT_LIMITS, messageBytes: 1e7 };
    const text = `{"jsonrpc":"2.0","id":1,"method":"m","params":[${value}]}`;
    expect(decode(text, limits)).toMatchObject({ kind: "call", params: `[${value}]` });
    // Without its end, too.
    expect(decode(text.slice(0, -4), limits)).toMatchObject({ kind: "malformed" });
  });

  test("with names of the prototype is ordinary", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const extra = names.map(name => `"${name}":{"a":1}`).join();
    expect(single(`{${extra},"jsonrpc":"2.0","id":1,"method":"__proto__"}`)).toEqual({
      kind: "call",
      id: "1",
      method: "__proto__",
      params: undefined,
    });
  });
});
