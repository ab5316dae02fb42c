import { type JsonRpcError, ProtocolError, QueueFullError } from "../base/errors.ts";
import type { Flow } from "./terms.ts";

/** What one stream is granted, of what all may keep. */
const SHARES = 16;

/** The memory of the streams that the peer sends as arguments, in characters. */
export interface Total {
  readonly most: number;
  kept: number;
}

/** How a stream is wanted; an argument has a bound on its memory besides. */
export interface Wanted extends Flow {
  readonly space?: Space;
}

/** The memory of one of them. */
export interface Space {
  /** How many items may be on the way or wait for the loop: one while nothing is known of their size. */
  window(): number;
  /** An item of this size has arrived, where so many were granted in all; what is wrong with that, if something is. */
  add(size: number, granted: number): JsonRpcError | undefined;
  /** The oldest item was handled. */
  remove(): void;
  /** No item is wanted any more. */
  clear(): void;
}

export function spaceOf(total: Total, credit: number): Space {
  /** Of the items that are not handled, in order. */
  let sizes: number[] = [];
  let largest = 0;
  let received = 0;

  return {
    window: () => (largest ? Math.max(1, Math.min(credit, Math.floor(total.most / SHARES / largest))) : 1),
    add(size, granted) {
      if (received++ >= granted) return new ProtocolError("Beyond the limit");
      // One item always has room.
      if (sizes.length && total.kept + size > total.most) return new QueueFullError("Too much waits");
      sizes.push(size);
      total.kept += size;
      largest = Math.max(largest, size);
      return undefined;
    },
    remove() {
      total.kept -= sizes.shift() ?? 0;
    },
    clear() {
      for (const size of sizes) total.kept -= size;
      sizes = [];
    },
  };
}
