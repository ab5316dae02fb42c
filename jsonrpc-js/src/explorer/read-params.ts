import type { ParamObject } from "../generate/document.ts";
import { type ReadText, readJson } from "./read-text.ts";

/**
 * Reads params as JSON: an object, an array, or nothing.
 *
 * @param names what the method takes; undefined if that is anything
 */
export function readParams(text: string, names: readonly string[] | undefined): ReadText {
  if (text.trim() === "") return { value: undefined };
  const read = readJson(text);
  if ("fault" in read || Array.isArray(read.value)) return read;
  if (typeof read.value !== "object" || read.value === null) {
    return { fault: "Params are an object {…}, an array […] or nothing." };
  }
  const unknown = names && Object.keys(read.value).find(name => !names.includes(name));
  return unknown === undefined ? read : { fault: `The method has no param “${unknown}”.` };
}

/** Params by position, up to the last one that is there; what is left out before it is null. */
export function inPositions(params: readonly ParamObject[], values: Readonly<Record<string, unknown>>): unknown[] {
  const all = params.map(({ name }) => values[name]);
  while (all.length > 0 && all.at(-1) === undefined) all.pop();
  return all.map(value => value ?? null);
}

/** The same params with streams where the method takes streams, of the lists that were given for them. */
export function withStreams(params: readonly ParamObject[], values: unknown): unknown {
  if (typeof values !== "object" || values === null || !params.some(param => param["x-stream-argument"])) return values;
  const copy = Array.isArray(values) ? [...values] : { ...values };
  const places = copy as Record<string | number, unknown>;
  params.forEach((param, index) => {
    const place = Array.isArray(copy) ? index : param.name;
    const items = places[place];
    if (param["x-stream-argument"] && Array.isArray(items)) places[place] = streamedItems(items);
  });
  return copy;
}

/** A stream of these items. */
export async function* streamedItems(items: readonly unknown[]): AsyncGenerator<unknown, void, void> {
  yield* items;
}
