import type { Timers } from "../timers.ts";
import type { Link } from "./link.ts";
import { reasonOf } from "./reason.ts";

export interface HeartbeatOptions {
  /**
   * Milliseconds between two signs of life (`ping`), announced to the server on each new socket. Without it the client
   * only looks every 30 s, and only where the server knows sessions, whether it is still there.
   */
  readonly heartbeat?: number;
  /** Milliseconds after which a sign of life that was not heard of ends the socket. 5,000 unless set. */
  readonly heartbeatGrace?: number;
}

const PROBE = 30_000;
/** Browsers let the timers of hidden pages run once a minute. */
const HIDDEN = 60_000;

/**
 * Sends a sign of life every interval and gives the socket up when nothing at all was heard within the grace after one.
 * Timers may be late by any time, in a hidden page or after sleep: then it asks once more before it judges.
 */
export class Heartbeat {
  readonly #timers: Timers;
  readonly #interval: number;
  readonly #grace: number;
  #link: Link | undefined;
  /** Milliseconds; 0 for never. */
  #every = 0;
  #announced = false;
  #excused = false;
  #sentAt = 0;
  #dueAt = 0;
  #stopTimer = () => {};

  constructor(timers: Timers, { heartbeat = 0, heartbeatGrace = 5000 }: HeartbeatOptions) {
    this.#timers = timers;
    this.#interval = heartbeat;
    this.#grace = heartbeatGrace;
  }

  /** There is a new socket; `answers` tells whether the server is known to answer. */
  online(link: Link, answers: boolean): void {
    this.#link = link;
    this.#every = this.#interval || (answers ? PROBE : 0);
    this.#announced = this.#excused = false;
    // Without an interval to announce, the handshake was sign of life enough.
    this.#sentAt = this.#timers.now();
    if (this.#interval) this.#beat();
    else if (this.#every) this.#wait(this.#every);
  }

  offline(): void {
    this.#link = undefined;
    this.#stopTimer();
  }

  /** Something has changed: the network, or whether the page is visible. Looks at once. */
  probe(): void {
    if (!this.#link || !this.#every) return;
    this.#announced = false;
    if (this.#link.heardAt >= this.#sentAt) this.#beat();
    else this.#look();
  }

  #beat(): void {
    const first = this.#interval && !this.#announced;
    const hidden = globalThis.document?.hidden;
    this.#announced = true;
    this.#sentAt = this.#timers.now();
    this.#wait(Math.min(this.#every, this.#grace));
    this.#link?.control(
      "ping",
      first ? { interval: hidden ? Math.max(this.#interval, HIDDEN) : this.#interval } : undefined,
    );
  }

  #wait(delay: number): void {
    this.#stopTimer();
    this.#dueAt = this.#timers.now() + delay;
    this.#stopTimer = this.#timers.after(delay, () => this.#look());
  }

  #look(): void {
    const link = this.#link;
    if (!link) return;
    const now = this.#timers.now();
    const elapsed = now - this.#sentAt;
    const late = now - this.#dueAt > this.#grace;
    if (link.heardAt >= this.#sentAt) {
      this.#excused = false;
      if (elapsed >= this.#every) this.#beat();
      else this.#wait(this.#every - elapsed);
    } else if (elapsed < this.#grace) {
      this.#wait(this.#grace - elapsed);
    } else if (late && !this.#excused) {
      this.#excused = true;
      this.#beat();
    } else {
      link.abort(reasonOf("heartbeat"));
    }
  }
}
