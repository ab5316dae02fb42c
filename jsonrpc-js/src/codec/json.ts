/** Reads and writes the values of the application: params, results, error data, progress. */
export interface Json {
  /** The value of a valid JSON text. What it throws fails the call or the request. */
  parse(text: string): unknown;
  /** The JSON text of a value, undefined if there is none. It must be valid, on nothing but trust. */
  stringify(value: unknown): string | undefined;
}

export const PLATFORM_JSON: Json = JSON;
