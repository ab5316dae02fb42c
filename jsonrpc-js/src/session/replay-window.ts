import type { SessionTerms } from "./terms.ts";

interface Kept {
  readonly text: string;
  readonly bytes: number;
}

/** The frames that were numbered and not yet acknowledged. Numbers begin at 1 and have no gaps. */
export class ReplayWindow {
  /** The last number that the other end has received for certain. */
  acknowledged: number;
  /** The size of what is kept. */
  bytes = 0;
  /**
   * Whether less than half of it is in use, or nothing: then what can as well wait may be sent, and answers and calls find
   * room. Not in the script for pages.
   */
  declare readonly hasSpare: (() => boolean) | undefined;
  readonly #limits: SessionTerms["window"];
  readonly #kept: Kept[] = [];

  constructor(limits: SessionTerms["window"], acknowledged: number) {
    this.#limits = limits;
    this.acknowledged = acknowledged;
    SPARE: {
      const [frames, bytes] = [Math.floor(limits.frames / 2), Math.floor(limits.bytes / 2)];
      this.hasSpare = () => !this.#kept.length || (this.#kept.length < frames && this.bytes < bytes);
    }
  }

  /** The number of the last frame. */
  get sent(): number {
    return this.acknowledged + this.#kept.length;
  }

  couldEverHold(bytes: number): boolean {
    return bytes <= this.#limits.bytes;
  }

  hasRoom(bytes: number): boolean {
    return this.#kept.length < this.#limits.frames && this.bytes + bytes <= this.#limits.bytes;
  }

  /** Numbers a frame for which there is room, and keeps it. */
  add(text: string, bytes: number): void {
    this.#kept.push({ text, bytes });
    this.bytes += bytes;
  }

  /** The text of a frame that is kept; undefined behind the last. */
  text(number: number): string | undefined {
    return this.#kept[number - this.acknowledged - 1]?.text;
  }

  /** Forgets the frames up to a number, which was checked to be in the window. */
  release(upTo: number): void {
    for (const { bytes } of this.#kept.splice(0, upTo - this.acknowledged)) this.bytes -= bytes;
    this.acknowledged = upTo;
  }

  /** The newest frames that are together no larger than this, in order. */
  newest(maxBytes: number): string[] {
    let first = 0;
    let { bytes } = this;
    for (const kept of this.#kept) {
      if (bytes <= maxBytes) break;
      bytes -= kept.bytes;
      first++;
    }
    return this.#kept.slice(first).map(kept => kept.text);
  }
}
