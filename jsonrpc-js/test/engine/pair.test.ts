import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { ConnectionError, RemoteError, ResponseError } from "../../src/base/errors.ts";
import { Peer } from "../../src/engine/peer.ts";
import { ManualTimers } from "../fixtures/manual-timers.ts";

/** Two peers in one process; a text arrives while it is still being sent, or in a later turn. */
function pair(immediate: boolean) {
  const timers = new ManualTimers();
  const notices: string[] = [];
  const options = {
    timers,
    requestTimeout: 1000,
    onNotice: ({ message }: { message: string }) => notices.push(message),
  };
  const a = new Peer(options);
  const b = new Peer(options);
  const pipe = (to: Peer) => (text: string) => {
    if (immediate) to.receive(text);
    else void Promise.resolve().then(() => to.receive(text));
    return 0;
  };
  a.attach(pipe(b));
  b.attach(pipe(a));
  return { a, b, timers, notices };
}

function idle(...peers: readonly Peer[]): boolean {
  return peers.every(peer => peer.pendingCalls + peer.runningHandlers + peer.queuedMessages === 0);
}

for (const immediate of [true, false]) {
  const how = immediate ? "at once" : "later";

  test(`calls three levels deep in both directions are answered when texts arrive ${how}`, async () => {
    const { a, b, timers, notices } = pair(immediate);
    for (const [own, name] of [
      [a, "a"],
      [b, "b"],
    ] as const) {
      own.on("down", async params => {
        const { level } = params as { level: number };
        return level === 0 ? [name] : [name, ...((await own.call("down", { level: level - 1 })) as string[])];
      });
    }
    const answers = await Promise.all([
      a.call("down", { level: 3 }),
      b.call("down", { level: 3 }),
      a.call("down", { level: 2 }),
    ]);
    expect(answers).toEqual([
      ["b", "a", "b", "a"],
      ["a", "b", "a", "b"],
      ["b", "a", "b"],
    ]);
    await setImmediate();
    expect(idle(a, b)).toBe(true);
    expect(timers.scheduled).toBe(0);
    expect(notices).toEqual([]);
  });

  test(`an error three levels down comes up where each passes it on when texts arrive ${how}`, async () => {
    const { a, b, notices } = pair(immediate);
    for (const own of [a, b]) {
      own.on("fail", params => {
        const [level] = params as [number];
        if (level === 0) throw new ResponseError(42, "deep down", { level });
        return own.call("fail", [level - 1]).catch(({ code, message, data }: RemoteError) => {
          throw new ResponseError(code, message, data);
        });
      });
    }
    const failure = await a.call("fail", [3]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RemoteError);
    expect(failure).toMatchObject({ code: 42, message: "deep down", data: { level: 0 } });
    expect(notices).toEqual([]);
  });

  test(`an abort travels down and up when texts arrive ${how}`, async () => {
    const { a, b, notices } = pair(immediate);
    const abort = new AbortController();
    const reached: string[] = [];
    b.on("relay", (_, { signal }) => b.call("wait", [], { signal }));
    a.on("wait", (_, { signal }) => {
      abort.abort("enough");
      return new Promise(() => signal.addEventListener("abort", () => reached.push("a")));
    });
    const outcome = await a.call("relay", [], { signal: abort.signal }).catch((error: { kind: string }) => error.kind);
    await setImmediate();
    expect(outcome).toBe("cancelled");
    expect(reached).toEqual(["a"]);
    // What the peers answered to the cancels is no surprise.
    expect(notices).toEqual([]);
  });

  test(`a thousand calls and their notifications keep their order when texts arrive ${how}`, async () => {
    const { a, b } = pair(immediate);
    const seen: number[] = [];
    const note = (params: unknown) => void seen.push((params as [number])[0]);
    b.on("note", note);
    b.on("call", note);
    const calls: Promise<unknown>[] = [];
    for (let i = 0; i < 2000; i += 2) {
      calls.push(a.call("call", [i]));
      a.notify("note", [i + 1]);
    }
    await Promise.all(calls);
    await setImmediate();
    expect(seen).toEqual(Array.from({ length: 2000 }, (_, i) => i));
    expect(idle(a, b)).toBe(true);
  });
}

test("closing both in the middle of nested calls leaves nothing, and every promise settles", async () => {
  const { a, b, timers } = pair(true);
  for (const own of [a, b]) {
    own.on("nest", params => {
      const [level] = params as [number];
      return level === 0 ? new Promise(() => {}) : own.call("nest", [level - 1]);
    });
  }
  const call = a.call("nest", [3]);
  expect(a.pendingCalls + b.pendingCalls).toBe(4);
  const over = new ConnectionError("over");
  a.close(over);
  b.close(over);
  await expect(call).rejects.toBe(over);
  await setImmediate();
  expect([a.pendingCalls, b.pendingCalls, timers.scheduled]).toEqual([0, 0, 0]);
});
