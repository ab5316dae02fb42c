import type { Schema } from "./document.ts";

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

const PLAIN: Readonly<Record<string, string>> = {
  string: "string",
  number: "number",
  integer: "number",
  boolean: "boolean",
  null: "null",
  object: "Record<string, unknown>",
  array: "unknown[]",
};

/** Names that types of a document cannot have: those that the generated file uses, and those of the language. */
const TAKEN: ReadonlySet<string> = new Set(
  (
    "AsyncIterable ItemStream Record any bigint boolean never null number object string symbol undefined unknown void " +
    "await debugger delete export function in let typeof var with yield"
  ).split(" "),
);

/** A name of TypeScript from any text. */
export const identifier = (text: string): string => text.replace(/[^\w$]/g, "_").replace(/^\d/, "_$&");

/** A name of TypeScript for what a schema is called. */
export function typeName(name: string): string {
  const plain = identifier(name);
  return TAKEN.has(plain) ? `${plain}_` : plain;
}

/** The name of a member, quoted if it must be. */
export const memberName = (name: string): string => (IDENTIFIER.test(name) ? name : JSON.stringify(name));

/** The type of TypeScript of the values of a schema. */
export function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return typeName(schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1));
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map(constant => JSON.stringify(constant)));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return union(choices.map(typeOf));
  if (schema.allOf) {
    // A part without a type says something about the others: what it is for.
    const parts = schema.allOf.map(part => parenthesized(typeOf(part))).filter(part => part !== "unknown");
    return parts.join(" & ") || "unknown";
  }
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  return types.length === 0 ? "unknown" : union(types.map(type => typed(type, schema)));
}

function typed(type: string, schema: Schema): string {
  if (type === "array" && schema.items) return `${parenthesized(typeOf(schema.items))}[]`;
  if (type === "object" && schema.properties) return inlineType(schema);
  if (type === "object" && typeof schema.additionalProperties === "object") {
    return `Record<string, ${typeOf(schema.additionalProperties)}>`;
  }
  return PLAIN[type] ?? "unknown";
}

function inlineType({ properties = {}, required = [] }: Schema): string {
  const members = Object.entries(properties).map(
    ([name, schema]) => `${memberName(name)}${required.includes(name) ? "" : "?"}: ${typeOf(schema)}`,
  );
  return members.length === 0 ? "Record<string, never>" : `{ ${members.join("; ")} }`;
}

/** An object with the properties of a schema, each on a line. */
export function objectType({ properties = {}, required = [] }: Schema, indent: string): string {
  const lines = Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? "" : "?";
    const text = schema.description ?? schema.allOf?.find(part => part.description)?.description;
    return `${comment(text, `${indent}  `)}${indent}  ${memberName(name)}${optional}: ${typeOf(schema)};`;
  });
  return lines.length === 0 ? "Record<string, never>" : `{\n${lines.join("\n")}\n${indent}}`;
}

const union = (types: readonly string[]): string =>
  [...new Set(types)].map(type => (type.includes(" & ") ? `(${type})` : type)).join(" | ") || "never";

/** A type as a part of another one. */
const parenthesized = (type: string): string => (/ [|&] /.test(type) ? `(${type})` : type);

/** A documentation comment on lines of its own; nothing for no text. */
export function comment(text: string | undefined, indent: string): string {
  if (!text) return "";
  const lines = text.replaceAll("*/", "* /").split("\n");
  return lines.length === 1
    ? `${indent}/** ${lines[0]} */\n`
    : `${indent}/**\n${lines.map(line => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}
