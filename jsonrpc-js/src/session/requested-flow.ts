import type { Flow } from "../stream/terms.ts";

/** Another rate of all streams together, without a number: half of what was sent last, one and a half of what holds, or none. */
export type FlowHint = "down" | "up" | "normal";

/** How fast all streams together are sent. */
export interface StreamRate {
  /** Items in a second at most, 0.01 to 10,000. No bound unless set. */
  readonly perSecond?: number | undefined;
  /** Bytes of their messages in a second at most, 256 to 2^31. No bound unless set. */
  readonly bytesPerSecond?: number | undefined;
  /** Whether nothing is sent for now. */
  readonly paused?: boolean | undefined;
}

/** How all streams are wanted. */
export interface FlowOfAll extends Flow, StreamRate {}

const LEAST = 0.1;
const FASTER = 1.5;

/** In hundredths, within the bounds of the protocol. */
const items = (perSecond: number) => Math.min(1e4, Math.max(0.01, Math.round(perSecond * 100) / 100));

/**
 * Which rate of all streams together this end requested, and what the other end said that holds. The params that its methods
 * return are those of the message that follows.
 */
export class RequestedFlow {
  /** What was requested; of a hint, what the other end made of it. */
  wanted: FlowOfAll = {};
  /** What the other end said last that holds; undefined if it has said nothing in this session. */
  now: StreamRate | undefined;
  /** Of the last request. */
  #version: number;
  #asked = false;
  /** The last request if it was a hint, until its answer says which rate that is. */
  #hint: FlowHint | undefined;

  /** @param version what the page before has used in the session that goes on */
  constructor(version: number) {
    this.#version = version;
  }

  request(next: FlowOfAll | FlowHint): object {
    this.#version++;
    this.#asked = true;
    if (typeof next === "string") this.#hint = next;
    else {
      this.#hint = undefined;
      this.wanted = next;
    }
    return this.#params();
  }

  /** The session goes on on another socket, and the last request may be lost. */
  again(): object | undefined {
    return this.#asked ? this.#params() : undefined;
  }

  /** There is another session. */
  anew(): object | undefined {
    this.now = undefined;
    if (this.#hint === "normal") this.#want({});
    this.#hint = undefined;
    return this.#asked ? this.request(this.wanted) : undefined;
  }

  /** A hint where the other end does not know this. `lately`: items of the busiest stream in the last second. */
  change(hint: FlowHint, lately: number): void {
    const { perSecond, bytesPerSecond } = this.wanted;
    if (hint === "down") this.#want({ perSecond: items(Math.max(LEAST, lately / 2)), bytesPerSecond });
    else if (hint === "normal") this.#want({});
    else this.#want({ perSecond: perSecond && items(perSecond * FASTER), bytesPerSecond });
    this.request(this.wanted);
  }

  /** The params of a received `rpc.session.flow.now`; false if they mean nothing. */
  told(params: unknown): boolean {
    const { version, perSecond, bytesPerSecond, paused = false } = Object(params);
    const numbers = [perSecond, bytesPerSecond].filter(rate => rate !== undefined);
    const means =
      this.#asked &&
      Number.isSafeInteger(version) &&
      version > 0 &&
      version <= this.#version &&
      typeof paused === "boolean" &&
      numbers.every(rate => typeof rate === "number");
    if (!means) return false;
    this.now = {
      perSecond: perSecond && items(perSecond),
      bytesPerSecond: bytesPerSecond && Math.min(2 ** 31, Math.max(256, Math.trunc(bytesPerSecond))),
      paused: paused || undefined,
    };
    if (this.#hint && version === this.#version) {
      this.#want(this.#hint === "normal" ? {} : this.now);
      this.#hint = undefined;
    }
    return true;
  }

  /** Another rate; the delivery and the pause stay. */
  #want({ perSecond, bytesPerSecond }: StreamRate): void {
    this.wanted = { ...this.wanted, perSecond, bytesPerSecond };
  }

  #params(): object {
    const { perSecond, bytesPerSecond, paused } = this.wanted;
    const rate = this.#hint ? { hint: this.#hint } : { perSecond, bytesPerSecond };
    return { version: this.#version, ...rate, paused: paused || undefined };
  }
}
