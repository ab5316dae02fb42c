import { setImmediate } from "node:timers/promises";
import { CancelledError, ConnectionError, ProtocolError, QueueFullError, RemoteError } from "../../src/base/errors.ts";
import { decode, isBatch } from "../../src/codec/decode.ts";
import { encodeCall } from "../../src/codec/encode.ts";
import { DEFAULT_LIMITS } from "../../src/codec/limits.ts";
import { SessionLostError } from "../../src/connection/errors.ts";
import { type Call, PendingCalls } from "../../src/engine/pending.ts";
import { type Argument, type Consumer, consumersOf } from "../../src/stream/consumers.ts";
import { type AutomaticCredit, automaticCredit } from "../../src/stream/credit.ts";
import type { StreamMessage } from "../../src/stream/message.ts";
import { argumentId, type Flow } from "../../src/stream/terms.ts";
import { ManualTimers } from "../fixtures/manual-timers.ts";
import { inputOf, type StreamEnd, type StreamStep, testVectors } from "../fixtures/stream-vectors.ts";
import { expand, type Frame } from "../fixtures/vectors.ts";

interface Known {
  readonly consumer: Consumer;
  readonly call: Call;
  readonly abort: AbortController;
}

class ConsumerEnd implements StreamEnd {
  readonly sent: string[] = [];
  readonly told: string[] = [];
  readonly #pending = new PendingCalls(new ManualTimers(), 0, () => {});
  readonly #streams = consumersOf({
    timers: new ManualTimers(),
    send: (method, params) => void this.sent.push(encodeCall(method, params)),
    call: (method, params) =>
      new Promise((resolve, reject) => {
        const call = this.#pending.open(method, {}, { resolve, reject }, [], ++this.#lastRequest);
        call.isSent = true;
        this.sent.push(encodeCall(method, params, call.id));
      }),
  });
  readonly #known = new Map<string, Known>();
  readonly #arguments = new Map<string, Argument>();
  readonly #total = { most: 0, kept: 0 };
  #lastRequest = 100;

  async step(step: StreamStep): Promise<void> {
    const [input, value] = inputOf(step);
    const of = `${input === "cancel" ? value : (step.of ?? 7)}`;
    const { call, abort } = (this.#known.get(of) ?? {}) as Known;
    const consumer = this.#known.get(of)?.consumer ?? (this.#arguments.get(of) as Argument);
    switch (input) {
      case "ask":
        this.#ask(Number(value), Number(step.credit ?? 32), step.automatic ? automaticCredit() : undefined);
        break;
      case "argument":
        this.#argument(`${step.of ?? 7}`, value, step);
        break;
      case "callEnds":
        this.#arguments.get(`${value}`)?.callEnded(new CancelledError("over"));
        break;
      case "receive":
        for (let round = 0; round < (step.times ?? 1); round++)
          this.#receive(decode(expand(value as Frame), DEFAULT_LIMITS));
        break;
      case "handled":
        for (let round = 0; round < Number(value); round++) consumer.handled();
        break;
      case "steer":
        consumer.flow(value as Flow);
        break;
      case "cancel":
        abort?.abort();
        consumer.giveUp(new CancelledError("cancelled"));
        break;
      case "fails":
        call.reject(new CancelledError("failed"));
        break;
      case "reattached":
        this.#streams.reattached();
        break;
      case "end":
        this.#streams.end(new SessionLostError("lost"));
        this.#pending.rejectAll(true, () => new SessionLostError("lost"));
        break;
      default:
        throw new Error(`Unknown input ${input}`);
    }
    await setImmediate();
    for (const [id, consumer] of [
      ...this.#arguments,
      ...[...this.#known].map(([id, one]) => [id, one.consumer] as const),
    ]) {
      for (let next = consumer.take(); next; next = consumer.take()) this.#tell(id, next);
    }
  }

  #ask(id: number, credit: number, automatic: AutomaticCredit | undefined): void {
    const abort = new AbortController();
    const consumer = this.#streams.ask(credit, {}, () => {}, automatic);
    const settling = { resolve: consumer.opened, reject: consumer.fail, late: this.#streams.late };
    const call = this.#pending.open("m", { signal: abort.signal }, settling, [], id);
    call.isSent = true;
    this.#known.set(`${id}`, { consumer, call, abort });
  }

  #argument(call: string, value: unknown, { space = 65_536, demand = 1 }: StreamStep): void {
    this.#total.most = Number(space);
    const id = argumentId(value);
    const argument = id === undefined ? undefined : this.#streams.argument?.(id, 32, this.#total, () => {});
    if (!argument) {
      this.told.push(`refuse ${call}`);
      return;
    }
    this.#arguments.set(call, argument);
    if (demand) argument.begin();
  }

  #receive(message: ReturnType<typeof decode>): void {
    if (isBatch(message) || "fault" in message) throw new Error("Not a message of a stream");
    if (message.kind === "call") {
      if (!this.#streams.receive(message.params)) this.told.push("dropped");
      return;
    }
    const call = this.#pending.find(message.id);
    if (message.kind === "error") call?.reject(new RemoteError(0, "refused"));
    else if (call) call.resolve(JSON.parse(message.result));
    else if (this.#pending.isLate(message.id)) this.#pending.late(message.id)?.(JSON.parse(message.result));
    else this.told.push("dropped");
  }

  #tell(id: string, next: StreamMessage | Error): void {
    const { told } = this;
    if (next instanceof ProtocolError) told.push(`protocol ${id}`);
    else if (next instanceof QueueFullError) told.push(`overflow ${id}`);
    else if (next instanceof SessionLostError) told.push(`lost ${id}`);
    else if (next instanceof ConnectionError) told.push(`endLost ${id}`);
    // Others are told by the call, or by who cancelled.
    if (next instanceof Error) return;
    const { skipped = 0, position, error, complete, text } = next;
    if (skipped !== 0) told.push(`skipped ${id} ${skipped ?? "some"}`);
    if (complete) told.push(`complete ${id}`);
    else if (error) told.push(`error ${id} ${JSON.stringify(error)}`);
    else told.push(`item ${id} ${JSON.stringify(JSON.parse(text).result)}${position ? ` at ${position}` : ""}`);
  }

  left(): RegExp {
    return new RegExp(`^${this.#pending.size + this.#streams.size} streams, `);
  }
}

/** Why a case is left out. */
const leftOut: ReadonlyMap<string, string> = new Map([
  ...because("a loop requests all items", [
    "consumer: no more credit than the subscriber requests",
    "consumer: items that the subscriber has not requested wait",
    "consumer: the end waits for the items before it, and needs no request",
    "consumer: without agreed credit 1,024 items are kept, and one more ends the stream",
    "consumer: the session ends: items that are here are heard before",
  ]),
  ...because("this end sends the first limit in any case, and keeps 1,024 items", [
    "consumer: both ends agreed on a limit: no first limit is needed",
    "consumer: items beyond the credit that both ends agreed on end the stream",
  ]),
  ...because("1,024 calls are remembered", ["consumer: calls that were given up are remembered up to a bound"]),
]);

function because(reason: string, names: readonly string[]): [string, string][] {
  return names.map(name => [name, reason]);
}

testVectors("consumer", "receives", 40, new Set(leftOut.keys()), () => new ConsumerEnd());
