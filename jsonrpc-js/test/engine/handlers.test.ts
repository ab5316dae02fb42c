import { describe, expect, test } from "vitest";
import { ConnectionError, RemoteError, ResponseError } from "../../src/base/errors.ts";
import type { HandlerContext } from "../../src/engine/exchange.ts";
import { Conversation, cancel, faults } from "../fixtures/conversation.ts";
import { batch, error, notification, request, result } from "../fixtures/messages.ts";

/** A conversation whose handler of `later` keeps every request until the test answers it. */
function withLater(options?: ConstructorParameters<typeof Conversation>[0]) {
  const conversation = new Conversation(options);
  const kept: { context: HandlerContext; answer: (value: unknown) => void; fail: (error: unknown) => void }[] = [];
  conversation.peer.on(
    "later",
    (_, context) => new Promise((answer, fail) => void kept.push({ context, answer, fail })),
  );
  return { conversation, peer: conversation.peer, kept };
}

describe("the result of a handler", () => {
  test.for([
    [1, "1"],
    [undefined, "null"],
    [null, "null"],
    ["", '""'],
    [{ a: undefined, b: [undefined] }, '{"b":[null]}'],
    [Promise.resolve("late"), '"late"'],
    ["\ud800", '"\\ud800"'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ] as const)("%s is answered as %s", async ([value, json]) => {
    const conversation = new Conversation();
    conversation.peer.on("a", () => value);
    expect(await conversation.answersTo(request('"x"', "a"))).toEqual([result('"x"', json)]);
    expect(conversation.noticed()).toEqual([]);
  });

  test("goes to an id with a lone surrogate as an escape", async () => {
    const conversation = new Conversation();
    conversation.peer.on("a", () => 1);
    expect(await conversation.answersTo(request('"\ud800"', "a"))).toEqual([result('"\\ud800"', "1")]);
  });

  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  test.for([
    [1n],
    [cyclic],
    [() => 1],
    [Symbol("s")],
    [NaN],
    [Infinity],
    [{ a: [{ b: NaN }] }],
    [[{ f: () => 1 }]],
    [{ toJSON: () => undefined }],
  ] as const)("that JSON cannot express is an internal error with a notice", async ([value]) => {
    const conversation = new Conversation();
    conversation.peer.on("a", () => value);
    expect(await conversation.answersTo(request(1, "a"))).toEqual([error(1, faults.internal)]);
    expect(conversation.noticed()).toEqual(["handler"]);
  });

  test("that is too large is refused, and the limit itself is not", async () => {
    const conversation = new Conversation({ limits: { messageBytes: 120 } });
    conversation.peer.on("a", length => "é".repeat((length as number[])[0] ?? 0));
    const room = (120 - result(1, '""').length) / 2;
    expect(await conversation.answersTo(request(1, "a", `[${Math.floor(room)}]`))).toHaveLength(1);
    expect(await conversation.answersTo(request(1, "a", `[${Math.floor(room) + 1}]`))).toEqual([
      error(1, faults.tooLarge),
    ]);
  });
});

describe("a handler that throws", () => {
  class Evil {
    get message() {
      throw new Error("message");
    }
  }
  const hostile = new Proxy(
    {},
    {
      getPrototypeOf: () => {
        throw new Error("trap");
      },
    },
  );

  const things: Record<string, () => unknown> = {
    "an error": () => new Error("secret"),
    undefined: () => undefined,
    null: () => null,
    "a string": () => "secret",
    "an object whose message throws": () => new Evil(),
    "an object whose class throws": () => hostile,
    "an object with a code": () => ({ code: 5, message: "secret" }),
  };
  test.for(Object.keys(things))("tells nothing of %s", async name => {
    const failure = things[name]?.();
    const conversation = new Conversation();
    conversation.peer.on("sync", () => {
      throw failure;
    });
    conversation.peer.on("async", async () => {
      throw failure;
    });
    expect(await conversation.answersTo(request(1, "sync"), request(2, "async"))).toEqual([
      error(1, faults.internal),
      error(2, faults.internal),
    ]);
    expect(conversation.notices.map(notice => [notice.kind, notice.message])).toEqual([
      ["handler", 'The handler of "sync" failed'],
      ["handler", 'The handler of "async" failed'],
    ]);
    expect(conversation.notices[0]?.cause === failure).toBe(true);
    expect(conversation.peer.runningHandlers).toBe(0);
  });

  test("a response error chooses its answer", async () => {
    const conversation = new Conversation();
    const chosen: Record<string, Error> = {
      a: new ResponseError(5, "five", { type: "mine" }),
      b: new ResponseError(-1, 'quotes " and \ud800'),
    };
    for (const [method, failure] of Object.entries(chosen)) conversation.peer.on(method, () => Promise.reject(failure));
    expect(await conversation.answersTo(request(1, "a"), request(2, "b"))).toEqual([
      error(1, '{"code":5,"message":"five","data":{"type":"mine"}}'),
      error(2, '{"code":-1,"message":"quotes \\" and \\ud800"}'),
    ]);
    expect(conversation.noticed()).toEqual([]);
  });

  test("what another peer answered is not told", async () => {
    const conversation = new Conversation();
    conversation.peer.on("a", () => Promise.reject(new RemoteError(7, "said by another", "secret")));
    expect(await conversation.answersTo(request(1, "a"))).toEqual([error(1, faults.internal)]);
    expect(conversation.noticed()).toEqual(["handler"]);
  });

  test.for([
    [new ResponseError(1.5, "m")],
    [new ResponseError(Number.NaN, "m")],
    [new ResponseError("7" as unknown as number, "m")],
    [new ResponseError(1, "m", 1n)],
  ] as const)("a response error that JSON-RPC does not have is an internal error", async ([failure]) => {
    const conversation = new Conversation();
    conversation.peer.on("a", () => {
      throw failure;
    });
    expect(await conversation.answersTo(request(1, "a"))).toEqual([error(1, faults.internal)]);
    expect(conversation.noticed()).toEqual(["handler"]);
  });

  test("for a notification is noticed and answered by nothing", async () => {
    const conversation = new Conversation();
    conversation.peer.on("a", () => {
      throw new ResponseError(5, "five");
    });
    conversation.peer.on("b", () => Promise.reject(new Error("b")));
    expect(await conversation.answersTo(notification("a"), notification("b"))).toEqual([]);
    expect(conversation.noticed()).toEqual(["handler", "handler"]);
  });
});

test("a listener for notices that throws breaks nothing", async () => {
  const conversation = new Conversation({
    onNotice: () => {
      throw new Error("listener");
    },
  });
  expect(await conversation.answersTo(request(1, "unknown"), notification("unknown"), result(5, "1"))).toEqual([
    error(1, faults.notFound),
  ]);
});

describe("methods", () => {
  test.for(["unknown", "constructor", "__proto__", "toString", "rpc.x", "$/x"])("%s is not found", async method => {
    const conversation = new Conversation();
    expect(await conversation.answersTo(request(1, method), notification(method))).toEqual([error(1, faults.notFound)]);
    expect(conversation.noticed()).toEqual(["unexpected", "unexpected"]);
  });

  test.for(["rpc.x", "$/cancelRequest"])("%s is reserved", method => {
    expect(() => new Conversation().peer.on(method, () => 1)).toThrow(method);
  });

  test("a later handler replaces an earlier one, and only its own end takes it away", async () => {
    const conversation = new Conversation();
    const offFirst = conversation.peer.on("a", () => 1);
    const offSecond = conversation.peer.on("a", () => 2);
    offFirst();
    expect(await conversation.answersTo(request(1, "a"))).toEqual([result(1, "2")]);
    offSecond();
    expect(await conversation.answersTo(request(1, "a"))).toEqual([error(1, faults.notFound)]);
  });
});

describe("requests", () => {
  test("start in arrival order within the frame's event and run side by side", async () => {
    const started: unknown[] = [];
    const { conversation, peer, kept } = withLater();
    peer.on("note", params => void started.push(params));
    peer.receive(request(1, "later"));
    peer.receive(batch(notification("note", "[1]"), request(2, "later"), notification("note", "[2]")));
    peer.receive(notification("note", "[3]"));
    expect(kept).toHaveLength(2);
    expect(started).toEqual([[1], [2], [3]]);
    kept[1]?.answer("b");
    kept[0]?.answer("a");
    expect(await conversation.sent()).toEqual([batch(result(2, '"b"')), result(1, '"a"')]);
    expect(peer.runningHandlers).toBe(0);
  });

  test("tell their handler who asks", async () => {
    const { peer, kept } = withLater();
    for (const text of [
      request('"\\u0041"', "later"),
      request("1.50", "later"),
      request("null", "later"),
      notification("later"),
    ]) {
      peer.receive(text);
    }
    expect(kept.map(({ context }) => [context.id, context.notification])).toEqual([
      ['"\\u0041"', false],
      ["1.50", false],
      ["null", false],
      [undefined, true],
    ]);
  });

  test("are bounded by number, notifications apart", async () => {
    const { conversation, peer, kept } = withLater({ limits: { inFlight: 2, notifications: 1 } });
    expect(await conversation.answersTo(notification("later"), request(1, "later"), request(2, "later"))).toEqual([]);
    expect(await conversation.answersTo(request(3, "later"), notification("later"))).toEqual([error(3, faults.busy)]);
    expect(conversation.noticed()).toEqual(["overflow", "overflow"]);
    expect(peer.runningHandlers).toBe(3);
    kept[1]?.answer(1);
    expect(await conversation.sent()).toEqual([result(1, "1")]);
    expect(await conversation.answersTo(request(4, "later"))).toEqual([]);
    expect(kept).toHaveLength(4);
  });

  test("of which 1,024 run are enough unless told otherwise", async () => {
    const { conversation, peer } = withLater();
    for (let id = 1; id <= 1024; id++) peer.receive(request(id, "later"));
    expect(await conversation.sent()).toEqual([]);
    expect(await conversation.answersTo(request(1025, "later"))).toEqual([error(1025, faults.busy)]);
  });

  test("are bounded by size, but for the first", async () => {
    const { conversation, kept } = withLater({ limits: { inFlightBytes: 20 } });
    expect(await conversation.answersTo(request(1, "later", `["${"x".repeat(99)}"]`))).toEqual([]);
    kept[0]?.answer(1);
    await conversation.sent();
    expect(await conversation.answersTo(request(2, "later", "[123]"), request(3, "later", "[123]"))).toEqual([]);
    expect(await conversation.answersTo(request(4, "later"))).toEqual([error(4, faults.busy)]);
  });

  test("that are not answered in time are answered for", async () => {
    const { conversation, kept } = withLater({ limits: { handlerTimeout: 50 } });
    await conversation.answersTo(request(1, "later"), notification("later"));
    conversation.timers.advance(49);
    expect(await conversation.sent()).toEqual([]);
    conversation.timers.advance(1);
    expect(await conversation.sent()).toEqual([error(1, faults.timeout)]);
    expect(kept.map(({ context }) => context.signal.aborted)).toEqual([true, false]);
    kept[0]?.answer("late");
    expect(await conversation.sent()).toEqual([]);
    expect(conversation.timers.scheduled).toBe(0);
  });
});

describe("a cancel", () => {
  test("aborts the signal and is answered at once; what comes later is dropped", async () => {
    const { conversation, peer, kept } = withLater();
    peer.receive(request(1, "later"));
    peer.receive(request(2, "later"));
    const signal = kept[0]?.context.signal;
    expect(await conversation.answersTo(cancel(1))).toEqual([error(1, faults.cancelled)]);
    expect(signal?.aborted).toBe(true);
    expect(signal?.reason).toMatchObject({ kind: "cancelled" });
    expect(kept[1]?.context.signal.aborted).toBe(false);
    // It keeps its place until its handler has returned.
    expect(peer.runningHandlers).toBe(2);
    expect(await conversation.answersTo(cancel(1))).toEqual([]);
    kept[0]?.fail(new Error("aborted"));
    expect(await conversation.sent()).toEqual([]);
    expect(conversation.noticed()).toEqual([]);
    expect(peer.runningHandlers).toBe(1);
    kept[1]?.answer(1n);
    expect(await conversation.sent()).toEqual([error(2, faults.internal)]);
  });

  test("of a result that nobody could express is silent", async () => {
    const { conversation, kept } = withLater();
    await conversation.answersTo(request(1, "later"), cancel(1));
    kept[0]?.answer(1n);
    await conversation.sent();
    expect(conversation.noticed()).toEqual([]);
  });

  test.for([
    ["7", "7"],
    ['"a"', '"a"'],
    ["null", "null"],
    ["6.5", "6.5"],
    ["7.0", "7"],
    ["7", "70e-1"],
    ["0", "-0.0"],
    ["1e400", "10E+399"],
    ["0.001", "1e-3"],
    ["12345678901234567890", "12345678901234567890"],
    ['"\\u00e9"', '"é"'],
    ['"é"', '"\\u00e9"'],
    ['"a\\/b"', '"a/b"'],
    ['"\\ud800"', '"\\uD800"'],
  ] as const)("finds %s written as %s", async ([id, cancelled]) => {
    const { conversation } = withLater();
    await conversation.answersTo(request(id, "later"));
    expect(await conversation.answersTo(cancel(cancelled))).toEqual([error(id, faults.cancelled)]);
  });

  test.for(['"1"', "1.1", "1e1", "-1", "2", "[1]", '{"id":1}', "true", "false", "null"])(
    "of %s does not touch 1",
    async id => {
      const { conversation } = withLater();
      await conversation.answersTo(request(1, "later"));
      expect(await conversation.answersTo(cancel(id))).toEqual([]);
      expect(await conversation.answersTo(cancel(1))).toHaveLength(1);
    },
  );

  test("of a big number does not touch its neighbour", async () => {
    const { conversation } = withLater();
    await conversation.answersTo(request("12345678901234567890", "later"));
    expect(await conversation.answersTo(cancel("12345678901234567891"))).toEqual([]);
  });

  test("ends every request with the id, one in a batch inside its array", async () => {
    const { conversation, kept } = withLater();
    await conversation.answersTo(batch(request(1, "later"), request(2, "later")), request(1, "later"));
    expect(await conversation.answersTo(cancel(1))).toEqual([error(1, faults.cancelled)]);
    kept[1]?.answer("two");
    expect(await conversation.sent()).toEqual([batch(error(1, faults.cancelled), result(2, '"two"'))]);
  });
});

test("progress goes out before the answer and never after it", async () => {
  const { conversation, kept } = withLater();
  await conversation.answersTo(request('"\\u0041"', "later"), notification("later"));
  const [first, second] = kept;
  first?.context.progress(50);
  first?.context.progress(undefined);
  second?.context.progress(1);
  expect(() => first?.context.progress(1n)).toThrow(TypeError);
  first?.answer("done");
  expect(await conversation.sent()).toEqual([
    notification("$/progress", '{"token":"\\u0041","value":50}'),
    notification("$/progress", '{"token":"\\u0041","value":null}'),
    result('"\\u0041"', '"done"'),
  ]);
  first?.context.progress(100);
  expect(await conversation.sent()).toEqual([]);
});

test("answers of a batch are bounded together", async () => {
  const limit = 260;
  const conversation = new Conversation({ limits: { messageBytes: limit } });
  conversation.peer.on("a", length => "x".repeat((length as number[])[0] ?? 0));
  const big = limit - batch(result(1, '""'), result(3, '"x"')).length;
  const entries = (more: number) => batch(request(1, "a", `[${big + more}]`), request(3, "a", "[1]"));
  expect((await conversation.answersTo(entries(0)))[0]).toHaveLength(limit);
  expect((await conversation.answersTo(entries(1)))[0]).toContain(`,${error(3, faults.batchTooLarge)}]`);
});

describe("the end", () => {
  test("aborts handlers, and their answers go nowhere", async () => {
    const { conversation, peer, kept } = withLater();
    const over = new ConnectionError("over");
    await conversation.answersTo(request(1, "later"), batch(request(2, "later")), notification("later"));
    peer.close(over);
    expect(kept.map(({ context }) => context.signal.reason)).toEqual([over, over, over]);
    for (const { answer, context } of kept) {
      context.progress(1);
      answer(1);
    }
    expect(await conversation.sent()).toEqual([]);
    expect(peer.runningHandlers + peer.queuedMessages + conversation.timers.scheduled).toBe(0);
    expect(conversation.noticed()).toEqual([]);
  });

  test("by a handler inside a batch stops the rest of it", async () => {
    const { conversation, peer, kept } = withLater();
    peer.on("end", () => peer.close(new ConnectionError("over")));
    expect(await conversation.answersTo(batch(request(1, "end"), request(2, "later")))).toEqual([]);
    expect(kept).toHaveLength(0);
  });
});
