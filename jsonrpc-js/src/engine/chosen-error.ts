import { ResponseError } from "../base/errors.ts";
import type { ErrorObject } from "../codec/faults.ts";

/** Of an exception only what the handler chose to send crosses the wire: undefined for anything else. */
export function chosenError(failure: unknown): ErrorObject | undefined {
  try {
    if (!(failure instanceof ResponseError && Number.isInteger(failure.code))) return undefined;
    const { code, message, data } = failure;
    return { code, message, data };
  } catch {
    // A class that throws.
    return undefined;
  }
}
