import { encodeItem } from "../codec/encode.ts";
import { type ErrorObject, errorObject } from "../codec/faults.ts";
import { canonicalId } from "../codec/ids.ts";
import type { Json } from "../codec/json.ts";
import { utf8Length } from "../codec/utf8.ts";
import { SentItems } from "./sent-items.ts";
import { type Delivery, isIn, isStreamId, isTotal, type StreamTerms } from "./terms.ts";

/** Where the items of a stream come from. */
export interface Source {
  /** The answer with the id of the stream is on the way. */
  start(): void;
  /** So many more items are wanted. */
  demand(items: number): void;
  /** No more items are wanted. */
  halt(): void;
}

/** The end of one stream that sends items. After each call its owner pumps. */
export interface Producer {
  readonly streamId: string;
  /** Whether the answer with the id is on the way, so that items may follow it; or there was another answer. */
  answered(withId: boolean): void;
  /** The source gives an item; undefined is a fault of the source. */
  produce(item: unknown): void;
  /** The source has ended. What waits is sent before the end. */
  finish(error?: ErrorObject): void;
  /** Ends it with an error; what waits is not sent any more. */
  fail(error?: ErrorObject): void;
  /** There is another socket, and what was sent over the last one may be lost. */
  miss(): void;
  /** This call is given up, which ends it if the answer to that call is not on the way. */
  withdraw(call: string): void;
  /** Ends it without a message. */
  drop(): void;
  /** Whether it is an argument that the peer has not read: its call need not have been sent. */
  unread(): boolean;
}

/** What the streams of a conversation need around them. */
export interface ProducerSurroundings {
  readonly json: Json;
  readonly theirs: { readonly messageBytes: number };
  /** Milliseconds of one clock. */
  readonly now: () => number;
  /** Whether a message can be sent now: an item, or the end of a stream, which needs no room. */
  readonly ready: (isEnd?: boolean) => boolean;
  readonly post: (text: string) => void;
}

interface Inner extends Producer {
  /** A limit was received, the first of which an argument begins with; false if the receiver may not select this delivery. */
  steer(limit: number | undefined, perSecond: number | undefined, delivery: Delivery, paused: boolean): boolean;
  /** The receiver got so many items over earlier sockets; undefined if it does not say. */
  settle(received: number | undefined): void;
  /** Sends one message, or asks the source for more. When to be called again: 0 for at once, Infinity for never. */
  advance(at: number): number;
}

/** How much of a stream each lets through. */
const FIDELITY: ReadonlyMap<unknown, number> = new Map([
  ["latest", 0],
  ["sample", 0],
  ["conflate", 1],
  ["dropOldest", 2],
  ["all", 3],
  ["close", 3],
]);
const MAX_STREAMS = 64;
/** A sender that is called this many milliseconds late sends what was due meanwhile. */
const CATCH_UP = 20;

const OFFERED = 0;
const OPEN = 1;
const DRAINING = 2;
const ENDED = 3;

/** Makes the streams of one conversation that this end sends. Bounded; ids are never used again. */
export function producersOf(
  { json, theirs, now, ready, post }: ProducerSurroundings,
  maxStreams: number = MAX_STREAMS,
): {
  readonly size: number;
  accept(source: Source, terms: StreamTerms, limit?: number, kind?: "s" | "c", call?: string): Producer | undefined;
  argument(source: Source): Producer | undefined;
  control(isCancel: boolean, params: string | undefined): string | boolean;
  each(task: (stream: Producer) => void): void;
  pump(): number;
} {
  const streams = new Map<string, Inner>();
  let lastId = 0;

  const producers = {
    get size() {
      return streams.size;
    },

    /** A call is made with a stream as an argument, which begins with its first limit; undefined if there are too many. */
    argument: (source: Source) => producers.accept(source, {}, 0, "c"),

    /** A handler returned a stream; undefined if there are too many. */
    accept(
      source: Source,
      { delivery: declared = "all", buffer = 256, key }: StreamTerms,
      limit: number = Infinity,
      kind: "s" | "c" = "s",
      call: string = "",
    ): Producer | undefined {
      if (streams.size >= maxStreams) return undefined;
      const streamId = `${kind}${(++lastId).toString(36)}`;
      /** By key where items are conflated, else each by itself; a replaced one keeps its place. */
      const waiting = new Map<unknown, readonly [item: unknown, key: unknown]>();
      let delivery = declared;
      let fidelity = FIDELITY.get(delivery);
      let state = OFFERED;
      const sent = new SentItems();
      /** Items that the source may give and has not given. */
      let wanted = 0;
      let paused = false;
      let failure: ErrorObject | undefined;
      /** Milliseconds between two items, 0 for no rate, and when the next one may go. */
      let step = 0;
      let due = 0;

      const add = (one: readonly [item: unknown, key: unknown]) => {
        const place = delivery === "conflate" ? (one[1] ?? one) : one;
        if (waiting.has(place)) sent.skipped++;
        waiting.set(place, one);
        const [oldest] = waiting.keys();
        if (waiting.size > (fidelity ? (fidelity < 3 ? buffer : Infinity) : 1)) {
          sent.skipped++;
          waiting.delete(oldest);
        }
      };
      const drain = (error?: ErrorObject) => {
        state = DRAINING;
        failure = error;
      };
      /** The text of the next message; undefined if it cannot be sent, for a failure. */
      const encode = (name: string, value: unknown) => {
        try {
          const text = encodeItem(streamId, sent.untold, name, value, json);
          if (utf8Length(text) <= theirs.messageBytes) return text;
          failure = errorObject("response.tooLarge");
        } catch {
          failure = errorObject("internal");
        }
        return "";
      };

      const stream: Inner = {
        streamId,
        answered(withId) {
          if (!withId) stream.drop();
          else if (state === OFFERED) {
            state = OPEN;
            source.start();
          }
        },
        produce(item) {
          if (state !== OPEN) return;
          const wasWanted = wanted > 0;
          if (wasWanted) wanted--;
          if (item === undefined) {
            source.halt();
            drain(errorObject("internal"));
          } else if (waiting.size >= buffer && (delivery === "all" ? !wasWanted : delivery === "close")) {
            sent.skipped++;
            stream.fail(errorObject("stream.overflow", { skipped: sent.untold + waiting.size || null }));
          } else {
            const late = now() - due;
            if (delivery === "sample" && step && !waiting.size && late >= 0)
              due += (Math.floor(late / step) + 1) * step;
            add([item, key?.(item)]);
          }
        },
        finish(error) {
          if (state === OPEN) drain(error);
        },
        fail(error) {
          if (state === OPEN) source.halt();
          else if (state !== DRAINING) return;
          sent.skipped += waiting.size;
          waiting.clear();
          drain(error);
        },
        miss: () => sent.changeSocket(),
        settle: received => sent.settle(received),
        withdraw(other) {
          if (state !== OFFERED || canonicalId(call) !== other) return;
          source.halt();
          stream.drop();
        },
        unread: () => kind === "c" && state === OFFERED,
        drop() {
          if (state === OPEN) source.halt();
          state = ENDED;
          streams.delete(streamId);
        },
        steer(total, perSecond, selected = declared, pause) {
          const next = FIDELITY.get(selected) as number;
          if (!(next <= (FIDELITY.get(declared) as number)) || (selected === "conflate" && !key)) return false;
          if (kind === "c") {
            if (selected !== declared) return false;
            stream.answered(true);
          }
          // It only grows, so that late and repeated ones do no harm.
          if (total !== undefined) limit = limit < Infinity ? Math.max(limit, total) : total;
          paused = pause;
          if (selected !== delivery) {
            delivery = selected;
            fidelity = next;
            const held = [...waiting.values()];
            waiting.clear();
            held.forEach(add);
          }
          const pace = perSecond ? 1000 / perSecond : 0;
          if (pace !== step) due = step ? due - step + pace : now();
          step = pace;
          return true;
        },
        advance(at) {
          const [first] = waiting;
          const isAll = delivery === "all";
          let again = Infinity;
          if (first) {
            if (!paused && sent.count < limit && ready()) again = step && at < due ? due : 0;
          } else if (state === DRAINING && ready(true)) {
            const text = failure ? encode("error", failure) || encode("error", failure) : encode("complete", true);
            stream.drop();
            if (text) post(text);
          }
          if (first && !again) {
            const text = encode("result", first[1][0]);
            waiting.delete(first[0]);
            if (text) {
              sent.add();
              due = (at - due <= Math.max(step, CATCH_UP) ? due : at) + step;
              post(text);
            } else {
              sent.skipped++;
              if (fidelity === 3) stream.fail(failure);
            }
            return again;
          }
          const all = isAll ? (paused ? 0 : Math.min(buffer, limit - sent.count)) : buffer;
          const more = all - wanted - (isAll ? waiting.size : 0);
          // In halves, so that not every item is asked for by itself.
          if (state === OPEN && more > 0 && 2 * more >= all) {
            wanted += more;
            source.demand(more);
          }
          return again;
        },
      };
      streams.set(streamId, stream);
      return stream;
    },

    /** A received `limit` or `cancel`: the JSON path of what is wrong with it, else whether there is such a stream. */
    control(isCancel: boolean, params: string | undefined): string | boolean {
      if (params?.[0] !== "{") return "$";
      const { subscription, limit, received, perSecond, delivery, paused } = JSON.parse(params);
      const stream = streams.get(subscription);
      if (!isStreamId(subscription)) return "$.subscription";
      if (isCancel) stream?.drop();
      else if (!isTotal(limit)) return "$.limit";
      else if (!isTotal(received)) return "$.received";
      else if (!isIn(perSecond, 0.01, 10_000)) return "$.perSecond";
      else if (![undefined, true, false].includes(paused)) return "$.paused";
      else if (delivery !== undefined && !FIDELITY.has(delivery)) return "$.delivery";
      else if (stream?.steer(limit, perSecond, delivery, !!paused) === false) return "$.delivery";
      else stream?.settle(received);
      return !!stream;
    },

    each(task: (stream: Producer) => void): void {
      for (const stream of [...streams.values()]) task(stream);
    },

    /** Sends what may be sent, one message of each stream in turn; when to be called again, Infinity for never. */
    pump(): number {
      let soonest = Infinity;
      for (const [id, stream] of streams) {
        const again = stream.advance(now());
        soonest = Math.min(soonest, again || Infinity);
        // Visited again, behind the others.
        if (!again && streams.delete(id)) streams.set(id, stream);
      }
      return soonest;
    },
  };
  return producers;
}
