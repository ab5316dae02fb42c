import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Field, fieldOf, memberOf } from "../../src/explorer/fields.ts";
import { parse, type Schema } from "../../src/generate/document.ts";

const file = new URL("../../../jsonrpc-openrpc/src/test/resources/io/jsonrpc/openrpc/shop.json", import.meta.url);
const shop = parse(readFileSync(file, "utf8"), "shop.json");
const schemas = shop.components?.schemas ?? {};

/** A field in words, with what is inside of it to a depth. */
function inWords(field: Field, depth = 3): unknown {
  const nullable = field.nullable ? "?" : "";
  const inside = (of: () => Field) => (depth === 0 ? "…" : inWords(of(), depth - 1));
  switch (field.kind) {
    case "choice":
      return `${field.values.map(value => JSON.stringify(value)).join("|")}${nullable}`;
    case "object":
      return Object.fromEntries(field.members.map(({ name, field }) => [name, inside(field)]));
    case "list":
    case "map":
      return { [`${field.kind}${nullable}`]: inside(field.inner) };
    case "union":
      return { union: field.choices.map(({ label, field }) => [label, inside(field)]) };
    default:
      return `${field.kind}${nullable}${field.hint && ` (${field.hint})`}`;
  }
}

const of = (schema: Schema) => inWords(fieldOf(schema, schemas));
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

describe("a value is asked for", () => {
  it.each<[Schema, unknown]>([
    [{ type: "string" }, "text"],
    [{ type: "string", minLength: 2, maxLength: 50 }, "text (2 to 50 characters)"],
    [{ type: "string", format: "date-time", pattern: "Z$" }, "text (date-time, matches Z$)"],
    [{ type: "string", contentEncoding: "base64" }, "text (base64)"],
    [{ type: "integer", minimum: 1 }, "integer (integer, at least 1)"],
    [{ type: "number", maximum: 9.5 }, "number (at most 9.5)"],
    [{ type: "boolean" }, "true|false"],
    [{ type: ["string", "null"] }, "text?"],
    [{ anyOf: [{ type: "null" }, { type: "integer" }] }, "integer? (integer)"],
    [{ type: "null" }, "null"],
    [{ enum: ["a", 1] }, '"a"|1'],
    [{ const: "x" }, '"x"'],
    [{ anyOf: [ref("Format"), { type: "null" }] }, '"SMALL"|"very-large"?'],
    [{ allOf: [ref("Format")], default: "SMALL" }, '"SMALL"|"very-large"'],
    [{ type: "array", items: { type: "array", items: { type: "integer" } } }, { list: { list: "integer (integer)" } }],
    [{ type: "object", additionalProperties: { type: "number" } }, { map: "number" }],
    [
      { type: ["string", "number"] },
      {
        union: [
          ["string", "text"],
          ["number", "number"],
        ],
      },
    ],
    [ref("Card"), { number: "text" }],
  ])("by its type: %j", (schema, field) => {
    expect(of(schema)).toEqual(field);
  });

  it.each<Schema>([
    {},
    { type: "object" },
    { type: "object", additionalProperties: {} },
    { type: "array" },
    { type: "strange" },
    ref("NoSuchType"),
    { $ref: "#/components/schemas/toString" },
  ])("as JSON where its schema does not say more: %j", schema => {
    expect(of(schema)).toBe("json");
  });

  it("as one of the records of a sealed type, each with the constant that names it", () => {
    expect(of(ref("Payment"))).toEqual({
      union: [
        ["card", { type: '"card"', number: "text" }],
        ["transfer", { type: '"transfer"', iban: "text", reference: "text?" }],
      ],
    });
  });

  it("as a type that contains itself, one step at a time", () => {
    const article = inWords(fieldOf(ref("Article"), schemas), 1) as Record<string, unknown>;
    expect(article["replacedBy"]).toMatchObject({ "article-no": "…", replacedBy: "…" });
    const field = fieldOf(ref("Article"), schemas);
    const members = field.kind === "object" ? field.members : [];
    expect(members.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      "article-no",
      "price",
      "size",
      "ratings",
      "picture",
      "since",
    ]);
  });

  it("as JSON where a type must have itself, however far inside", () => {
    const node = {
      type: "object",
      properties: { name: { type: "string" }, next: ref("Node") },
      required: ["name", "next"],
    };
    expect(inWords(fieldOf(ref("Node"), { Node: node }))).toEqual({ name: "text", next: "json" });
    const one = { type: "object", properties: { two: ref("Two") }, required: ["two"] };
    const two = { type: "object", properties: { one: { allOf: [ref("One")] } }, required: ["one"] };
    expect(inWords(fieldOf(ref("One"), { One: one, Two: two }))).toEqual({ two: { one: "json" } });
    const twice = { type: "object", properties: { a: ref("Card"), b: ref("Card") }, required: ["a", "b"] };
    expect(inWords(fieldOf(twice, schemas))).toEqual({ a: { number: "text" }, b: { number: "text" } });
  });

  it("as JSON where a reference leads to itself", () => {
    expect(inWords(fieldOf(ref("A"), { A: ref("B"), B: ref("A") }))).toBe("json");
    expect(inWords(fieldOf(ref("A"), { A: { allOf: [ref("A")] } }))).toBe("json");
  });

  it("with what holds if it is left out", () => {
    const { description, required, field } = memberOf("page", { type: "integer", default: 0 }, false, schemas);
    expect([description, required, field().preset]).toEqual(["", false, 0]);
    expect(fieldOf({ allOf: [ref("Format")], default: "SMALL" }, schemas).preset).toBe("SMALL");
  });

  it("for each param of a document", () => {
    const params = shop.methods.flatMap(method => method.params.map(param => of(param.schema)));
    expect(params.length).toBeGreaterThan(10);
    expect(params).not.toContain(undefined);
  });
});
