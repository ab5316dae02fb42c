import { describe, expect, test } from "vitest";
import { ConnectionError, MessageTooLargeError, QueueFullError } from "../../src/base/errors.ts";
import { Conversation, cancel, faults } from "../fixtures/conversation.ts";
import { batch, error, notification, request, result } from "../fixtures/messages.ts";

const lost = new ConnectionError("lost");

function detached(limits = {}) {
  const conversation = new Conversation({ limits });
  conversation.peer.detach();
  return { conversation, peer: conversation.peer };
}

/** The kinds of what a promise fails with, as it fails. */
function failures(...promises: readonly Promise<unknown>[]): unknown[] {
  const seen: unknown[] = [];
  for (const promise of promises) promise.catch(failure => seen.push((failure as { kind?: unknown }).kind ?? failure));
  return seen;
}

describe("without a socket", () => {
  test("messages wait and go out in order, answers among them", async () => {
    const { conversation, peer } = detached();
    peer.on("a", () => 1);
    peer.notify("first");
    void peer.call("second");
    await conversation.answersTo(request(9, "a"));
    peer.notify("third");
    expect(await conversation.sent()).toEqual([]);
    expect(peer.queuedMessages).toBe(4);
    conversation.attach();
    expect(await conversation.sent()).toEqual([
      notification("first"),
      request(1, "second"),
      result(9, "1"),
      notification("third"),
    ]);
    expect(peer.queuedMessages).toBe(0);
  });

  test("calls that have left stay, and are answered on the next socket", async () => {
    const conversation = new Conversation();
    const call = conversation.peer.call("a");
    conversation.peer.detach();
    conversation.attach();
    conversation.peer.receive(result(1, "3"));
    expect(await call).toBe(3);
    expect(await conversation.sent()).toEqual([request(1, "a")]);
  });

  test("messages are bounded by number", async () => {
    const { conversation, peer } = detached({ queuedMessages: 2 });
    const fits = peer.call("a");
    peer.notify("b");
    const seen = failures(peer.call("c"));
    expect(() => peer.notify("d")).toThrow(QueueFullError);
    expect(() => peer.notify("d")).toThrow(
      `Too much waits to be sent: 2 messages, ${request(1, "a").length + notification("b").length} bytes`,
    );
    await conversation.sent();
    expect(seen).toEqual(["queueFull"]);
    expect(peer.pendingCalls).toBe(1);
    conversation.attach();
    expect(await conversation.sent()).toEqual([request(1, "a"), notification("b")]);
    conversation.peer.receive(result(1, "1"));
    await fits;
  });

  test("1,024 messages wait unless told otherwise", () => {
    const { peer } = detached();
    for (let i = 0; i < 1024; i++) peer.notify("a");
    expect(() => peer.notify("a")).toThrow(QueueFullError);
  });

  test("4 MiB wait unless told otherwise", () => {
    const { peer } = detached();
    const params = ["é".repeat((1024 * 1024 - notification("a", '[""]').length) / 2)];
    for (let i = 0; i < 4; i++) peer.notify("a", params);
    expect(() => peer.notify("a")).toThrow(QueueFullError);
  });

  test("one message of any size fits into an empty queue", () => {
    const { peer } = detached({ queuedBytes: 10 });
    peer.notify("a", ["longer than the queue"]);
    expect(() => peer.notify("a")).toThrow(QueueFullError);
  });

  test("answers may use twice the room; one beyond it is noticed", async () => {
    const { conversation, peer } = detached({ queuedMessages: 1 });
    peer.on("a", () => 1);
    peer.notify("n");
    await conversation.answersTo(request(1, "a"), request(2, "a"));
    expect(conversation.noticed()).toEqual(["undelivered"]);
    conversation.attach();
    expect(await conversation.sent()).toEqual([notification("n"), result(1, "1")]);
  });

  test("calls that time out or abort before they were written never go out", async () => {
    const { conversation, peer } = detached();
    const abort = new AbortController();
    const seen = failures(peer.call("slow", [], { timeout: 10 }), peer.call("aborted", [], { signal: abort.signal }));
    const group = peer.batch();
    const inBatch = failures(group.call("aborted", [], { signal: abort.signal }));
    const kept = group.call("kept");
    group.send();
    const alone = peer.batch();
    inBatch.push(...failures(alone.call("aborted", [], { signal: abort.signal })));
    alone.send();
    expect(peer.queuedMessages).toBe(4);
    abort.abort();
    conversation.timers.advance(10);
    expect(await conversation.sent()).toEqual([]);
    expect(seen.sort()).toEqual(["cancelled", "timeout"]);
    expect(inBatch).toEqual(["cancelled"]);
    expect(peer.queuedMessages).toBe(1);
    conversation.attach();
    expect(await conversation.sent()).toEqual([batch(request(4, "kept"))]);
    conversation.peer.receive(result(4, "1"));
    await kept;
  });

  test("a call that had left and is aborted is cancelled on the next socket", async () => {
    const conversation = new Conversation();
    const abort = new AbortController();
    const seen = failures(conversation.peer.call("a", undefined, { signal: abort.signal }));
    conversation.peer.detach();
    abort.abort();
    conversation.attach();
    expect(await conversation.sent()).toEqual([request(1, "a"), cancel(1)]);
    expect(seen).toEqual(["cancelled"]);
  });
});

describe("more calls than may be in flight", () => {
  test("are held back in order, notifications behind them; answers pass", async () => {
    const conversation = new Conversation({ limits: { inFlight: 2 } });
    const { peer } = conversation;
    peer.on("a", () => 1);
    const calls = Promise.allSettled(["a", "b", "c", "d"].map(method => peer.call(method)));
    peer.notify("n");
    const last = peer.call("e");
    expect(await conversation.sent()).toEqual([request(1, "a"), request(2, "b")]);
    expect([peer.pendingCalls, peer.queuedMessages]).toEqual([5, 4]);
    expect(await conversation.answersTo(request(7, "a"))).toEqual([result(7, "1")]);
    expect(await conversation.answersTo(result(2, "2"))).toEqual([request(3, "c")]);
    expect(await conversation.answersTo(error(1, '{"code":1,"message":"m"}'))).toEqual([
      request(4, "d"),
      notification("n"),
    ]);
    expect(await conversation.answersTo(result(3, "3"), result(4, "4"))).toEqual([request(5, "e")]);
    conversation.peer.receive(result(5, "5"));
    expect(await calls).toMatchObject([{ status: "rejected" }, { value: 2 }, { value: 3 }, { value: 4 }]);
    expect(await last).toBe(5);
  });

  test("go on when one in flight is given up", async () => {
    const conversation = new Conversation({ limits: { inFlight: 1 } });
    const seen = failures(conversation.peer.call("a", [], { timeout: 10 }), conversation.peer.call("b"));
    expect(await conversation.sent()).toEqual([request(1, "a", "[]")]);
    conversation.timers.advance(10);
    expect((await conversation.sent()).sort()).toEqual([request(2, "b"), cancel(1)].sort());
    expect(seen).toEqual(["timeout"]);
  });

  test("are still counted right when a socket throws behind the answer", async () => {
    const conversation = new Conversation({ limits: { inFlight: 1 } });
    const { peer } = conversation;
    peer.attach(() => {
      peer.receive(result(1, "3"));
      throw new Error("too late");
    });
    expect(await peer.call("a")).toBe(3);
    conversation.attach();
    void peer.call("b");
    void peer.call("c");
    expect(await conversation.sent()).toEqual([request(2, "b")]);
  });

  test("are 1,025 unless told otherwise", async () => {
    const conversation = new Conversation();
    for (let i = 0; i < 1025; i++) void conversation.peer.call("a");
    expect(await conversation.sent()).toHaveLength(1024);
    expect(await conversation.answersTo(result(1000, "1"))).toEqual([request(1025, "a")]);
  });

  test("in one batch go when nothing else is in flight", async () => {
    const conversation = new Conversation({ limits: { inFlight: 2 } });
    const first = conversation.peer.call("a");
    const group = conversation.peer.batch();
    for (const method of ["b", "c", "d"]) void group.call(method);
    group.send();
    expect(await conversation.sent()).toEqual([request(1, "a")]);
    expect(await conversation.answersTo(result(1, "1"))).toEqual([
      batch(request(2, "b"), request(3, "c"), request(4, "d")),
    ]);
    await first;
  });
});

describe("a batch", () => {
  test("goes out as one message, and each promise gets its own answer", async () => {
    const conversation = new Conversation();
    const group = conversation.peer.batch();
    const sum = group.call("sum", [1, 2]);
    group.notify("note");
    const failed = failures(group.call("fail"));
    expect(await conversation.sent()).toEqual([]);
    expect(conversation.peer.pendingCalls).toBe(0);
    group.send();
    expect(await conversation.sent()).toEqual([
      batch(request(1, "sum", "[1,2]"), notification("note"), request(2, "fail")),
    ]);
    await conversation.answersTo(batch(error(2, '{"code":5,"message":"m"}'), result(1, "3")));
    expect(await sum).toBe(3);
    expect(failed).toEqual(["remote"]);
  });

  test("is sent once, and not empty", () => {
    const { peer } = new Conversation();
    const group = peer.batch();
    expect(() => group.send()).toThrow("The batch is empty");
    group.notify("a");
    group.send();
    expect(() => group.send()).toThrow("The batch was sent");
    expect(() => group.notify("b")).toThrow("The batch was sent");
    expect(() => group.call("b")).toThrow("The batch was sent");
  });

  test.for([
    ["a value that JSON does not have", {}, [1n], TypeError],
    ["more entries than the limit", { batch: 1 }, [1], MessageTooLargeError],
    ["more bytes than the limit", { messageBytes: 50 }, ["x".repeat(20)], MessageTooLargeError],
  ] as const)("with %s is refused as a whole", async ([, limits, params, type]) => {
    const conversation = new Conversation({ limits });
    const group = conversation.peer.batch();
    const first = group.call("a", [1]);
    const second = group.call("b", params);
    expect(() => group.send()).toThrow(type);
    await expect(first).rejects.toThrow(type);
    await expect(second).rejects.toThrow(type);
    expect(await conversation.sent()).toEqual([]);
    expect(conversation.peer.pendingCalls + conversation.timers.scheduled).toBe(0);
  });

  test("that is refused leaves no promise for anybody to watch", async () => {
    const conversation = new Conversation();
    conversation.peer.close(lost);
    const group = conversation.peer.batch();
    // An unhandled rejection would fail the run.
    void group.call("a");
    expect(() => group.send()).toThrow(lost);
    expect(await conversation.sent()).toEqual([]);
  });

  test("leaves out what was aborted before it was sent", async () => {
    const conversation = new Conversation();
    const group = conversation.peer.batch();
    const seen = failures(group.call("a", [], { signal: AbortSignal.abort() }));
    void group.call("b");
    group.send();
    expect(await conversation.sent()).toEqual([batch(request(2, "b"))]);
    expect(seen).toEqual(["cancelled"]);
  });
});

describe("a peer that starts over", () => {
  async function halfWay(keepUnsent: boolean) {
    const conversation = new Conversation();
    const { peer } = conversation;
    const reasons: unknown[] = [];
    peer.on(
      "later",
      (_, { signal }) => new Promise(done => signal.addEventListener("abort", () => done(reasons.push(signal.reason)))),
    );
    peer.on("now", () => 1);
    const left = failures(peer.call("left"));
    await conversation.answersTo(request(1, "later"));
    peer.detach();
    await conversation.answersTo(request(2, "now"));
    const unsent = failures(peer.call("unsent"));
    peer.notify("unsent");
    peer.startOver(() => lost, keepUnsent);
    conversation.attach();
    const sent = await conversation.sent();
    return { conversation, peer, reasons, left, unsent, sent };
  }

  test("fails what had left, aborts handlers, drops answers and keeps what was never sent", async () => {
    const { conversation, peer, reasons, left, unsent, sent } = await halfWay(true);
    expect(left).toEqual(["connection"]);
    expect(unsent).toEqual([]);
    expect(reasons).toEqual([lost]);
    expect(sent).toEqual([request(2, "unsent"), notification("unsent")]);
    expect(conversation.noticed()).toEqual(["undelivered"]);
    expect([peer.pendingCalls, peer.runningHandlers]).toEqual([1, 0]);
    expect(await conversation.answersTo(request(3, "now"))).toEqual([result(3, "1")]);
  });

  test("drops these too if it shall", async () => {
    const { peer, unsent, sent } = await halfWay(false);
    expect(unsent).toEqual(["connection"]);
    expect(sent).toEqual([]);
    expect([peer.pendingCalls, peer.queuedMessages]).toEqual([0, 0]);
  });
});

test("a message that is too large for us is refused by its size alone", async () => {
  const conversation = new Conversation({ limits: { messageBytes: 200 } });
  const [answer] = await conversation.answersTo("x".repeat(201));
  expect(answer).toContain('"request.tooLarge"');
  expect(await conversation.answersTo(request(1, "a"))).toEqual([error(1, faults.notFound)]);
});
