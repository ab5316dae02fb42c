import type { ErrorObject } from "../codec/faults.ts";

/** One message of a stream: an item unless it is an end. */
export interface StreamMessage {
  /** How many items were passed over before it; null for some. */
  readonly skipped?: number | null;
  readonly position?: string;
  readonly error?: ErrorObject;
  readonly complete?: true;
  /** The whole params. */
  readonly text: string;
}

/** Whether the params of a message with an id mean something. */
// biome-ignore lint/suspicious/noExplicitAny: whatever was received
export function isMessage({ skipped = 0, position = "", result, error, complete }: any): boolean {
  return (
    [result, error, complete].filter(one => one !== undefined).length === 1 &&
    (result !== undefined || complete === true || isError(error)) &&
    Number.isSafeInteger(skipped ?? 0) &&
    skipped >= 0 &&
    typeof position === "string" &&
    position.length <= 256
  );
}

function isError(error: ErrorObject | null): boolean {
  // Bitwise operators make integers of 32 bits.
  return error?.code === ((error?.code ?? 0) | 0) && typeof error.message === "string";
}
