import type { SessionTerms } from "./control-frame.ts";

/** An end that was asleep sends first and judges later. */
export type Verdict = "alive" | "slept" | "dead";

/**
 * Whether the other end still lives: it is dead when nothing was heard for a heartbeat and its grace. An end that was
 * itself asleep cannot know, since what arrived meanwhile may still wait to be read: it judges one grace later.
 */
export class Liveness {
  readonly #silence: number;
  readonly #grace: number;
  #heardAt = 0;
  #checkedAt = 0;

  constructor({ heartbeat, heartbeatGrace }: SessionTerms) {
    this.#silence = heartbeat + heartbeatGrace;
    this.#grace = heartbeatGrace;
  }

  /** A new socket. */
  begin(now: number): void {
    this.#heardAt = this.#checkedAt = now;
  }

  /** Something arrived. */
  heard(now: number): void {
    this.#heardAt = now;
  }

  /** To be asked at least once each grace. */
  check(now: number): Verdict {
    const slept = now - this.#checkedAt > this.#grace;
    this.#checkedAt = now;
    if (now - this.#heardAt > this.#silence) {
      if (!slept) return "dead";
      this.#heardAt = now - this.#silence + this.#grace;
    }
    return slept ? "slept" : "alive";
  }
}
