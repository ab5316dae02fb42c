/** Frames, and their bytes. */
export interface WindowSize {
  readonly frames: number;
  readonly bytes: number;
}

/** Twice what makes an acknowledgement due, so that the sender never stands still for one. */
const MIN_BYTES = 128 * 1024;
const RATE_MILLIS = 200;
const MAX_MARKS = 64;
/** The part of the window's frames that is left for channel 0. */
const SPARE = 8;

/**
 * How much may be sent and not acknowledged, so that a socket takes little in advance: what is in its buffer has left the
 * scheduler, and everything else waits behind it. The bound follows how fast the other end acknowledges; the window of the
 * session is never filled.
 */
export class InFlight {
  readonly #window: WindowSize;
  #sentFrames = 0;
  #acknowledgedFrames = 0;
  /** So many bytes had been sent at that time. */
  #marks: { readonly sent: number; readonly at: number }[] = [];
  #sent = 0;
  #acknowledged = 0;
  /** The shortest time from a frame to its acknowledgement. */
  #shortest = Number.POSITIVE_INFINITY;
  #bytesPerMilli = 0;
  #rateSince = 0;
  #rateFrom = 0;

  constructor(window: WindowSize) {
    this.#window = window;
  }

  sent(bytes: number, now: number): void {
    this.#sentFrames++;
    if (this.#sent === this.#acknowledged) {
      this.#rateSince = now;
      this.#rateFrom = this.#acknowledged;
    }
    this.#sent += bytes;
    if (this.#marks.length < MAX_MARKS) this.#marks.push({ sent: this.#sent, at: now });
  }

  /** So much of it is not acknowledged. */
  remains(frames: number, bytes: number, now: number): void {
    this.#acknowledgedFrames = Math.max(this.#acknowledgedFrames, this.#sentFrames - frames);
    this.#acknowledged = Math.max(this.#acknowledged, this.#sent - bytes);
    for (let [mark] = this.#marks; mark && mark.sent <= this.#acknowledged; [mark] = this.#marks) {
      this.#shortest = Math.min(this.#shortest, now - mark.at);
      this.#marks.shift();
    }
    const millis = now - this.#rateSince;
    if (millis < RATE_MILLIS) return;
    this.#bytesPerMilli = (this.#acknowledged - this.#rateFrom) / millis;
    this.#rateSince = now;
    this.#rateFrom = this.#acknowledged;
  }

  get isFull(): boolean {
    const { frames, bytes } = this.#window;
    const onTheWay = this.#shortest === Number.POSITIVE_INFINITY ? 0 : 2 * this.#bytesPerMilli * this.#shortest;
    // The largest message is half of a window.
    const limit = Math.min(Math.max(MIN_BYTES, Math.floor(onTheWay)), bytes / 2);
    const isWindowUsed = this.#sentFrames - this.#acknowledgedFrames >= frames - Math.floor(frames / SPARE);
    return isWindowUsed || this.#sent - this.#acknowledged >= limit;
  }

  /** Another socket, which says nothing of the last one. */
  restart(): void {
    this.#marks = [];
    this.#shortest = Number.POSITIVE_INFINITY;
    this.#bytesPerMilli = 0;
  }
}

/** The frames that are not acknowledged. */
export class Unacknowledged {
  #frames: { readonly number: number; readonly size: number }[] = [];
  #bytes = 0;

  sent(number: number, size: number): void {
    this.#frames.push({ number, size });
    this.#bytes += size;
  }

  /** All up to this one are; how many frames and bytes are left. */
  acknowledged(last: number): WindowSize {
    for (let [frame] = this.#frames; frame && frame.number <= last; [frame] = this.#frames) {
      this.#bytes -= frame.size;
      this.#frames.shift();
    }
    return { frames: this.#frames.length, bytes: this.#bytes };
  }
}
