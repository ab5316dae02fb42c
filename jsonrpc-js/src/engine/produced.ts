import { nextTask, type Timers } from "../base/timers.ts";
import { errorObject } from "../codec/faults.ts";
import { type Producer, type ProducerSurroundings, producersOf, type Source } from "../stream/producers.ts";
import type { StreamTerms } from "../stream/terms.ts";
import { hasStreams, type Receiving, refuseStreams, sendStreams } from "./arguments.ts";
import type { Entry } from "./batch.ts";
import { chosenError } from "./chosen-error.ts";
import type { Notify } from "./notice.ts";

/** What the streams of handlers need of the engine. */
export interface ProducedSurroundings extends Omit<ProducerSurroundings, "now"> {
  readonly timers: Timers;
  readonly notify: Notify;
  /** Whether more waits for the network than may. */
  readonly congested: () => boolean;
}

/** So many items of a stream are sent in one task. */
const MAX_AT_ONCE = 32;
/** In milliseconds: sockets do not say when their congestion is over. */
const CONGESTION_DELAY = 100;

/** The streams that handlers returned, and those that are arguments. */
export interface Produced {
  /**
   * Makes a stream of the items, to be named in the answer to the call with this id; undefined if there are too many. `stop`
   * is called when no more are wanted.
   */
  accept(
    call: string,
    items: AsyncIterable<unknown>,
    terms: StreamTerms,
    stop: () => void,
  ): Pick<Producer, "streamId" | "answered"> | undefined;
  /** A call is given up: the stream ends that its answer names, if that waits for the rest of its batch. */
  withdraw(call: string): void;
  /** How many items of a stream the other end takes before its first limit; no bound if that is no such number. */
  agreed(limit: unknown): void;
  /** A received `limit` or `cancel`: the JSON path of what is wrong with it, else whether there is such a stream. */
  control(isCancel: boolean, params: string | undefined): string | boolean;
  /** Sends what may be sent now, and sets a timer for what is due later. */
  pump(): void;
  each(task: (stream: Producer) => void): void;
  /** Begins the streams in the params of a call, which end with it; undefined if there are none. */
  send(entry: Entry): Entry | undefined;
  /** Throws if there are streams in the params of a message that has none. */
  refuse(params: unknown): void;
  /** A handler that gets the streams of the peer. */
  readonly serve: Receiving;
}

/** Makes streams of what handlers return, and sends them at the pace of the receivers. */
export function producedOf(surroundings: ProducedSurroundings, serve: Receiving): Produced {
  const { timers, notify, congested } = surroundings;
  const producers = producersOf({ ...surroundings, now: () => timers.now() });
  let stopTimer = () => {};
  let initialLimit: number | undefined;

  function pump(): void {
    const blocked = producers.size ? timers.now() + CONGESTION_DELAY : Infinity;
    const due = congested() ? blocked : producers.pump();
    stopTimer();
    if (due < Infinity) stopTimer = timers.after(due - timers.now(), pump);
  }

  return {
    pump,

    agreed(limit) {
      initialLimit = Number.isSafeInteger(limit) && (limit as number) >= 0 ? (limit as number) : undefined;
    },

    control: producers.control,

    withdraw(call) {
      producers.each(stream => stream.withdraw(call));
      pump();
    },

    each(task) {
      producers.each(task);
      pump();
    },

    serve,
    refuse: refuseStreams,

    send(entry) {
      return hasStreams(entry.params)
        ? sendStreams(entry, items => {
            const stream = begin(items, () => {}, producers.argument);
            const end = () => {
              stream?.drop();
              pump();
            };
            return stream && { id: stream.streamId, end };
          })
        : undefined;
    },

    accept(call, items, terms, stop) {
      const stream = begin(items, stop, source => producers.accept(source, terms, initialLimit, "s", call));
      const answered = (withId: boolean) => {
        stream?.answered(withId);
        pump();
      };
      return stream && { streamId: stream.streamId, answered };
    },
  };

  function begin(
    items: AsyncIterable<unknown>,
    stop: () => void,
    add: (source: Source) => Producer | undefined,
  ): Producer | undefined {
    let wanted = 0;
    let given = 0;
    let over = false;
    let wake = () => {};

    async function isWanted(): Promise<boolean> {
      while (!wanted && !over) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
      wanted--;
      // What was received meanwhile is read, even if the source never waits.
      if (++given % MAX_AT_ONCE === 0) await new Promise<void>(nextTask);
      return !over;
    }

    async function feed(): Promise<void> {
      try {
        if (await isWanted()) {
          for await (const item of items) {
            stream?.produce(item);
            pump();
            if (!(await isWanted())) break;
          }
        }
        stream?.finish();
      } catch (failure) {
        const error = chosenError(failure);
        if (!error && !over) notify("handler", "A stream failed", failure);
        stream?.finish(error ?? errorObject("internal"));
      }
      pump();
    }

    const stream = add({
      start: () => void feed(),
      demand(more) {
        wanted += more;
        wake();
      },
      halt() {
        over = true;
        wake();
        stop();
      },
    });
    return stream;
  }
}
