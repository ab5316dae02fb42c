import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ConnectionError, RemoteError, ResponseError } from "../../src/base/errors.ts";
import { Peer } from "../../src/engine/peer.ts";
import type { ItemStream, StreamOptions } from "../../src/engine/stream-loop.ts";
import type { Flow } from "../../src/stream/terms.ts";
import { Conversation, cancel as cancelRequest, faults } from "../fixtures/conversation.ts";
import { ManualTimers } from "../fixtures/manual-timers.ts";
import { error, notification, request, result } from "../fixtures/messages.ts";

const item = (members: string, id = "s1") => notification("rpc.stream.item", `{"subscription":"${id}",${members}}`);
const one = (value: unknown, id?: string) => item(`"result":${JSON.stringify(value)}`, id);
const complete = item('"complete":true');
const limit = (members: string, id = "s1") => notification("rpc.stream.limit", `{"subscription":"${id}",${members}}`);
const cancel = (id = "s1") => notification("rpc.stream.cancel", `{"subscription":"${id}"}`);

/** A loop over a stream; it takes an item when it is told to. */
class Loop {
  readonly items: unknown[] = [];
  readonly stream: ItemStream<unknown>;
  /** Undefined until it has ended; then what it threw, or null. */
  end: unknown;

  constructor(conversation: Conversation, options: StreamOptions = {}) {
    this.stream = conversation.peer.stream("prices", { symbol: "A" }, options);
  }

  async take(items = 1): Promise<this> {
    for (let round = 0; round < items; round++) {
      this.stream.next().then(
        ({ done, value }) => {
          if (done) this.end = null;
          else this.items.push(value);
        },
        failure => {
          this.end = failure;
        },
      );
    }
    await setImmediate();
    return this;
  }
}

/** A loop whose stream is open. */
async function opened(conversation: Conversation, options?: StreamOptions): Promise<Loop> {
  const loop = await new Loop(conversation, options).take();
  await conversation.answersTo(result("1", '"s1"'));
  return loop;
}

describe("a loop over a stream", () => {
  it("calls the method when it begins, and gives the first credit when the stream is open", async () => {
    const conversation = new Conversation();
    const loop = new Loop(conversation);
    expect(await conversation.sent()).toEqual([]);
    await loop.take();
    expect(await conversation.sent()).toEqual([request("1", "prices", '{"symbol":"A"}')]);
    expect(await conversation.answersTo(result("1", '"s1"'))).toEqual([limit('"limit":32')]);
  });

  it("gets the items in order and ends with the stream", async () => {
    const conversation = new Conversation();
    const loop = await opened(conversation);
    expect(await conversation.answersTo(one(1), one({ a: null }), one(null), complete)).toEqual([]);
    await loop.take(4);
    expect([loop.items, loop.end]).toEqual([[1, { a: null }, null], null]);
    expect(await conversation.sent()).toEqual([]);
    expect(conversation.noticed()).toEqual([]);
  });

  it("gives credit back as it takes items, and none while it does not", async () => {
    const conversation = new Conversation();
    const loop = await opened(conversation, { credit: 4 });
    expect(await conversation.answersTo(one(1), one(2), one(3), one(4))).toEqual([]);
    await loop.take();
    expect(await conversation.sent()).toEqual([]);
    await loop.take();
    expect(loop.items).toEqual([1, 2, 3]);
    expect(await conversation.sent()).toEqual([limit('"limit":6')]);
  });

  it("cancels the stream when it is left", async () => {
    const conversation = new Conversation();
    const items: number[] = [];
    const loop = (async () => {
      for await (const value of conversation.peer.stream<number>("prices")) {
        items.push(value);
        if (value === 2) break;
      }
    })();
    await conversation.sent();
    await conversation.answersTo(result("1", '"s1"'));
    expect(await conversation.answersTo(one(1), one(2), one(3))).toEqual([cancel()]);
    await loop;
    expect(items).toEqual([1, 2]);
    expect(await conversation.answersTo(one(4), complete)).toEqual([]);
  });

  it("ends at once when its signal aborts, and drops what waits", async () => {
    const conversation = new Conversation();
    const abort = new AbortController();
    const loop = await opened(conversation, { signal: abort.signal });
    await conversation.answersTo(one(1), one(2), one(3));
    abort.abort("enough");
    expect(await conversation.sent()).toEqual([cancel()]);
    await loop.take();
    expect(loop.items).toEqual([1]);
    expect(loop.end).toMatchObject({ kind: "cancelled", cause: "enough" });
  });

  it("cancels a call that is not answered yet, and the stream that the late answer names", async () => {
    const conversation = new Conversation();
    const abort = new AbortController();
    const loop = await new Loop(conversation, { signal: abort.signal }).take();
    abort.abort();
    expect(await conversation.sent()).toEqual([request("1", "prices", '{"symbol":"A"}'), cancelRequest(1)]);
    expect(loop.end).toMatchObject({ kind: "cancelled" });
    expect(await conversation.answersTo(result("1", '"s1"'))).toEqual([cancel()]);
    expect(await conversation.answersTo(one(1))).toEqual([]);
  });

  it("cancels the stream of a call that was not answered in time", async () => {
    const conversation = new Conversation();
    const loop = await new Loop(conversation, { timeout: 10 }).take();
    conversation.timers.advance(10);
    await conversation.sent();
    expect(loop.end).toMatchObject({ kind: "timeout" });
    expect(await conversation.answersTo(result("1", '"s1"'))).toEqual([cancel()]);
  });

  it("throws the error of the stream after its items", async () => {
    const conversation = new Conversation();
    const loop = await opened(conversation);
    await conversation.answersTo(one(1), item('"error":{"code":1001,"message":"closed","data":{"type":"market"}}'));
    await loop.take();
    expect(loop.items).toEqual([1]);
    expect(loop.end).toBeInstanceOf(RemoteError);
    expect(loop.end).toMatchObject({ code: 1001, message: "closed", data: { type: "market" } });
  });

  it("throws the error that the call was answered with", async () => {
    const conversation = new Conversation();
    const loop = await new Loop(conversation).take();
    await conversation.answersTo(error("1", '{"code":-32006,"message":"Too many subscriptions"}'));
    expect(loop.end).toMatchObject({ kind: "remote", code: -32006 });
  });

  it.each(["5", '""', `"${"s".repeat(129)}"`])("fails when the answer is no stream: %s", async id => {
    const conversation = new Conversation();
    const loop = await new Loop(conversation).take();
    await conversation.answersTo(result("1", id));
    expect(loop.end).toMatchObject({ kind: "protocol" });
  });

  it("fails when a message means nothing", async () => {
    const conversation = new Conversation();
    const loop = await opened(conversation);
    expect(await conversation.answersTo(item('"result":1,"complete":true'))).toEqual([cancel()]);
    expect(loop.end).toMatchObject({ kind: "protocol" });
  });

  it("fails when more than 1,024 items wait", async () => {
    const conversation = new Conversation();
    const loop = await opened(conversation);
    await conversation.answersTo(one(0));
    expect(await conversation.answersTo(...Array.from({ length: 1024 }, (_, at) => one(at + 1)))).toEqual([]);
    expect(await conversation.answersTo(one(1025))).toEqual([cancel()]);
    await loop.take(1025);
    expect(loop.items).toHaveLength(1025);
    expect(loop.end).toMatchObject({ kind: "queueFull" });
  });

  it("fails when more than 4 Mi characters wait beyond the limit", async () => {
    const conversation = new Conversation();
    const loop = await opened(conversation, { credit: 1 });
    const large = one("x".repeat(1_000_000));
    await conversation.answersTo(one(0));
    expect(await conversation.answersTo(large, large, large, large, large)).toEqual([]);
    expect(await conversation.answersTo(large)).toEqual([cancel()]);
    await loop.take(6);
    expect(loop.end).toMatchObject({ kind: "queueFull" });
  });

  it("keeps large items within the limit", async () => {
    const conversation = new Conversation();
    await opened(conversation, { credit: 8 });
    const large = one("x".repeat(1_000_000));
    expect(await conversation.answersTo(...Array.from({ length: 8 }, () => large))).toEqual([]);
  });

  it("hears of what was passed over and of positions before the item", async () => {
    const conversation = new Conversation();
    const heard: unknown[] = [];
    const loop = await opened(conversation, {
      onGap: skipped => heard.push(skipped),
      onPosition: position => heard.push(position),
    });
    const skipping = [item('"skipped":3,"position":"e1-4","result":1'), item('"skipped":null,"result":2')];
    await conversation.answersTo(...skipping, item('"skipped":1,"complete":true'));
    await loop.take(2);
    expect(heard).toEqual([3, "e1-4", undefined, 1]);
    expect(loop.end).toBe(null);
  });

  it("steers the stream, and each later limit repeats that", async () => {
    const conversation = new Conversation();
    const loop = await new Loop(conversation, { credit: 1, perSecond: 20, delivery: "latest" }).take();
    await conversation.sent();
    expect(await conversation.answersTo(result("1", '"s1"'))).toEqual([
      limit('"limit":1,"perSecond":20,"delivery":"latest"'),
    ]);
    loop.stream.flow({ paused: true });
    expect(await conversation.sent()).toEqual([limit('"limit":1,"paused":true')]);
    await conversation.answersTo(one(1));
    await loop.take();
    expect(await conversation.sent()).toEqual([limit('"limit":2,"paused":true')]);
    loop.stream.flow({});
    expect(await conversation.sent()).toEqual([limit('"limit":2')]);
  });

  it("is steered with all others, at the lower of two rates and with its own delivery", async () => {
    const conversation = new Conversation();
    await opened(conversation, { credit: 1, perSecond: 20, delivery: "conflate" });
    const { peer } = conversation;
    const steer = async (wanted: Flow) => {
      peer.flow(wanted);
      return conversation.sent();
    };
    expect(await steer({ perSecond: 2, delivery: "latest" })).toEqual([
      limit('"limit":1,"perSecond":2,"delivery":"conflate"'),
    ]);
    expect(await steer({ perSecond: 50, paused: true })).toEqual([
      limit('"limit":1,"perSecond":20,"delivery":"conflate","paused":true'),
    ]);
    await new Loop(conversation).take();
    await conversation.sent();
    expect(await conversation.answersTo(result("2", '"s2"'))).toEqual([
      limit('"limit":32,"perSecond":50,"paused":true', "s2"),
    ]);
    expect(await steer({})).toEqual([
      limit('"limit":1,"perSecond":20,"delivery":"conflate"'),
      limit('"limit":32', "s2"),
    ]);
  });

  it("fails with the conversation, after the items that are here", async () => {
    const conversation = new Conversation();
    const loop = await opened(conversation);
    await conversation.answersTo(one(1), one(2));
    conversation.peer.startOver(() => new ConnectionError("lost"), false);
    await loop.take(2);
    expect(loop.items).toEqual([1, 2]);
    expect(loop.end).toMatchObject({ kind: "connection", message: "lost" });
    expect(await conversation.sent()).toEqual([]);
  });

  it("fails when the client is closed before it begins", async () => {
    const conversation = new Conversation();
    conversation.peer.close(new ConnectionError("closed"));
    const loop = await new Loop(conversation).take();
    expect(loop.end).toMatchObject({ message: "closed" });
  });

  it("asks anew for a stream whose socket was lost, and ends when the stream has ended", async () => {
    const conversation = new Conversation();
    const loop = await opened(conversation);
    const again = async () => {
      conversation.peer.detach();
      conversation.attach(true);
      return conversation.sent();
    };
    const asks = '{"subscription":"s1","limit":32,"received":0}';
    expect(await again()).toEqual([request("2", "rpc.stream.limit", asks)]);
    await conversation.answersTo(result("2", "true"), one(1));
    await loop.take();
    expect(loop.items).toEqual([1]);
    await again();
    await conversation.answersTo(result("3", "false"));
    expect(loop.end).toMatchObject({ kind: "connection", message: "The end was lost" });
  });

  it("has gone on before the handler of a message that follows an item starts", async () => {
    const conversation = new Conversation();
    const order: string[] = [];
    conversation.peer.on("after", () => void order.push("handler"));
    const loop = await opened(conversation);
    // What was held back for the answer goes.
    await conversation.answersTo(notification("after"));
    order.length = 0;
    void loop.stream.next().then(() => order.push("item"));
    await conversation.answersTo(one(1), one(2), notification("after"));
    expect(order).toEqual(["item", "handler"]);
  });

  it("gets values through the JSON of the application", async () => {
    const json = {
      parse: (text: string) => JSON.parse(text, (_, value) => (value === 7 ? 7n : value)),
      stringify: JSON.stringify,
    };
    const conversation = new Conversation({ json });
    const loop = await opened(conversation);
    await conversation.answersTo(one({ a: 7 }));
    expect(loop.items).toEqual([{ a: 7n }]);
  });
});

describe("an item of a stream that nobody wants", () => {
  it("is answered with one cancel", async () => {
    const conversation = new Conversation();
    expect(await conversation.answersTo(one(1, "x"), one(2, "x"))).toEqual([cancel("x")]);
    expect(conversation.noticed()).toEqual([]);
  });

  it("is noticed when it names no stream", async () => {
    const conversation = new Conversation();
    expect(await conversation.answersTo(notification("rpc.stream.item", '{"result":1}'))).toEqual([]);
    expect(conversation.noticed()).toEqual(["malformed"]);
  });

  it("is no request", async () => {
    const conversation = new Conversation();
    const sent = await conversation.answersTo(request("1", "rpc.stream.item", '{"subscription":"s1","result":1}'));
    expect(sent).toEqual([error("1", faults.notFound)]);
  });
});

/** A handler whose stream counts up; what it was asked for. */
function counting(conversation: Conversation, terms = {}) {
  const state = { pulled: 0, left: false, signal: undefined as AbortSignal | undefined };
  const handler = async function* (_: unknown, { signal }: { signal: AbortSignal }) {
    state.signal = signal;
    try {
      for (;;) yield ++state.pulled;
    } finally {
      state.left = true;
    }
  };
  conversation.peer.on("count", handler, terms);
  return state;
}

/** What is sent because of a call whose answer is followed by a limit at once: from then on items may follow. */
async function opensAt(conversation: Conversation, most: number, method = "count"): Promise<string[]> {
  conversation.peer.receive(request("5", method));
  // The handler has returned, and its stream has not begun.
  await null;
  await null;
  return conversation.answersTo(limit(`"limit":${most}`));
}

describe("a handler that returns an async iterable", () => {
  it("answers with an id, and its items follow at the pace of the receiver", async () => {
    const conversation = new Conversation();
    const state = counting(conversation);
    expect(await opensAt(conversation, 2)).toEqual([result("5", '"s1"'), one(1), one(2)]);
    expect(await conversation.answersTo(limit('"limit":3'))).toEqual([one(3)]);
    // It is asked for what the buffer holds before the first limit is known.
    expect(state.pulled).toBeLessThanOrEqual(256);
  });

  it("completes the stream when it ends", async () => {
    const conversation = new Conversation();
    conversation.peer.on("two", async function* () {
      yield 1;
      yield 2;
    });
    expect(await conversation.answersTo(request("5", "two"))).toEqual([result("5", '"s1"'), one(1), one(2), complete]);
    expect(conversation.peer.runningHandlers).toBe(0);
  });

  it("is left, and its signal aborts, when the receiver cancels", async () => {
    const conversation = new Conversation();
    const state = counting(conversation);
    await opensAt(conversation, 1);
    const answers = [
      request("6", "rpc.stream.cancel", '{"subscription":"s1"}'),
      request("7", "rpc.stream.cancel", '{"subscription":"s1"}'),
    ];
    expect(await conversation.answersTo(...answers)).toEqual([result("6", "true"), result("7", "false")]);
    expect([state.left, state.signal?.aborted]).toEqual([true, true]);
  });

  it("is left when the conversation ends", async () => {
    const conversation = new Conversation();
    const state = counting(conversation);
    await opensAt(conversation, 1);
    conversation.peer.startOver(() => new ConnectionError("lost"), true);
    await conversation.sent();
    expect([state.left, state.signal?.aborted]).toEqual([true, true]);
  });

  it("chooses the error of the stream with a ResponseError", async () => {
    const conversation = new Conversation();
    conversation.peer.on("fails", async function* () {
      yield 1;
      throw new ResponseError(1001, "closed", { type: "market" });
    });
    const end = item('"error":{"code":1001,"message":"closed","data":{"type":"market"}}');
    expect(await conversation.answersTo(request("5", "fails"))).toEqual([result("5", '"s1"'), one(1), end]);
    expect(conversation.noticed()).toEqual([]);
  });

  it("says nothing of other exceptions but that there was one", async () => {
    const conversation = new Conversation();
    conversation.peer.on("fails", async function* () {
      yield 1;
      throw new Error("secret");
    });
    const end = item(`"error":${faults.internal}`);
    expect(await conversation.answersTo(request("5", "fails"))).toEqual([result("5", '"s1"'), one(1), end]);
    expect(conversation.noticed()).toEqual(["handler"]);
  });

  it("is not read for a notification", async () => {
    const conversation = new Conversation();
    const state = counting(conversation);
    expect(await conversation.answersTo(notification("count"))).toEqual([]);
    expect(state.pulled).toBe(0);
  });

  it("sends items after the array of the batch that it was called in", async () => {
    const conversation = new Conversation();
    let end = () => {};
    counting(conversation);
    conversation.peer.on(
      "slow",
      () =>
        new Promise<void>(resolve => {
          end = resolve;
        }),
    );
    expect(await conversation.answersTo(`[${request("5", "count")},${request("6", "slow")}]`)).toEqual([]);
    expect(await conversation.answersTo(limit('"limit":1'))).toEqual([]);
    end();
    expect(await conversation.sent()).toEqual([`[${result("5", '"s1"')},${result("6", "null")}]`, one(1)]);
  });

  it("ends when its call is cancelled while the answer waits for the rest of a batch", async () => {
    const conversation = new Conversation();
    let end = () => {};
    const signals: AbortSignal[] = [];
    conversation.peer.on("watch", (_, { signal }) => {
      signals.push(signal);
      return (async function* () {
        yield 1;
      })();
    });
    conversation.peer.on("slow", () => new Promise<void>(resolve => (end = resolve)));
    expect(await conversation.answersTo(`[${request("5", "watch")},${request("6", "slow")}]`)).toEqual([]);
    expect(await conversation.answersTo(notification("$/cancelRequest", '{"id":5.0}'))).toEqual([]);
    expect(signals[0]?.aborted).toBe(true);
    end();
    expect(await conversation.sent()).toEqual([`[${result("5", '"s1"')},${result("6", "null")}]`]);
    expect(await conversation.answersTo(request("7", "rpc.stream.limit", '{"subscription":"s1"}'))).toEqual([
      result("7", "false"),
    ]);
  });

  it("is refused when there are 64 streams", async () => {
    const conversation = new Conversation();
    conversation.peer.on("silent", async function* () {
      await new Promise(() => {});
      yield 1;
    });
    const requests = Array.from({ length: 65 }, (_, id) => request(`${id}`, "silent"));
    const answers = await conversation.answersTo(...requests);
    const refused = '{"code":-32006,"message":"Too many subscriptions","data":{"type":"stream.tooMany"}}';
    expect(answers.slice(63)).toEqual([result("63", '"s1s"'), error("64", refused)]);
  });

  it("sends in even steps when the receiver wants a rate, and sets no timer without one", async () => {
    const conversation = new Conversation();
    counting(conversation);
    await opensAt(conversation, 0);
    const before = conversation.timers.scheduled;
    expect(await conversation.answersTo(limit('"limit":9,"perSecond":20'))).toEqual([one(1)]);
    expect(conversation.timers.scheduled).toBe(before + 1);
    conversation.timers.advance(49);
    expect(await conversation.sent()).toEqual([]);
    conversation.timers.advance(1);
    expect(await conversation.sent()).toEqual([one(2)]);
    await conversation.answersTo(cancel());
    expect(conversation.timers.scheduled).toBe(before);
  });

  it("passes over what the receiver does not take, as the handler was registered", async () => {
    const conversation = new Conversation();
    const feed: { next: (value: number) => void } = { next: () => {} };
    const ticks = async function* () {
      for (;;)
        yield await new Promise<number>(resolve => {
          feed.next = resolve;
        });
    };
    conversation.peer.on("ticks", ticks, { delivery: "latest" });
    await opensAt(conversation, 0, "ticks");
    for (const value of [1, 2, 3]) {
      feed.next(value);
      await setImmediate();
    }
    expect(await conversation.answersTo(limit('"limit":1'))).toEqual([item('"skipped":2,"result":3')]);
  });

  it("sends nothing without a socket, and goes on with the next one", async () => {
    const conversation = new Conversation();
    counting(conversation);
    await opensAt(conversation, 1);
    conversation.peer.detach();
    conversation.peer.receive(limit('"limit":2'));
    expect(await conversation.sent()).toEqual([]);
    conversation.attach(true);
    expect(await conversation.sent()).toEqual([item('"skipped":null,"result":2')]);
    const again = request("9", "rpc.stream.limit", '{"subscription":"s1","limit":2,"received":0}');
    expect(await conversation.answersTo(again)).toEqual([result("9", "true"), one(3)]);
  });

  it("answers bad limits of requests, and notices those of notifications", async () => {
    const conversation = new Conversation();
    const bad = '{"subscription":"s1","limit":"5"}';
    const invalid = '{"code":-32602,"message":"Invalid params","data":{"type":"params.invalid","path":"$.limit"}}';
    expect(await conversation.answersTo(request("5", "rpc.stream.limit", bad))).toEqual([error("5", invalid)]);
    expect(await conversation.answersTo(notification("rpc.stream.limit", bad))).toEqual([]);
    expect(conversation.noticed()).toEqual(["malformed"]);
  });

  it("waits while too much waits for the network", async () => {
    let congested = true;
    const conversation = new Conversation({ congested: () => congested });
    counting(conversation);
    expect(await opensAt(conversation, 1)).toEqual([result("5", '"s1"')]);
    congested = false;
    conversation.timers.advance(100);
    expect(await conversation.sent()).toEqual([one(1)]);
  });
});

describe("two peers", () => {
  it("pass a stream at the pace of its loop, and no item is lost, doubled or early", async () => {
    const timers = new ManualTimers();
    const [here, there] = [new Peer({ timers, requestTimeout: 0 }), new Peer({ timers, requestTimeout: 0 })];
    let sent = 0;
    there.on("count", async function* () {
      for (let at = 0; at < 1000; at++) {
        sent = at + 1;
        yield at;
      }
    });
    const wire = (to: Peer) => (text: string) => {
      queueMicrotask(() => to.receive(text));
      return 0;
    };
    here.attach(wire(there));
    there.attach(wire(here));
    const taken: number[] = [];
    for await (const value of here.stream<number>("count", undefined, { credit: 8 })) {
      taken.push(value);
      if (value % 100 === 0) {
        await setImmediate();
        // Before the first limit there is no bound; then at most the credit, and one that waits.
        if (value > 500) expect(sent - taken.length).toBeLessThanOrEqual(9);
      }
    }
    expect(taken).toEqual(Array.from({ length: 1000 }, (_, at) => at));
    expect([here.pendingCalls, timers.scheduled]).toEqual([0, 0]);
  });
});
