import type { Shaped } from "./shape.ts";

/** The members of {@link SessionTerms}, each with its least value. */
export const TERMS_SHAPE = {
  heartbeat: 1,
  heartbeatGrace: 0,
  window: { millis: 0, bytes: 1, frames: 1 },
  limits: { messageBytes: 1, batch: 0, inFlight: 1 },
} as const;

/** What both ends of a session agree on when it is opened; all times are milliseconds, all sizes bytes of UTF-8. */
export type SessionTerms = Shaped<typeof TERMS_SHAPE>;
