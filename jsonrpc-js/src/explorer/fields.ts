import type { Schema } from "../generate/document.ts";

/** The schemas of a document, by name. */
export type Schemas = Readonly<Record<string, Schema>>;

/** How a value is asked for. What is inside of it is made when it is asked for. */
export type Field = FieldTraits &
  (
    | { readonly kind: "text" | "number" | "integer" | "json" }
    | { readonly kind: "choice"; readonly values: readonly unknown[] }
    | { readonly kind: "object"; readonly members: readonly FieldMember[] }
    | { readonly kind: "list"; readonly inner: () => Field }
    | { readonly kind: "map"; readonly inner: () => Field }
    | { readonly kind: "union"; readonly choices: readonly FieldChoice[] }
  );

interface FieldTraits {
  /** What fits, in words; may be empty. */
  readonly hint: string;
  readonly nullable: boolean;
  /** What the server takes if it is left out; undefined for nothing. */
  readonly preset: unknown;
}

/** A member of an object. */
export interface FieldMember {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly field: () => Field;
}

/** One of the types of a union. */
export interface FieldChoice {
  readonly label: string;
  readonly field: () => Field;
}

/** References that are followed for one schema, so that one to itself has an end. */
const MAX_REFERENCES = 32;

const NULL: Schema = { type: "null" };

const NOWHERE: ReadonlySet<string> = new Set();

/**
 * How a value of a schema is asked for; a schema that is not understood is asked for as JSON.
 *
 * @param within the types of which this is a part that must be there: one that is a part of itself is asked for as JSON
 */
export function fieldOf(schema: Schema, schemas: Schemas, within: ReadonlySet<string> = NOWHERE): Field {
  const whole = resolved(schema, schemas);
  const type = typeNameOf(schema);
  const { rest, nullable } = withoutNull(whole, schemas);
  const traits = { hint: hintOf(rest), nullable, preset: whole.default ?? rest.default };
  const choices = rest.oneOf ?? rest.anyOf;
  if (type && within.has(type)) return { ...traits, kind: "json" };
  if ("const" in rest) return { ...traits, kind: "choice", values: [rest.const] };
  if (rest.enum) return { ...traits, kind: "choice", values: rest.enum };
  if (choices) return { ...traits, kind: "union", choices: choices.map(one => choiceOf(one, schemas)) };
  switch (rest.type) {
    case "string":
      return { ...traits, kind: "text" };
    case "integer":
    case "number":
      return { ...traits, kind: rest.type };
    case "boolean":
      return { ...traits, kind: "choice", values: [true, false] };
    case "array":
      return rest.items ? listOf(rest.items, traits, schemas) : { ...traits, kind: "json" };
    case "object":
      return objectOf(rest, traits, schemas, type ? new Set([...within, type]) : within);
    case "null":
      return { ...traits, kind: "choice", values: [null] };
    default:
      return { ...traits, kind: "json" };
  }
}

const listOf = (items: Schema, traits: FieldTraits, schemas: Schemas): Field => ({
  ...traits,
  kind: "list",
  inner: () => fieldOf(items, schemas),
});

function objectOf(schema: Schema, traits: FieldTraits, schemas: Schemas, within: ReadonlySet<string>): Field {
  const { properties, required = [], additionalProperties } = schema;
  if (properties) {
    const names = Object.keys(properties);
    const members = names.map(name => memberOf(name, properties[name] ?? {}, required.includes(name), schemas, within));
    return { ...traits, kind: "object", members };
  }
  if (typeof additionalProperties !== "object" || Object.keys(additionalProperties).length === 0) {
    return { ...traits, kind: "json" };
  }
  return { ...traits, kind: "map", inner: () => fieldOf(additionalProperties, schemas) };
}

/** A member of an object, or a param. */
export function memberOf(
  name: string,
  schema: Schema,
  required: boolean,
  schemas: Schemas,
  within: ReadonlySet<string> = NOWHERE,
): FieldMember {
  const field = () => fieldOf(schema, schemas, required ? within : NOWHERE);
  return { name, required, description: schema.description ?? "", field };
}

function choiceOf(schema: Schema, schemas: Schemas): FieldChoice {
  const { properties = {}, type } = resolved(schema, schemas);
  const constant = Object.values(properties).find(property => "const" in property)?.const;
  const label = constant ?? typeNameOf(schema) ?? type ?? "JSON";
  return { label: String(label), field: () => fieldOf(schema, schemas) };
}

/** The name of the type that a schema refers to, null or not; undefined if it has none. */
function typeNameOf({ $ref, allOf, anyOf }: Schema): string | undefined {
  const reference = $ref ?? [...(allOf ?? []), ...(anyOf ?? [])].find(part => part.$ref)?.$ref;
  return reference?.slice(reference.lastIndexOf("/") + 1);
}

/** Without references at its top, and with all that it must be at once in one. */
function resolved(schema: Schema, schemas: Schemas, references = 0): Schema {
  const { $ref, allOf, ...rest } = schema;
  if (references > MAX_REFERENCES) return {};
  if ($ref !== undefined) {
    const name = $ref.slice($ref.lastIndexOf("/") + 1);
    return resolved(Object.hasOwn(schemas, name) ? (schemas[name] ?? {}) : {}, schemas, references + 1);
  }
  if (!allOf) return schema;
  const parts = [...allOf.map(part => resolved(part, schemas, references + 1)), rest];
  const merged: Schema = Object.assign({}, ...parts);
  if (!parts.some(part => part.properties)) return merged;
  return {
    ...merged,
    properties: Object.assign({}, ...parts.map(part => part.properties)),
    required: parts.flatMap(part => part.required ?? []),
  };
}

/** What a schema is besides null. */
function withoutNull(schema: Schema, schemas: Schemas): { readonly rest: Schema; readonly nullable: boolean } {
  const choices = schema.anyOf ?? schema.oneOf;
  const isNull = (one: Schema) => resolved(one, schemas).type === "null";
  if (choices?.some(isNull)) {
    const others = choices.filter(one => !isNull(one));
    const [only = NULL] = others;
    return { rest: others.length < 2 ? resolved(only, schemas) : { anyOf: others }, nullable: others.length > 0 };
  }
  if (typeof schema.type === "string" || !schema.type) return { rest: schema, nullable: false };
  const types = schema.type.filter(type => type !== "null");
  const rest = types.length === 1 ? { ...schema, type: types[0] as string } : { anyOf: types.map(type => ({ type })) };
  return { rest, nullable: types.length < schema.type.length };
}

/** What fits, in words. */
function hintOf(schema: Schema): string {
  const { type, format, contentEncoding, minimum, maximum, minLength, maxLength, pattern } = schema;
  return [
    type === "integer" ? "integer" : "",
    format ?? contentEncoding ?? "",
    range(minimum, maximum, ""),
    range(minLength, maxLength, " characters"),
    pattern ? `matches ${pattern}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined) return most === undefined ? "" : `at most ${most}${unit}`;
  return most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`;
}
