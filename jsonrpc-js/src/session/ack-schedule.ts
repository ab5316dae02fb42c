import type { SessionTerms } from "./terms.ts";

const MAX_FRAMES = 64;
const MAX_BYTES = 64 * 1024;
const DELAY = 1000;

/**
 * Counts what is received, and knows when an acknowledgement is due: when its window is half full (of a large one: after 64
 * frames or 64 KiB), a second after a frame, and in any case as a sign of life. All times are milliseconds of one clock.
 */
export class AckSchedule {
  /** How many data frames were received. */
  received: number;
  readonly #heartbeat: number;
  readonly #frames: number;
  readonly #bytes: number;
  #told = 0;
  #toldAt = 0;
  #untoldBytes = 0;
  /** When the oldest frame arrived that is not acknowledged. */
  #untoldSince = 0;
  #asked = false;

  constructor({ heartbeat, window }: SessionTerms, received: number) {
    this.#heartbeat = heartbeat;
    this.#frames = Math.min(MAX_FRAMES, window.frames / 2);
    this.#bytes = Math.min(MAX_BYTES, window.bytes / 2);
    this.received = received;
  }

  /** One more frame was received. */
  count(bytes: number, now: number): void {
    if (this.received++ === this.#told) this.#untoldSince = now;
    this.#untoldBytes += bytes;
  }

  /** The other end wants a sign of life. */
  ask(): void {
    this.#asked = true;
  }

  /** An acknowledgement is being sent. */
  told(now: number): void {
    this.#told = this.received;
    this.#toldAt = now;
    this.#untoldBytes = 0;
    this.#asked = false;
  }

  /** How long until an ack is due; 0 or less when it is. */
  millisUntilDue(now: number): number {
    const untold = this.received - this.#told;
    if (this.#asked || untold >= this.#frames || this.#untoldBytes >= this.#bytes) return 0;
    const heartbeat = this.#toldAt + this.#heartbeat - now;
    return untold ? Math.min(heartbeat, this.#untoldSince + DELAY - now) : heartbeat;
  }
}
