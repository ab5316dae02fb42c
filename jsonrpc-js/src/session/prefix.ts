/** The number in front of a text frame on a session with channels. */
export interface FramePrefix {
  readonly channel: number;
  /** How many characters of the frame it is. */
  readonly length: number;
  /** More parts of the same text follow. */
  readonly isPart: boolean;
}

/** More digits leave no room for a colon within reach. */
const PREFIX = /^(\d{1,11})(\+?):/;
export const MAX_PREFIX = 12;
const MAX_NUMBER = 2 ** 31 - 1;

/** The prefix of a frame that this end sends; it does not count for the limit on messages. */
export function prefixLength(frame: string): number {
  return PREFIX.exec(frame.slice(0, MAX_PREFIX))?.[0].length ?? 0;
}

/**
 * Reads the beginning of a text frame.
 *
 * @param parts whether this end has said that it takes parts
 * @returns undefined for a frame of the default channel, "invalid" for digits and a colon that are no number of a channel
 */
export function readPrefix(text: string, parts: boolean): FramePrefix | "invalid" | undefined {
  const [prefix, digits, plus] = PREFIX.exec(text.slice(0, MAX_PREFIX)) ?? [];
  if (!prefix || !digits || (plus && !parts)) return undefined;
  const channel = Number(digits);
  if ((digits.length > 1 && digits.startsWith("0")) || channel > MAX_NUMBER) return "invalid";
  return { channel, length: prefix.length, isPart: plus === "+" };
}
