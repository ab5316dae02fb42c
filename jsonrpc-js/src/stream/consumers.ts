import { ConnectionError, ProtocolError, QueueFullError } from "../base/errors.ts";
import type { Timers } from "../base/timers.ts";
import type { AutomaticCredit } from "./credit.ts";
import { Lately } from "./lately.ts";
import { isMessage, type StreamMessage } from "./message.ts";
import { type Space, spaceOf, type Total, type Wanted } from "./space.ts";
import { both, type Flow, isStreamId } from "./terms.ts";

/** What the streams of a conversation need around them. */
export interface ConsumerSurroundings {
  /** Sends a notification. */
  readonly send: (method: string, params: object) => void;
  readonly call: (method: string, params: object) => Promise<unknown>;
  readonly timers: Timers;
}

/** The end of one stream that receives items. */
export interface Consumer {
  /** The call was answered. On the spot, before anything that was received after it is read. */
  opened(result: unknown): void;
  /** What the loop gets next, the last one is an end; undefined if there is nothing yet. */
  take(): StreamMessage | Error | undefined;
  /** The loop has finished with an item. */
  handled(): void;
  flow(wanted: Flow): void;
  /** The stream has ended for a reason of this end; the loop gets what waits before it. */
  fail(reason: Error): void;
  /** The loop wants no more: it gets this at once, and the peer a `cancel` if the stream is open. */
  giveUp(reason: Error): void;
}

interface Inner extends Consumer {
  /** One that means nothing is undefined. */
  receive(message: StreamMessage | undefined): void;
  /** Sends the `limit` of now. */
  grant(): void;
  /** Asks whether the peer still has it, which learns what was received over earlier sockets. */
  reattached(): void;
  /** Items that were received in the last second. */
  lately?: Lately;
}

/** Arguments that may not be sent yet, and those whose calls have ended: what still comes for these is not cancelled. */
interface Early {
  /** Takes a message; undefined is an item, or one that means nothing. False if it is about none of them. */
  hear(id: string, end: StreamMessage | undefined): boolean;
  end(reason: Error): void;
}

/** A stream that the peer sends as the argument of a call. */
export interface Argument extends Omit<Consumer, "opened"> {
  /** The loop begins: the peer may send. */
  begin(): void;
  /** The call has ended; its caller forgets the stream as well. */
  callEnded(reason: Error): void;
}

export interface Consumers {
  /** How many are open. */
  readonly size: number;
  /** The peer is called for a stream, with a credit that may change. `news` is called when there is something to take. */
  ask(credit: number, wanted: Wanted, news: () => void, automatic?: AutomaticCredit): Consumer;
  /**
   * The peer calls with a stream as an argument, of which it sends nothing before the first limit; undefined if it sends a
   * stream with this id already. The script for pages has no such streams.
   */
  argument?: (id: string, credit: number, total: Total, news: () => void) => Argument | undefined;
  /** A call that was given up is answered after all. */
  late(result: unknown): void;
  /** How all streams are wanted, besides what is wanted of each. */
  flow(wanted: Flow): void;
  /** Items of the busiest stream in the last second. Not in the script for pages. */
  busiest?(): number;
  /** Takes the params of a received item or end; false if they name no stream. */
  receive(params: string | undefined): boolean;
  /** The conversation goes on on another socket, and what was sent on the last one may have been lost. */
  reattached(): void;
  /** The peer has forgotten the conversation. */
  end(reason: Error): void;
}

/** Items that wait for a loop, and their characters, of a producer that does not keep to the limit. */
const MAX_WAITING = 1024;
const MAX_SIZE = 4 * 1024 * 1024;
/** Ids that were cancelled and are not cancelled again; also of arguments whose calls have ended. */
const MAX_CANCELLED = 64;

const LIMIT = "rpc.stream.limit";

/** Makes the streams of one conversation that this end receives. Bounded, as is what it remembers of those it gave up. */
export function consumersOf({ send, call, timers }: ConsumerSurroundings): Consumers {
  const open = new Map<string, Inner>();
  const cancelled = new Set<string>();
  let ofAll: Flow = {};
  let early: Early | undefined;

  const isNew = (result: unknown): result is string => isStreamId(result) && !open.has(result);

  function sendCancel(subscription: string): void {
    send("rpc.stream.cancel", { subscription });
  }

  function cancel(id: string): void {
    open.delete(id);
    if (cancelled.has(id)) return;
    cancelled.add(id);
    const [oldest = ""] = cancelled;
    if (cancelled.size > MAX_CANCELLED) cancelled.delete(oldest);
    sendCancel(id);
  }

  const consumers: Consumers = {
    get size() {
      return open.size;
    },

    ask(credit, wanted, news, automatic) {
      let space: Space | undefined;
      PRODUCED: if (wanted.space) {
        space = wanted.space;
        credit = space.window();
      }
      let waiting: (StreamMessage | Error)[] = [];
      let id = "";
      let received = 0;
      let handled = 0;
      /** How many items the producer was told that it may send. */
      let granted = 0;
      let over = false;

      const put = (message: StreamMessage | Error, isEnd: boolean) => {
        if (isEnd) open.delete(id);
        if (!over) waiting.push(message);
        over ||= isEnd;
        news();
      };
      const fail = (reason: Error) => put(reason, true);
      /** Whether an item is kept that the producer may not send yet. The script for pages counts no characters. */
      const hasRoom = () => {
        PRODUCED: if ((waiting as StreamMessage[]).reduce((n, { text }) => n + text.length, 0) >= MAX_SIZE)
          return false;
        return waiting.length < MAX_WAITING;
      };
      const limit = () => {
        granted = Math.max(granted, handled + credit);
        PRODUCED: if (space)
          return { subscription: id, limit: granted, ...both(wanted, { ...ofAll, delivery: undefined }) };
        return { subscription: id, limit: granted, ...both(wanted, ofAll) };
      };
      const grant = () => {
        if (open.has(id)) send(LIMIT, limit());
      };

      const consumer: Inner = {
        grant,
        fail,
        opened(result) {
          if (!isNew(result)) fail(new ProtocolError("No stream"));
          else {
            id = result;
            open.set(id, consumer);
            cancelled.delete(id);
            grant();
          }
        },
        receive(message) {
          FLOW: consumer.lately?.went();
          const isEnd = !!(message?.error || message?.complete);
          PRODUCED: if (space && message && !isEnd) {
            const fault = space.add(message.text.length, granted);
            if (fault) {
              cancel(id);
              fail(fault);
              return;
            }
            credit = space.window();
          }
          if (message && (isEnd || received < granted || hasRoom())) {
            ADAPTED: automatic?.received(message.text.length);
            received++;
            put(message, isEnd);
          } else {
            cancel(id);
            fail(message ? new QueueFullError("Too many items") : new ProtocolError("Malformed message"));
          }
        },
        reattached() {
          const lost = () => fail(new ConnectionError("The end was lost"));
          call(LIMIT, { ...limit(), received }).then(isThere => isThere === true || lost(), lost);
        },
        take: () => waiting.shift(),
        handled() {
          handled++;
          PRODUCED: space?.remove();
          ADAPTED: credit = automatic?.handled() ?? credit;
          // In halves, so that not every item needs a message.
          if (2 * (handled + credit - granted) >= credit) grant();
        },
        flow(next) {
          wanted = next;
          grant();
        },
        giveUp(reason) {
          if (open.has(id)) cancel(id);
          PRODUCED: space?.clear();
          waiting = [reason];
          over = true;
          news();
        },
      };
      FLOW: consumer.lately = new Lately(() => timers.now());
      return consumer;
    },

    late(result) {
      if (isNew(result)) cancel(result);
    },

    flow(wanted) {
      ofAll = wanted;
      for (const { grant } of open.values()) grant();
    },

    receive(params) {
      const found = params?.[0] === "{" ? JSON.parse(params) : {};
      const { subscription, result } = found;
      if (!isStreamId(subscription)) return false;
      const means = isMessage(found);
      PRODUCED: {
        const end = means && result === undefined ? { ...found, text: params } : undefined;
        if (early?.hear(subscription, end)) return true;
      }
      const stream = open.get(subscription);
      if (stream) stream.receive(means ? { ...found, text: params } : undefined);
      else if (means && result !== undefined) cancel(subscription);
      return true;
    },

    reattached() {
      for (const id of cancelled) sendCancel(id);
      for (const stream of open.values()) stream.reattached();
    },

    end(reason) {
      for (const { fail } of open.values()) fail(reason);
      PRODUCED: early?.end(reason);
      cancelled.clear();
    },
  };
  FLOW: consumers.busiest = () => Math.max(0, ...Array.from(open.values(), ({ lately }) => lately?.items ?? 0));

  PRODUCED: {
    const unread = new Map<string, Inner>();
    const overdue = new Set<string>();

    early = {
      hear(id, end) {
        const stream = unread.get(id);
        if (!stream) return overdue.has(id);
        unread.delete(id);
        if (end) stream.receive(end);
        else {
          cancel(id);
          stream.fail(new ProtocolError("Beyond the limit"));
        }
        return true;
      },
      end(reason) {
        for (const { fail } of unread.values()) fail(reason);
        unread.clear();
        overdue.clear();
      },
    };

    consumers.argument = (id, credit, total, news) => {
      if (open.has(id) || unread.has(id)) return undefined;
      const stream = consumers.ask(credit, { space: spaceOf(total, credit) }, news) as Inner;
      unread.set(id, stream);
      overdue.delete(id);
      return {
        ...stream,
        begin() {
          if (unread.delete(id)) stream.opened(id);
        },
        callEnded(reason) {
          if (unread.delete(id) || open.delete(id)) overdue.add(id);
          const [oldest = ""] = overdue;
          if (overdue.size > MAX_CANCELLED) overdue.delete(oldest);
          stream.giveUp(reason);
        },
      };
    };
  }

  return consumers;
}
