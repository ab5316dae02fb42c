import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { JsonRpcClient } from "../../src/client.ts";
import { startDemoServer } from "./demo-server.ts";
import { FaultProxy } from "./fault-proxy.ts";

const { JSONRPC_TEST_COMPLETE } = process.env;
const BREAKS = JSONRPC_TEST_COMPLETE ? 200 : 60;
const CALLS_PER_ROUND = 10;
const SEED = 20_261_121;

/** Numbers from 0 to 1 that are the same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

class Events {
  readonly #told: string[] = [];
  #waiting: ((event: string) => void) | undefined;

  put(event: string): void {
    if (this.#waiting) this.#waiting(event);
    else this.#told.push(event);
    this.#waiting = undefined;
  }

  next(): Promise<string> {
    const first = this.#told.shift();
    return first === undefined
      ? new Promise(resolve => {
          this.#waiting = resolve;
        })
      : Promise.resolve(first);
  }
}

/** The server is silent for so long that the client must take it for dead; it looks at least each five seconds. */
function waitForDeath(timers: CountedTimers): void {
  for (let looks = 0; looks < 4; looks++) timers.leap(5000);
}

/** Resolves when so many of the calls have ended. */
function first(count: number, calls: readonly Promise<void>[]): Promise<void> {
  return new Promise(resolve => {
    let missing = count;
    for (const ended of calls) void ended.then(() => --missing || resolve());
  });
}

function harm(proxy: FaultProxy, timers: CountedTimers, round: number): void {
  if (round % 10 === 0) {
    proxy.stall();
    waitForDeath(timers);
  } else if (round % 10 <= 3) proxy.halfClose(round % 20 < 10 ? "toClient" : "toServer");
  else proxy.cut();
}

test("calls in both directions survive many breaks: none is lost, none comes twice", async () => {
  const server = await startDemoServer();
  const proxy = await FaultProxy.start(server.port);
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  process.on("unhandledRejection", onRejection);
  onTestFinished(async () => {
    process.off("unhandledRejection", onRejection);
    await proxy.stop();
    await server.stop();
  });
  const timers = new CountedTimers();
  const events = new Events();
  const client = new JsonRpcClient({
    uri: `ws://localhost:${proxy.port}/callback`,
    webSocket: WebSocket,
    reconnect: { firstDelay: 1, maxDelay: 1 },
    heartbeat: 5000,
    requestTimeout: 0,
    timers,
  });
  client.addEventListener("reconnecting", () => events.put("reconnecting"));
  client.addEventListener("reconnected", ({ sameSession }) => events.put(`reconnected ${sameSession}`));
  client.addEventListener("disconnected", ({ reason }) => events.put(`disconnected ${reason.kind}`));
  client.addEventListener("notice", event => event.preventDefault());
  const questions: number[] = [];
  client.on("question", params => {
    questions.push((params as { number: number }).number);
    return params;
  });
  await client.connect();
  const { sessionId } = client;

  const random = numbers(SEED);
  const calls: Promise<void>[] = [];
  const call = (number: number) => {
    calls.push(client.call("callback", { number }).then(result => expect(result).toEqual({ number })));
  };

  for (let round = 0; round < BREAKS; round++) {
    proxy.delay = Math.floor(random() * 4);
    proxy.pieceBytes = 1 + Math.floor(random() * 40);
    for (let index = 0; index < CALLS_PER_ROUND; index++) call(round * CALLS_PER_ROUND + index);
    // A fifth of the breaks come before the server can have read anything, most while answers are on their way.
    if (random() < 0.8) await first(5 + Math.ceil(random() * 5), calls.slice(-CALLS_PER_ROUND));
    harm(proxy, timers, round);
    expect(await events.next(), `round ${round}`).toBe("reconnecting");
    expect(await events.next(), `round ${round}`).toBe("reconnected true");
  }

  proxy.delay = 0;
  await Promise.all(calls);
  expect(questions).toEqual(Array.from({ length: BREAKS * CALLS_PER_ROUND }, (_, number) => number));
  expect(client.sessionId).toBe(sessionId);
  expect(client.pendingCalls).toBe(0);
  expect(client.queuedMessages).toBe(0);

  // The heartbeat is alive: it finds one more death.
  proxy.stall();
  waitForDeath(timers);
  expect(await events.next()).toBe("reconnecting");
  expect(await events.next()).toBe("reconnected true");
  await client.close();
  expect(await events.next()).toBe("disconnected closedByUs");
  expect(timers.waiting).toBe(0);
  expect(await client.closed).toMatchObject({ kind: "closedByUs" });
  expect(rejections).toEqual([]);
});

/** The platform's timers, counted, on a clock that can leap. */
class CountedTimers {
  #leapt = 0;
  #tasks: { readonly due: number; readonly run: () => void }[] = [];

  get waiting(): number {
    return this.#tasks.length;
  }

  now(): number {
    return performance.now() + this.#leapt;
  }

  after(delay: number, task: () => void): () => void {
    const end = () => {
      this.#tasks = this.#tasks.filter(other => other !== entry);
      clearTimeout(timer);
    };
    const run = () => {
      end();
      task();
    };
    const timer = setTimeout(run, delay);
    const entry = { due: this.now() + delay, run };
    this.#tasks.push(entry);
    return end;
  }

  /** So much time passes at once; what is due now runs. */
  leap(milliseconds: number): void {
    this.#leapt += milliseconds;
    for (const { due, run } of [...this.#tasks]) if (due <= this.now()) run();
  }
}
