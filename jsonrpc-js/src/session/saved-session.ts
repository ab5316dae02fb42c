import { read } from "./shape.ts";
import { type SessionTerms, TERMS_SHAPE } from "./terms.ts";

/** A session between two sockets as a value for JSON, so that the next page goes on with it. The token is a secret. */
export interface SavedSession {
  readonly sessionId: string;
  readonly token: string;
  readonly terms: SessionTerms;
  /** Which try to resume was the last one. */
  readonly attempt: number;
  /** How many data frames were received. */
  readonly received: number;
  /** The number before the first of `frames`. */
  readonly acknowledged: number;
  /** What was sent and not acknowledged, as far as it is kept. */
  readonly frames: readonly string[];
}

/** How much of what is not acknowledged is saved at most. */
export const MAX_SAVED_BYTES = 262_144;

const SAVED_SHAPE = {
  sessionId: "string",
  token: "string",
  terms: TERMS_SHAPE,
  attempt: 0,
  received: 0,
  acknowledged: 0,
} as const;

/** Reads what was saved, by another version perhaps; undefined if it is not that. */
export function readSaved(value: unknown): SavedSession | undefined {
  try {
    const { frames } = Object(value);
    const texts = Array.isArray(frames) && frames.every(frame => typeof frame === "string");
    return texts ? { ...read(value, SAVED_SHAPE), frames } : undefined;
  } catch {
    return undefined;
  }
}
