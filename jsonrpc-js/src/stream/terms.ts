/**
 * What happens to items for which the receiver has no room yet. What is passed over is always reported to it.
 *
 * - `all`: keeps every item, and asks its source for no more than the receiver takes
 * - `conflate`: keeps the newest item of each key, in the place of the one that it replaces
 * - `latest`: keeps the newest item
 * - `sample`: sends the newest item at even intervals; without a rate the same as `latest`
 * - `dropOldest`: keeps the newest items that the buffer has room for
 * - `close`: keeps every item until the buffer is full, then ends the stream
 */
export type Delivery = "all" | "conflate" | "latest" | "sample" | "dropOldest" | "close";

/** How the streams of a method are produced. */
export interface StreamTerms {
  /** `all` unless set. The receiver may select one with the same or a lower fidelity. */
  readonly delivery?: Delivery;
  /** How many items wait for the receiver, or keys if they are conflated. 256 unless set. */
  readonly buffer?: number;
  /** The key of an item, needed to conflate; undefined for an item that replaces none. */
  // biome-ignore lint/suspicious/noExplicitAny: items are what the handler produces
  readonly key?: (item: any) => unknown;
}

/** How a receiver wants a stream to be sent; it replaces what it said before. */
export interface Flow {
  /** Items in a second at most, 0.01 to 10,000. No bound unless set. */
  readonly perSecond?: number | undefined;
  /** One with the same or a lower fidelity than that of the method, which holds unless set. */
  readonly delivery?: Delivery | undefined;
  /** Whether nothing is sent for now. */
  readonly paused?: boolean | undefined;
}

/** Whether a value is the id of a stream. */
export function isStreamId(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= 128;
}

/** The id of the stream that an argument of a call stands for; undefined if it stands for none. */
export function argumentId(value: unknown): string | undefined {
  const id = Object(value)[ARGUMENT];
  return isStreamId(id) && Object.keys(value as object).length === 1 ? id : undefined;
}

/** The only member of an argument that stands for a stream. */
export const ARGUMENT = "rpc.stream";

/** What holds for a stream of which both are wanted: the lower rate, and its own delivery. */
export function both(one: Flow, all: Flow): Flow {
  const { perSecond = Infinity } = one;
  return {
    perSecond: perSecond < (all.perSecond ?? Infinity) ? perSecond : all.perSecond,
    delivery: one.delivery ?? all.delivery,
    paused: one.paused || all.paused || undefined,
  };
}

/** Whether a member of a `limit` is absent or within these bounds. */
export const isIn = (value: unknown, least: number, most: number): boolean =>
  value === undefined || (typeof value === "number" && value >= least && value <= most);

/** Whether it is absent or a number of items. */
export const isTotal = (value: unknown): boolean =>
  value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0);
