import { CancelledError, ConnectionError, QueueFullError, ResponseError } from "../base/errors.ts";
import type { InboundCall } from "../codec/decode.ts";
import { errorObject } from "../codec/faults.ts";
import type { Json } from "../codec/json.ts";
import type { Limits } from "../codec/limits.ts";
import type { Argument, Consumer, Consumers } from "../stream/consumers.ts";
import { ARGUMENT, argumentId } from "../stream/terms.ts";
import type { Entry } from "./batch.ts";
import type { Handler } from "./exchange.ts";
import type { Settling } from "./pending.ts";
import { streamOf } from "./stream-loop.ts";

/** So many streams of the peer are arguments at a time. */
const MAX_ARGUMENTS = 64;
/** Items of one of them that are on the way or wait for its loop, at most. */
const CREDIT = 32;

/** Whether a value is sent as a stream. */
export function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** Whether a member or an element of params is sent as a stream, or the only param. */
export function hasStreams(params: unknown): boolean {
  return isStream(params) || Object.values(Object(params)).some(isStream);
}

/** The same params with other values in place of those that meet a condition; `path` is where one is. */
function replaced(params: unknown, change: (value: unknown, path: string) => unknown): unknown {
  if (Array.isArray(params)) return params.map((value, at) => change(value, `$[${at}]`));
  const members = Object.entries(Object(params)).map(([name, value]) => [name, change(value, `$.${name}`)]);
  return Object.fromEntries(members);
}

/** Refuses params with streams, of messages that are not answered alone, or with a stream. */
export function refuseStreams(params: unknown): void {
  if (hasStreams(params)) {
    throw new TypeError("A stream is an argument of a call that is sent alone and answered with a value");
  }
}

/**
 * Begins the streams in the params of a call, which goes out next. They end when it is settled.
 *
 * @param begin makes a stream of the items; undefined if there are too many
 */
export function sendStreams(
  { method, params, call }: Entry,
  begin: (items: AsyncIterable<unknown>) => { readonly id: string; readonly end: () => void } | undefined,
): Entry {
  const ends: (() => void)[] = [];
  const callEnded = () => {
    for (const end of ends) end();
  };
  const named = replaced(isStream(params) ? [params] : params, value => {
    if (!isStream(value)) return value;
    const stream = begin(value);
    if (!stream) {
      callEnded();
      throw new QueueFullError("Too many streams");
    }
    ends.push(stream.end);
    return { [ARGUMENT]: stream.id };
  });
  const settling: Settling = {
    resolve(result) {
      callEnded();
      call?.settling.resolve(result);
    },
    reject(error) {
      callEnded();
      call?.settling.reject(error);
    },
  };
  return { method, params: named, call: { options: call?.options ?? {}, settling } };
}

/** What gives handlers the streams that are arguments of their calls. */
export type Receiving = (handler: Handler, call: InboundCall) => Handler;

export function receivingOf(consumers: Consumers, json: Json, limits: Pick<Limits, "notificationBytes">): Receiving {
  const total = { most: limits.notificationBytes, kept: 0 };
  let present = 0;

  const refusal = (fault: "params.invalid" | "stream.tooMany", details: object) => {
    const { code, message, data } = errorObject(fault, details);
    return new ResponseError(code, message, data);
  };

  function receive(id: string, { method }: InboundCall, path: string) {
    if (present >= MAX_ARGUMENTS) throw refusal("stream.tooMany", {});
    let news = () => {};
    const argument = consumers.argument?.(id, CREDIT, total, () => news());
    if (!argument) throw refusal("params.invalid", { path, reason: "type" });
    present++;
    const stream = argument as Argument & Consumer;
    const items = streamOf(
      {
        ...consumers,
        ask(_credit, _wanted, heard) {
          news = heard;
          return stream;
        },
      },
      () => argument.begin(),
      json,
      method,
      undefined,
      {
        onGap() {
          throw new ConnectionError("Items of a stream were lost");
        },
      },
    );
    return { argument, items };
  }

  return (handler, call) => {
    if (!call.params?.includes(`"${ARGUMENT}"`)) return handler;
    return async (params, context) => {
      const received: Argument[] = [];
      const end = () => {
        const reason = new CancelledError(`The call of '${call.method}' has ended, and its streams with it`);
        for (const argument of received.splice(0)) {
          present--;
          argument.callEnded(reason);
        }
      };
      try {
        const given = replaced(params, (value, path) => {
          const id = argumentId(value);
          if (id === undefined) return value;
          if (call.inBatch || context.notification) throw refusal("params.invalid", { path, reason: "type" });
          const { argument, items } = receive(id, call, path);
          received.push(argument);
          return items;
        });
        context.signal.addEventListener("abort", end);
        return await handler(given, context);
      } finally {
        end();
      }
    };
  };
}
