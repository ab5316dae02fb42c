import { mkdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ClientBench as Bench } from "./fixtures/client-bench.ts";
import type { FakeSocket } from "./fixtures/fake-socket.ts";
import { defaultTerms, serverText } from "./fixtures/session-server.ts";

const target = new URL("../target/hops/", import.meta.url);
const usualLimit = Error.stackTraceLimit;

/** The way to the task that runs, when the client has put it off. */
let behind: readonly string[] = [];

beforeAll(() => {
  Error.stackTraceLimit = 200;
  const { setImmediate } = globalThis;
  // The client takes it when it is loaded.
  vi.stubGlobal("setImmediate", (task: () => void) => {
    const before = way();
    setImmediate(() => {
      behind = before.length ? [...before, "--"] : [];
      task();
      behind = [];
    });
  });
});

afterAll(() => {
  Error.stackTraceLimit = usualLimit;
  vi.unstubAllGlobals();
});

/** The modules of `src` on the stack, callers first. */
function way(): string[] {
  const frames = new Error().stack?.split("\n") ?? [];
  const modules = frames
    .filter(frame => !frame.includes(" async "))
    .map(frame => /\/jsonrpc-js\/src\/(.*)\.ts/.exec(frame)?.[1] ?? "")
    .filter(module => module !== "")
    .map(module => `src.${module.replaceAll("/", ".")}`);
  return [...behind, ...modules.reverse()];
}

/** For `./house`, which counts the changes of module. */
function write(name: string, modules: readonly string[]): void {
  mkdirSync(target, { recursive: true });
  writeFileSync(new URL(`${name}.txt`, target), `${modules.join("\n")}\n`);
}

const settled = () => new Promise<void>(resolve => setImmediate(resolve));

async function resumable(bench: Bench): Promise<FakeSocket> {
  void bench.client.connect();
  await settled();
  const socket = bench.network.nextTry().opensWithSessions();
  socket.receives(serverText.opened("rpc.session.1", "S", "t0", defaultTerms));
  await settled();
  return socket;
}

describe("the ways of messages through the client, written to target/hops", () => {
  test.each([
    ["plain", (bench: Bench) => bench.connected()],
    ["resumable", resumable],
  ] as const)("%s", async (kind, connect) => {
    const { ClientBench } = await import("./fixtures/client-bench.ts");
    const bench = new ClientBench();
    const socket = await connect(bench);
    const ways = new Map<string, string[]>();
    let sending = "call";
    socket.send = () => void ways.set(sending, [sending === "call" ? "caller" : "handler", ...way()]);
    bench.client.on("m", () => {
      ways.set("message", [...way(), "handler"]);
      sending = "result";
    });
    bench.client.call("x").catch(() => {});
    await settled();
    // The first may be held back, for what the application has to learn of the connection.
    for (const id of [1, 2]) {
      socket.receives({ id, method: "m" });
      await settled();
      await settled();
    }

    expect(ways.get("call")?.[1]).toBe("src.client");
    expect(ways.get("message")?.[0]).toBe("src.socket.socket");
    expect(ways.get("result")?.[1]).toBe("src.engine.exchange");
    // An attempt hands its socket over when it has succeeded.
    expect([...ways.values()].flat()).not.toContain("src.connection.attempt");
    for (const [name, modules] of ways) write(`${name}-js-${kind}`, modules);
  });
});
