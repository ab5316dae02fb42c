import { describe, expect, test, vi } from "vitest";
import {
  CancelledError,
  ConnectionError,
  MessageTooLargeError,
  ProtocolError,
  RemoteError,
  TimeoutError,
} from "../../src/base/errors.ts";
import type { CallOptions } from "../../src/engine/pending.ts";
import { Conversation, cancel } from "../fixtures/conversation.ts";
import { batch, error, notification, request, result } from "../fixtures/messages.ts";

const closed = new ConnectionError("over");

/** What a promise was settled with so far. */
function watch(promise: Promise<unknown>): { readonly seen: unknown[] } {
  const seen: unknown[] = [];
  promise.then(
    value => seen.push(value),
    reason => seen.push(reason),
  );
  return { seen };
}

async function asked(method = "sum", options?: CallOptions) {
  const conversation = new Conversation();
  const call = watch(conversation.peer.call(method, undefined, options));
  expect(await conversation.sent()).toEqual([request(1, method)]);
  return { conversation, peer: conversation.peer, call };
}

test("params travel as an object or an array", async () => {
  const { peer, sent } = bound(new Conversation());
  peer.notify("a", { x: 1 });
  peer.notify("b", [1, "two"]);
  peer.notify("c", 3);
  peer.notify("d", "four");
  peer.notify("e", null);
  peer.notify("f");
  expect(await sent()).toEqual([
    notification("a", '{"x":1}'),
    notification("b", '[1,"two"]'),
    notification("c", "[3]"),
    notification("d", '["four"]'),
    notification("e"),
    notification("f"),
  ]);
});

function bound(conversation: Conversation) {
  return { peer: conversation.peer, sent: () => conversation.sent() };
}

test("lone surrogates leave as escapes", async () => {
  const { peer, sent } = bound(new Conversation());
  peer.notify("\ud800", ["\udc00\ud83d\ude00"]);
  expect(await sent()).toEqual([notification("\\ud800", '["\\udc00\ud83d\ude00"]')]);
});

describe("an answer", () => {
  test("settles its call once, and frees everything", async () => {
    const { conversation, peer, call } = await asked();
    expect(await conversation.answersTo(result(1, '{"a":[1]}'))).toEqual([]);
    expect(call.seen).toEqual([{ a: [1] }]);
    expect(peer.pendingCalls).toBe(0);
    expect(conversation.timers.scheduled).toBe(0);
    expect(conversation.noticed()).toEqual([]);
  });

  test("that is an error rejects with code, message and data", async () => {
    const { conversation, call } = await asked();
    await conversation.answersTo(error(1, '{"code":-32601,"message":"no","data":[1]}'));
    const [failure] = call.seen as [RemoteError];
    expect(failure).toBeInstanceOf(RemoteError);
    expect(failure).toMatchObject({ kind: "remote", name: "RemoteError", code: -32601, message: "no", data: [1] });
  });

  test("that comes twice is noticed the second time", async () => {
    const { conversation, call } = await asked();
    await conversation.answersTo(result(1, "3"), result(1, "4"));
    expect(call.seen).toEqual([3]);
    expect(conversation.noticed()).toEqual(["unexpected"]);
  });

  test.for(["1.0", "1e0", "10E-1", "0.1e+1", "100e-00000000000000000000002"])("with id %s is for call 1", async id => {
    const { conversation, call } = await asked();
    await conversation.answersTo(result(id, "3"));
    expect(call.seen).toEqual([3]);
    expect(conversation.noticed()).toEqual([]);
  });

  const neighbours = ["1.0000000000000000000000001", "1e99999999999999999999", "1e-1", "-1.0", "0", "-0"];
  test.for([...neighbours, "2", '"1"', "null", "-1", '"\\u0031"'])("with id %s is not for call 1", async id => {
    const { conversation, peer, call } = await asked();
    expect(await conversation.answersTo(result(id, "3"), error(id, '{"code":5,"message":"m"}'))).toEqual([]);
    expect(call.seen).toEqual([]);
    expect(peer.pendingCalls).toBe(1);
    expect(conversation.noticed()).toEqual(["unexpected", "unexpected"]);
  });

  test("to a call that has not left is for nobody", async () => {
    const conversation = new Conversation();
    conversation.peer.detach();
    const call = watch(conversation.peer.call("a"));
    await conversation.answersTo(result(1, "3"));
    expect(call.seen).toEqual([]);
    expect(conversation.noticed()).toEqual(["unexpected"]);
    conversation.attach();
    expect(await conversation.sent()).toEqual([request(1, "a")]);
  });

  test.for([
    ['"error":{"code":1}', "request.invalid"],
    ['"error":{"message":"m"}', "request.invalid"],
    ['"error":{"code":1.5,"message":"m"}', "request.invalid"],
    ['"error":{"code":"1","message":"m"}', "request.invalid"],
    ['"error":{"code":4294967296,"message":"m"}', "request.invalid"],
    ['"error":null', "request.invalid"],
    ['"error":[1]', "request.invalid"],
    ['"result":1,"error":{"code":1,"message":"m"}', "request.invalid"],
    ['"result":1,"result":2', "request.duplicateMember"],
    ['"result":{"a":1,"a":2}', "request.duplicateMember"],
    [`"result":${"[".repeat(64)}`, "request.depth"],
  ] as const)("with %s fails its call", async ([members, reason]) => {
    const { conversation, call } = await asked();
    expect(await conversation.answersTo(`{"jsonrpc":"2.0","id":1,${members}}`)).toEqual([]);
    expect(call.seen[0]).toBeInstanceOf(ProtocolError);
    expect(call.seen[0]).toMatchObject({ kind: "protocol", message: `Malformed message: ${reason}` });
    expect(conversation.noticed()).toEqual([]);
  });

  test.for(['{"id":1,"result":3}', '{"jsonrpc":"1.0","id":1,"result":3}'])("%s fails its call", async text => {
    const { conversation, call } = await asked();
    await conversation.answersTo(text);
    expect(call.seen[0]).toBeInstanceOf(ProtocolError);
  });

  test.for([
    '{"jsonrpc":"2.0","result":1}',
    '{"jsonrpc":"2.0","id":[1],"result":1}',
    '{"jsonrpc":"2.0","id":1,"id":1,"result":1}',
  ])("%s is for nobody", async text => {
    const { conversation, call } = await asked();
    expect(await conversation.answersTo(text)).toEqual([]);
    expect(call.seen).toEqual([]);
    expect(conversation.noticed()).toEqual(["malformed"]);
  });

  test("in a batch finds its call, and one that is missing leaves its call waiting", async () => {
    const { conversation, peer, call } = await asked();
    const second = watch(peer.call("second"));
    const third = watch(peer.call("third"));
    peer.on("echo", params => params);
    await conversation.sent();
    const sent = await conversation.answersTo(batch(result(3, "30"), request(1, "echo", "[5]"), result(1, "10"), "7"));
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain(`[${result(1, "[5]")},`);
    expect([call.seen, second.seen, third.seen]).toEqual([[10], [], [30]]);
    conversation.timers.advance(1000);
    await conversation.sent();
    expect(second.seen[0]).toBeInstanceOf(TimeoutError);
  });
});

describe("a batch that is refused as a whole", () => {
  const refusal = error("null", '{"code":-32010,"message":"Batch too large","data":1}');

  function sent(peer: Conversation["peer"], ...methods: readonly string[]) {
    const group = peer.batch();
    const calls = methods.map(method => watch(group.call(method)));
    group.notify("told");
    group.send();
    return calls;
  }

  test("fails its calls at once", async () => {
    const conversation = new Conversation();
    const calls = sent(conversation.peer, "a", "b");
    await conversation.answersTo(refusal, refusal);
    for (const call of calls) {
      expect(call.seen).toHaveLength(1);
      expect(call.seen[0]).toBeInstanceOf(RemoteError);
      expect(call.seen[0]).toMatchObject({ code: -32010, message: "Batch too large", data: 1 });
    }
    expect(conversation.peer.pendingCalls).toBe(0);
    expect(conversation.noticed()).toEqual(["unexpected"]);
  });

  test("fails though a later call has not left yet", async () => {
    const conversation = new Conversation({ limits: { inFlight: 2 } });
    const calls = sent(conversation.peer, "a", "b");
    const later = watch(conversation.peer.call("later"));
    await conversation.answersTo(refusal);
    expect([...calls, later].map(call => call.seen.length)).toEqual([1, 1, 0]);
  });

  test("is not seen where the error may be about something else", async () => {
    const conversation = new Conversation();
    const single = watch(conversation.peer.call("single"));
    const [a, b] = sent(conversation.peer, "a", "b");
    await conversation.answersTo(refusal);
    await conversation.answersTo(result(1, "1"));
    for (const code of [-32601, -32602]) await conversation.answersTo(error("null", `{"code":${code},"message":"no"}`));
    await conversation.answersTo(result(2, "2"), refusal);
    const last = watch(conversation.peer.call("last"));
    await conversation.answersTo(refusal, result(3, "3"), refusal, result(4, "4"));
    expect([single.seen, a?.seen, b?.seen, last.seen]).toEqual([[1], [2], [3], [4]]);
    expect(conversation.noticed()).toEqual(Array(6).fill("unexpected"));
  });

  test("is not guessed among two", async () => {
    const conversation = new Conversation();
    const calls = [...sent(conversation.peer, "a"), ...sent(conversation.peer, "b")];
    await conversation.answersTo(refusal, result(1, "1"), result(2, "2"));
    expect(calls.map(call => call.seen)).toEqual([[1], [2]]);
  });
});

describe("a call that is not answered", () => {
  test("times out at its time, tells the peer, and its late answer is no surprise", async () => {
    const { conversation, peer, call } = await asked();
    conversation.timers.advance(999);
    expect(await conversation.sent()).toEqual([]);
    conversation.timers.advance(1);
    expect(await conversation.sent()).toEqual([cancel(1)]);
    expect(call.seen).toHaveLength(1);
    expect(call.seen[0]).toBeInstanceOf(TimeoutError);
    expect(call.seen[0]).toMatchObject({ kind: "timeout", message: "No answer to 'sum' within 1000 ms" });
    expect(peer.pendingCalls).toBe(0);
    const progress = notification("$/progress", '{"token":1,"value":1}');
    await conversation.answersTo(progress, error(1, '{"code":-32800,"message":"Request cancelled"}'));
    expect(call.seen).toHaveLength(1);
    expect(conversation.noticed()).toEqual([]);
  });

  test("is forgotten after a thousand later ones that were given up", async () => {
    const { conversation, peer } = await asked("sum", { timeout: 1 });
    conversation.timers.advance(1);
    for (let i = 0; i < 1024; i++) void peer.call("x", [], { timeout: 1 }).catch(() => {});
    conversation.timers.advance(1);
    await conversation.answersTo(error(2, '{"code":-32800,"message":"m"}'));
    expect(conversation.noticed()).toEqual([]);
    await conversation.answersTo(error(1, '{"code":-32800,"message":"m"}'));
    expect(conversation.noticed()).toEqual(["unexpected"]);
  });

  test("has a timeout of its own", async () => {
    const { conversation, call } = await asked("sum", { timeout: 5 });
    conversation.timers.advance(5);
    expect(await conversation.sent()).toEqual([cancel(1)]);
    expect(call.seen[0]).toMatchObject({ message: "No answer to 'sum' within 5 ms" });
  });

  test("waits for ever if told so", async () => {
    const { conversation } = await asked("sum", { timeout: 0 });
    expect(conversation.timers.scheduled).toBe(0);
  });

  test.for([2 ** 31, Number.MAX_VALUE, Infinity])("waits no longer than a timer can for %s ms", async timeout => {
    const { conversation, peer } = await asked("sum", { timeout });
    conversation.timers.advance(2 ** 31 - 2);
    expect(peer.pendingCalls).toBe(1);
    conversation.timers.advance(1);
    expect(peer.pendingCalls).toBe(0);
  });

  test("is given up when its signal aborts, once, with the reason as the cause", async () => {
    const abort = new AbortController();
    const { conversation, peer, call } = await asked("sum", { signal: abort.signal });
    const reason = new Error("gone elsewhere");
    abort.abort(reason);
    expect(peer.pendingCalls).toBe(0);
    expect(await conversation.sent()).toEqual([cancel(1)]);
    expect(call.seen).toHaveLength(1);
    expect(call.seen[0]).toBeInstanceOf(CancelledError);
    expect(call.seen[0]).toMatchObject({ kind: "cancelled", cause: reason, message: "The call of 'sum' was aborted" });
    conversation.timers.advance(5000);
    expect(await conversation.answersTo(error(1, '{"code":-32800,"message":"Request cancelled"}'))).toEqual([]);
    expect(call.seen).toHaveLength(1);
  });

  test("leaves no listener on its signal", async () => {
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, "removeEventListener");
    const { conversation } = await asked("sum", { signal });
    await conversation.answersTo(result(1, "3"));
    expect(remove).toHaveBeenCalledOnce();
  });

  test("is not sent at all if its signal has aborted before", async () => {
    const conversation = new Conversation();
    const call = watch(conversation.peer.call("a", [], { signal: AbortSignal.abort() }));
    expect(await conversation.sent()).toEqual([]);
    expect(call.seen[0]).toBeInstanceOf(CancelledError);
    expect(conversation.peer.pendingCalls + conversation.timers.scheduled).toBe(0);
  });

  test("that aborts after its answer tells nobody", async () => {
    const abort = new AbortController();
    const { conversation, call } = await asked("sum", { signal: abort.signal });
    await conversation.answersTo(result(1, "3"));
    abort.abort();
    expect(await conversation.sent()).toEqual([]);
    expect(call.seen).toEqual([3]);
  });
});

describe("progress", () => {
  test("reaches the call with the token, in order, until it ends", async () => {
    const seen: unknown[] = [];
    const { conversation } = await asked("sum", { onProgress: value => seen.push(value) });
    const progress = (token: string, value: string) =>
      notification("$/progress", `{"token":${token},"value":${value}}`);
    await conversation.answersTo(progress("1", "50"), progress("1", "null"), progress("1", '{"a":1}'));
    expect(seen).toEqual([50, null, { a: 1 }]);
    expect(conversation.noticed()).toEqual([]);
    await conversation.answersTo(progress('"1"', "1"), progress("2", "1"), notification("$/progress", '{"token":1}'));
    await conversation.answersTo(notification("$/progress"), notification("$/progress", "[1,2]"));
    await conversation.answersTo(result(1, "3"), progress("1", "99"));
    expect(seen).toHaveLength(3);
    expect(conversation.noticed()).toEqual(Array(6).fill("unexpected"));
  });

  test("of a listener that throws is noticed, and the call goes on", async () => {
    const failure = new Error("listener");
    const onProgress = () => {
      throw failure;
    };
    const { conversation, call } = await asked("sum", { onProgress });
    await conversation.answersTo(notification("$/progress", '{"token":1,"value":1}'), result(1, "3"));
    expect(call.seen).toEqual([3]);
    expect(conversation.notices).toMatchObject([{ kind: "handler", cause: failure }]);
  });
});

describe("a message that cannot be sent", () => {
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;

  test.for([
    ["a function", () => 1, "params is a function"],
    ["a symbol", Symbol("s"), "params is a symbol"],
    ["no number", NaN, "params is NaN"],
    ["an infinite number", -Infinity, "params is -Infinity"],
    ["a function among others", [1, (x: number) => x], "params[1] is a function"],
    ["no number among others", [NaN, 1], "params[0] is NaN"],
    ["undefined among others", [1, undefined], "params[1] is undefined"],
    ["a hole", new Array(1), "params[0] is undefined"],
    ["a named function", { f: () => 1 }, "params.f is a function"],
    ["a named symbol", { s: Symbol("s") }, "params.s is a symbol"],
    ["no named number", { a: 1, b: NaN }, "params.b is NaN"],
    ["no number deep inside", [1, { prices: [{ price: 1 }, { price: NaN }] }], "params[1].prices[1].price is NaN"],
    ["a function deep inside", { a: [[{ f: () => 1 }]] }, "params.a[0][0].f is a function"],
    ["an infinite number deep inside", { a: { b: [0, Infinity] } }, "params.a.b[1] is Infinity"],
  ] as const)("has params that JSON would leave out: %s", async ([, params, what]) => {
    const { peer, sent } = bound(new Conversation());
    const call = watch(peer.call("add", params));
    const message = `JSON cannot express the value: ${what}`;
    expect(() => peer.notify("add", params)).toThrow(new TypeError(message));
    const inBatch = peer.batch();
    inBatch.notify("add", params);
    expect(() => inBatch.send()).toThrow(TypeError);
    expect(await sent()).toEqual([]);
    expect(call.seen).toMatchObject([{ message }]);
    expect(peer.pendingCalls).toBe(0);
  });

  test.for([
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [[{ a: undefined }, [undefined]], "[{},[null]]"],
    [undefined, undefined],
    [[new Date(NaN)], "[null]"],
    [Object.create({ inherited: () => 1 }), "{}"],
    [{ at: { toJSON: () => 7, hidden: NaN } }, '{"at":7}'],
  ] as const)("has params as JSON.stringify has them: %j", async ([params, text]) => {
    const { peer, sent } = bound(new Conversation());
    peer.notify("add", params);
    expect(await sent()).toEqual([notification("add", text)]);
  });

  const noJson = [{ toJSON: () => expect.fail("no JSON") }, { toJSON: () => undefined }];
  test.for([10n, cyclic, ...noJson] as const)("was never made", async params => {
    const { peer, sent } = bound(new Conversation());
    const call = watch(peer.call("a", params));
    expect(() => peer.notify("a", params)).toThrow();
    expect(await sent()).toEqual([]);
    expect(call.seen[0]).toBeInstanceOf(Error);
    expect(peer.pendingCalls).toBe(0);
  });

  test("is larger than the limit in UTF-8 bytes", async () => {
    const conversation = new Conversation({ limits: { messageBytes: 60 } });
    const { peer } = conversation;
    expect(request(1, "a", '["123456789"]')).toHaveLength(60);
    const fits = watch(peer.call("a", ["123456789"]));
    const long = watch(peer.call("a", ["1234567890"]));
    const wide = watch(peer.call("a", ["12345678é"]));
    expect(await conversation.sent()).toHaveLength(1);
    expect([fits.seen.length, long.seen.length, wide.seen.length]).toEqual([0, 1, 1]);
    expect(long.seen[0]).toBeInstanceOf(MessageTooLargeError);
    expect(wide.seen[0]).toMatchObject({
      kind: "messageTooLarge",
      message: "Message of 61 bytes, the limit is 60",
    });
    expect(peer.pendingCalls).toBe(1);
    expect(conversation.timers.scheduled).toBe(1);
  });

  test("fails its call with the cause when the socket throws, and does not go again", async () => {
    const conversation = new Conversation();
    const cause = new Error("InvalidStateError");
    conversation.peer.attach(() => {
      throw cause;
    });
    const failed = watch(conversation.peer.call("a"));
    const next = watch(conversation.peer.call("b"));
    await conversation.sent();
    expect(failed.seen[0]).toBeInstanceOf(ConnectionError);
    expect(failed.seen[0]).toMatchObject({ kind: "connection", cause });
    expect(next.seen).toEqual([]);
    expect(conversation.notices).toMatchObject([{ kind: "undelivered", cause }]);
    conversation.attach();
    expect(await conversation.sent()).toEqual([request(2, "b")]);
  });
});

describe("after the end", () => {
  test("everything has settled with its error and nothing is left", async () => {
    const { conversation, peer, call } = await asked();
    peer.detach();
    const queued = watch(peer.call("queued"));
    peer.notify("queued");
    peer.close(closed);
    peer.close(new ConnectionError("again"));
    const later = watch(peer.call("later"));
    expect(() => peer.notify("later")).toThrow(closed);
    await conversation.sent();
    expect([call.seen, queued.seen, later.seen]).toEqual([[closed], [closed], [closed]]);
    expect(peer.pendingCalls + peer.queuedMessages + conversation.timers.scheduled).toBe(0);
    // The call was rejected, so only the notification is told of.
    expect(conversation.notices.map(notice => notice.message)).toEqual(["1 message(s) not sent"]);
    conversation.attach();
    expect(await conversation.answersTo(request(1, "a"), result(1, "1"), "no JSON", batch(request(1, "a")))).toEqual(
      [],
    );
  });
});
