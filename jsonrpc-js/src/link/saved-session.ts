import type { SessionTerms } from "./control-frame.ts";
import { count, object, string, terms } from "./control-reader.ts";

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

/** Reads what was saved, by another version perhaps; undefined if it is not that. */
export function readSaved(value: unknown): SavedSession | undefined {
  try {
    const from = object(JSON.stringify(value));
    const frames: unknown = JSON.parse(from.get("frames") ?? "");
    if (!Array.isArray(frames) || !frames.every(frame => typeof frame === "string")) return undefined;
    return {
      sessionId: string(from, "sessionId"),
      token: string(from, "token"),
      terms: terms(object(from.get("terms"))),
      attempt: count(from, "attempt"),
      received: count(from, "received"),
      acknowledged: count(from, "acknowledged"),
      frames,
    };
  } catch {
    return undefined;
  }
}
