import { describe, expect, it } from "vitest";
import { inPositions, readParams, streamedItems, withStreams } from "../../src/explorer/read-params.ts";
import { readTyped } from "../../src/explorer/read-text.ts";
import type { ParamObject } from "../../src/generate/document.ts";

describe("what is typed", () => {
  it.each([
    ["text", " a ", " a "],
    ["text", "", ""],
    ["number", " -1.5e3 ", -1500],
    ["number", "0", 0],
    ["integer", "42", 42],
    ["integer", "1e3", 1000],
    ["json", ' {"a":[1]} ', { a: [1] }],
  ] as const)("as %s: %j", (kind, text, value) => {
    expect(readTyped(kind, text)).toEqual({ value });
  });

  it.each([
    ["number", "", "A number is missing."],
    ["number", "1,5", "“1,5” is not a number."],
    ["number", "0x10", "“0x10” is not a number."],
    ["number", "Infinity", "“Infinity” is not a number."],
    ["number", "1e999", "“1e999” is not a number."],
    ["integer", "1.5", "1.5 is not an integer."],
    ["integer", "9007199254740993", "JavaScript would change 9007199254740993: integers of this page end at 2⁵³."],
    ["json", " ", "JSON is missing."],
  ] as const)("is no %s: %j", (kind, text, fault) => {
    expect(readTyped(kind, text)).toEqual({ fault });
  });

  it("is no JSON, and where", () => {
    expect(readTyped("json", '{"a":1,}')).toEqual({ fault: expect.stringMatching(/^This is not JSON\. ./) });
  });
});

const param = (name: string, rest: Partial<ParamObject> = {}): ParamObject => ({ name, schema: {}, ...rest });

describe("params", () => {
  it.each([
    ["", undefined],
    ['{"a":1}', { a: 1 }],
    ["[1,2,3]", [1, 2, 3]],
  ])("as JSON: %j", (text, value) => {
    expect(readParams(text, ["a", "b"])).toEqual({ value });
  });

  it.each(["42", "null", '"a"', "true"])("are not %s", text => {
    expect(readParams(text, ["a"])).toEqual({ fault: "Params are an object {…}, an array […] or nothing." });
  });

  it("have no member that the method does not know, if it says what it knows", () => {
    expect(readParams('{"a":1,"c":2}', ["a", "b"])).toEqual({ fault: "The method has no param “c”." });
    expect(readParams('{"a":1,"c":2}', undefined)).toEqual({ value: { a: 1, c: 2 } });
  });

  it("go by position up to the last one that is there", () => {
    const params = ["a", "b", "c"].map(name => param(name));
    expect(inPositions(params, { a: 1 })).toEqual([1]);
    expect(inPositions(params, { b: 2 })).toEqual([null, 2]);
    expect(inPositions(params, {})).toEqual([]);
  });

  it("have streams where the method takes streams, by name and by position", async () => {
    const params = [param("name"), param("rows", { "x-stream-argument": { item: {} } })];
    const byName = withStreams(params, { name: ["n"], rows: [1, 2] }) as Record<string, AsyncIterable<unknown>>;
    const byPosition = withStreams(params, ["n", [3]]) as AsyncIterable<unknown>[];
    expect(byName["name"]).toEqual(["n"]);
    expect(await itemsOf(byName["rows"])).toEqual([1, 2]);
    expect(await itemsOf(byPosition[1])).toEqual([3]);
    expect(withStreams(params, undefined)).toBeUndefined();
    expect(await itemsOf(streamedItems([]))).toEqual([]);
  });
});

async function itemsOf(stream: AsyncIterable<unknown> | undefined): Promise<unknown[]> {
  // A list can be looped over, too.
  expect(Symbol.asyncIterator in Object(stream)).toBe(true);
  const items: unknown[] = [];
  for await (const item of stream ?? []) items.push(item);
  return items;
}
