import type { SessionTerms } from "./terms.ts";

/** An end that was asleep sends first and judges later. */
export type Verdict = "alive" | "slept" | "dead";

/**
 * Whether the other end still lives: it is dead when nothing was heard for a heartbeat and its grace. An end that was
 * itself asleep cannot know, since what arrived meanwhile may still wait to be read: it judges one grace later, or when it
 * is called next, if that is later: the timers of a hidden page always are.
 */
export class Liveness {
  readonly #silence: number;
  readonly #grace: number;
  #heardAt = 0;
  #checkedAt = 0;
  /** It was silent for too long and has not been heard since, but could not be judged. */
  #excused = false;

  constructor({ heartbeat, heartbeatGrace }: SessionTerms) {
    this.#silence = heartbeat + heartbeatGrace;
    this.#grace = heartbeatGrace;
  }

  /** A new socket. */
  begin(now: number): void {
    this.#checkedAt = now;
    this.heard(now);
  }

  /** Something arrived. */
  heard(now: number): void {
    this.#heardAt = now;
    this.#excused = false;
  }

  /** To be called at least once each grace. */
  check(now: number): Verdict {
    const slept = now - this.#checkedAt > this.#grace;
    this.#checkedAt = now;
    if (now - this.#heardAt > this.#silence) {
      if (!slept || this.#excused) return "dead";
      this.#excused = true;
      this.#heardAt = now - this.#silence + this.#grace;
    }
    return slept ? "slept" : "alive";
  }
}
