import { ProtocolError } from "../base/errors.ts";

/** The members that are wanted of an object: an integer that is at least this, a string, or an object in turn. */
export interface Shape {
  readonly [name: string]: number | "string" | Shape;
}

/** What is read by a shape. */
export type Shaped<S> = {
  readonly [K in keyof S]: S[K] extends number ? number : S[K] extends string ? string : Shaped<S[K]>;
};

/** Reads what a shape names, from any value. Strings have 1 to 1,024 characters. Throws if something is missing or else. */
export function read<S extends Shape>(value: unknown, shape: S): Shaped<S> {
  if (!value || typeof value !== "object" || Array.isArray(value)) return fail("object");
  const from = value as Readonly<Record<string, unknown>>;
  const entries = Object.entries(shape).map(([name, kind]) => {
    const member = from[name];
    if (typeof kind === "object") return [name, read(member, kind)];
    const fits =
      kind === "string"
        ? typeof member === "string" && member && member.length <= 1024
        : Number.isSafeInteger(member) && (member as number) >= kind;
    return [name, fits ? member : fail(name)];
  });
  return Object.fromEntries(entries);
}

/** Throws: this is wrong with what was read. */
export function fail(fault: string): never {
  throw new ProtocolError(fault);
}
