import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { JsonRpcClient } from "../../src/client.ts";
import { JsonRpcError } from "../../src/errors.ts";
import { startDemoServer } from "./demo-server.ts";
import { FaultProxy } from "./fault-proxy.ts";

const BREAKS = 200;
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

/** Resolves when so many of the calls have ended. */
function first(count: number, calls: readonly Promise<void>[]): Promise<void> {
  return new Promise(resolve => {
    let missing = count;
    for (const ended of calls) void ended.then(() => --missing || resolve());
  });
}

function harm(proxy: FaultProxy, round: number): void {
  if (round % 10 === 0) proxy.stall();
  else if (round % 10 <= 3) proxy.halfClose();
  else proxy.cut();
}

test("calls in both directions survive two hundred breaks", async () => {
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
    heartbeat: 200,
    heartbeatGrace: 300,
    requestTimeout: 3000,
    timers,
  });
  client.addEventListener("reconnecting", () => events.put("reconnecting"));
  client.addEventListener("reconnected", ({ sameSession }) => events.put(`reconnected ${sameSession}`));
  client.addEventListener("disconnected", ({ reason }) => events.put(`disconnected ${reason.kind}`));
  client.addEventListener("notice", event => event.preventDefault());
  const questions = new Map<number, number>();
  client.on("question", params => {
    const { number } = params as { number: number };
    questions.set(number, (questions.get(number) ?? 0) + 1);
    return params;
  });
  await client.connect();
  const { sessionId } = client;

  const random = numbers(SEED);
  const ends = new Map<number, number>();
  const answered: boolean[] = [];
  const calls: Promise<void>[] = [];
  const call = (number: number) => {
    const end = (ok: boolean) => {
      ends.set(number, (ends.get(number) ?? 0) + 1);
      answered.push(ok);
    };
    const ended = client.call("callback", { number }).then(
      result => {
        end(true);
        expect(result).toEqual({ number });
      },
      error => {
        end(false);
        expect(error).toBeInstanceOf(JsonRpcError);
      },
    );
    calls.push(ended);
  };

  for (let round = 0; round < BREAKS; round++) {
    proxy.delay = Math.floor(random() * 4);
    proxy.pieceBytes = 1 + Math.floor(random() * 40);
    for (let index = 0; index < CALLS_PER_ROUND; index++) call(round * CALLS_PER_ROUND + index);
    // A fifth of the breaks come before the server can have read anything, most while answers are on their way.
    if (random() < 0.8) await first(5 + Math.ceil(random() * 5), calls.slice(-CALLS_PER_ROUND));
    harm(proxy, round);
    expect(await events.next(), `round ${round}`).toBe("reconnecting");
    expect(await events.next(), `round ${round}`).toBe("reconnected true");
  }

  proxy.delay = 0;
  await Promise.all(calls);
  expect(ends.size).toBe(BREAKS * CALLS_PER_ROUND);
  expect(new Set(ends.values())).toEqual(new Set([1]));
  expect(new Set(questions.values())).toEqual(new Set([1]));
  console.info(`${answered.filter(ok => ok).length} of ${answered.length} calls answered, ${questions.size} questions`);
  expect(answered.filter(ok => ok).length).toBeGreaterThan((BREAKS * CALLS_PER_ROUND) / 2);
  expect(client.sessionId).toBe(sessionId);
  expect(client.pendingCalls).toBe(0);
  expect(client.queuedMessages).toBe(0);

  // The heartbeat is alive: it finds one more death.
  proxy.stall();
  expect(await events.next()).toBe("reconnecting");
  expect(await events.next()).toBe("reconnected true");
  await client.close();
  expect(await events.next()).toBe("disconnected closedByUs");
  expect(timers.waiting).toBe(0);
  expect(await client.closed).toMatchObject({ kind: "closedByUs" });
  expect(rejections).toEqual([]);
});

/** The platform's timers, counted. */
class CountedTimers {
  waiting = 0;

  now(): number {
    return performance.now();
  }

  after(delay: number, task: () => void): () => void {
    let open = true;
    const end = () => {
      if (open) this.waiting--;
      open = false;
    };
    this.waiting++;
    const timer = setTimeout(() => {
      end();
      task();
    }, delay);
    return () => {
      end();
      clearTimeout(timer);
    };
  }
}
