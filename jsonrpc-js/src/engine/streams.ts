import type { InboundCall } from "../codec/decode.ts";
import { encodeError, encodeResult } from "../codec/encode.ts";
import { errorObject } from "../codec/faults.ts";
import type { Json } from "../codec/json.ts";
import type { Limits } from "../codec/limits.ts";
import { type ConsumerSurroundings, type Consumers, consumersOf } from "../stream/consumers.ts";
import { receivingOf } from "./arguments.ts";
import type { Reply } from "./exchange.ts";
import { type Produced, type ProducedSurroundings, producedOf } from "./produced.ts";
import { type Ask, type ItemStream, type StreamOptions, streamOf } from "./stream-loop.ts";

/** What streams need of the engine. */
export interface StreamSurroundings extends ConsumerSurroundings, ProducedSurroundings {
  readonly json: Json;
  /** What the other end receives at most; it is not told all limits, and has those of this end then. */
  readonly theirs: Limits;
  readonly ask: Ask;
  /** Something was received that the application learns through a promise. */
  readonly heard: () => void;
}

/** The streams of a conversation, in both directions. */
export interface Streams extends Pick<Consumers, "flow" | "busiest"> {
  /** A stream of the peer; nothing happens before its loop begins. */
  stream<T>(method: string, params: unknown, options: StreamOptions): ItemStream<T>;
  /** Those that handlers return; the script for pages has none. */
  readonly produced: Produced | undefined;
  /** Takes a message about streams; false if it is none. */
  takes(message: InboundCall, reply: () => Reply): boolean;
  /** The conversation goes on on another socket, and what was sent on the last one may have been lost. */
  reattached(): void;
  /** The peer has forgotten the conversation. */
  end(error: Error): void;
}

export function streamsOf(surroundings: StreamSurroundings): Streams {
  const { ask, json, notify, heard } = surroundings;
  const consumers = consumersOf(surroundings);
  let produced: Produced | undefined;
  PRODUCED: produced = producedOf(surroundings, receivingOf(consumers, json, surroundings.theirs));

  /** What is wrong with a message about streams, as a JSON path, else the answer; undefined if it is none. */
  function outcomeOf({ id, method, params }: InboundCall): string | boolean | undefined {
    if (method === "rpc.stream.item" && id === undefined) {
      heard();
      return consumers.receive(params) || "$.subscription";
    }
    PRODUCED: {
      const isCancel = method === "rpc.stream.cancel";
      if (isCancel || method === "rpc.stream.limit") return produced?.control(isCancel, params);
    }
    return undefined;
  }

  const streams: Streams = {
    stream: (method, params, options) => streamOf(consumers, ask, json, method, params, options),
    produced,
    flow: consumers.flow,

    takes(call, reply) {
      const { id, method } = call;
      const outcome = outcomeOf(call);
      const bad = typeof outcome === "string" && errorObject("params.invalid", { path: outcome });
      if (outcome !== undefined && id !== undefined)
        reply()(id, bad ? encodeError(id, bad) : encodeResult(id, outcome));
      else if (bad) notify("malformed", `${method}: ${outcome}`);
      PRODUCED: produced?.pump();
      return outcome !== undefined;
    },

    reattached() {
      PRODUCED: produced?.each(stream => stream.miss());
      consumers.reattached();
    },

    end(error) {
      PRODUCED: produced?.each(stream => stream.unread() || stream.drop());
      consumers.end(error);
    },
  };
  FLOW: streams.busiest = () => consumers.busiest?.() ?? 0;
  return streams;
}
