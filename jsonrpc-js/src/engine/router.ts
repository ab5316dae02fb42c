import { ProtocolError, RemoteError } from "../base/errors.ts";
import { decode, type InboundCall, type InboundError, type InboundMessage, isBatch, members } from "../codec/decode.ts";
import { encodeError } from "../codec/encode.ts";
import { errorObject } from "../codec/faults.ts";
import { batchReplies, singleReply } from "./answers.ts";
import type { Reply, Surroundings } from "./exchange.ts";
import type { Inbound } from "./inbound.ts";
import type { Part, PeerLimits } from "./outbound.ts";
import type { Call, PendingCalls } from "./pending.ts";
import type { Streams } from "./streams.ts";

/**
 * Makes what takes each received message to its place: requests and notifications to their handlers, answers to their calls.
 * It gets the text and, where that is known already, its size in UTF-8 bytes; it never throws.
 *
 * @param post sends the answers of one message
 * @param isClosed whether nothing is passed on any more, not even the rest of a batch
 */
export function routerOf(
  { limits, json, nullParams, notify }: Surroundings,
  theirs: PeerLimits,
  pending: PendingCalls,
  inbound: Inbound,
  streams: Streams,
  post: (answers: readonly Part[], batch?: boolean) => void,
  isClosed: () => boolean,
): (text: string, bytes?: number) => void {
  const single = singleReply(theirs, answer => post([answer]));

  function route(message: InboundMessage, reply: () => Reply): void {
    if (isClosed()) return;
    if (message.kind === "call") {
      if (streams.takes(message, reply)) return;
      if (message.id !== undefined) inbound.accept(message, reply());
      else if (message.method === "$/cancelRequest") cancel(message.params);
      else if (message.method === "$/progress") progress(message.params);
      else inbound.accept(message);
    } else settle(message, reply);
  }

  function settle(message: Exclude<InboundMessage, InboundCall>, reply: () => Reply): void {
    const { kind, id } = message;
    const call = kind === "malformed" ? undefined : pending.find(id);
    if ("fault" in message) {
      const said = `Malformed message: ${message.fault}`;
      if (call) call.reject(new ProtocolError(said));
      else notify("malformed", said);
      if (kind === "malformed") reply()(id, encodeError(id, errorObject(message.fault)));
    } else if (message.kind === "error") refused(message, call);
    else if (call) read(message.result, [call], result => call.resolve(result));
    else if (pending.late(message.id)) read(message.result, [], result => pending.late(message.id)?.(result));
    else unexpected(id, `Nobody waits for the answer with id ${id}`);
  }

  function refused({ id, error }: InboundError, call: Call | undefined): void {
    const { code, message, data } = error;
    // Some servers answer notifications that they do not know, and so without an id too.
    const whole = id === "null" && code !== -32601 && code !== -32602 ? pending.onlyBatch() : [];
    const calls = call ? [call] : whole;
    if (!calls.length) unexpected(id, `Nobody waits for the answer with id ${id}: ${code} ${message}`);
    read(data, calls, value => {
      const error = new RemoteError(code, message, value);
      for (const one of calls) one.reject(error);
    });
  }

  /** Reads what the peer answered; the application may do that its own way. */
  function read(text: string | undefined, calls: readonly Call[], settle: (value: unknown) => void): void {
    let value: unknown;
    try {
      value = text && json.parse(text);
    } catch (cause) {
      for (const call of calls) call.reject(new ProtocolError("The answer was not parsed", { cause }));
    }
    // Does nothing after that.
    settle(value);
  }

  function unexpected(id: string | undefined, message: string): void {
    if (!pending.isLate(id)) notify("unexpected", message);
  }

  function cancel(params: string | undefined): void {
    const id = members(params, limits).get("id");
    if (id) inbound.cancel(id);
  }

  /** The token of progress is the id of the call that it is about. */
  function progress(params: string | undefined): void {
    const found = members(params, limits);
    const value = found.get("value");
    const token = found.get("token");
    const listener = pending.find(token)?.options.onProgress;
    if (!listener || value === undefined) {
      unexpected(token, "Nobody waits for progress");
      return;
    }
    try {
      listener(json.parse(value));
    } catch (failure) {
      notify("handler", "Progress listener failed", failure);
    }
  }

  return (text, bytes) => {
    const decoded = decode(text, limits, nullParams, bytes);
    if (!isBatch(decoded)) {
      route(decoded, () => single);
      return;
    }
    const places = batchReplies(decoded.filter(isAnswered).length, theirs, answers => post(answers, true));
    for (const entry of decoded) {
      PRODUCED: if (entry.kind === "call") entry.inBatch = true;
      route(entry, places);
    }
  };
}

function isAnswered(message: InboundMessage): boolean {
  return message.kind === "malformed" || (message.kind === "call" && message.id !== undefined);
}
