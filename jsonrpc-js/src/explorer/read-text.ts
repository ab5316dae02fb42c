/** What a text is as a value, or what is wrong with it. */
export type ReadText = { readonly value: unknown } | { readonly fault: string };

/** Reads what was typed for a value; numbers may have any form of JSON. */
export function readTyped(kind: "text" | "number" | "integer" | "json", text: string): ReadText {
  if (kind === "text") return { value: text };
  if (kind === "json") return readJson(text);
  const typed = text.trim();
  const number = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(typed) ? Number(typed) : Number.NaN;
  if (!Number.isFinite(number)) return { fault: typed === "" ? "A number is missing." : `“${typed}” is not a number.` };
  if (kind === "number") return { value: number };
  if (!Number.isInteger(number)) return { fault: `${typed} is not an integer.` };
  return Number.isSafeInteger(number)
    ? { value: number }
    : { fault: `JavaScript would change ${typed}: integers of this page end at 2⁵³.` };
}

/** Reads JSON. */
export function readJson(text: string): ReadText {
  if (text.trim() === "") return { fault: "JSON is missing." };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: `This is not JSON. ${(error as Error).message}` };
  }
}
