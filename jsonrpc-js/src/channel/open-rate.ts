const EACH_MILLIS = 1000 / 50;
const BURST_MILLIS = 64 * EACH_MILLIS;

/** How fast the other end may open channels: 50 a second, and 64 at once. */
export class OpenRate {
  /** The point in time up to which openings are spent. */
  #spentUntil = Number.NEGATIVE_INFINITY;

  /** One more is opened; false if that is too fast. */
  take(now: number): boolean {
    const spent = Math.max(this.#spentUntil, now - BURST_MILLIS);
    if (spent + EACH_MILLIS > now) return false;
    this.#spentUntil = spent + EACH_MILLIS;
    return true;
  }
}
