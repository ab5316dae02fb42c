import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { WebSocket } from "ws";
import { nextTask } from "../../src/base/timers.ts";
import { JsonRpcClient } from "../../src/client.ts";
import { FaultProxy } from "./fault-proxy.ts";

/** Items of a stream that both ends agree on before its first limit. */
const AGREED = 32;

let proxy: FaultProxy;
let client: JsonRpcClient;
/** Called with the params of each item that arrives, before the client has it. */
let arrived: (item: { readonly result: number }) => void;
/** The last limit that was sent. */
let granted: number;

class TappedSocket extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args);
    this.on("message", data => {
      const { method, params } = JSON.parse(String(data));
      if (method === "rpc.stream.item") arrived(params);
    });
  }

  override send(text: string): void {
    const { method, params } = JSON.parse(text);
    if (method === "rpc.stream.limit" && params.limit) granted = params.limit;
    super.send(text);
  }
}

beforeEach(async () => {
  arrived = () => {};
  proxy = await FaultProxy.start(inject("demoPort"));
  const uri = `ws://localhost:${proxy.port}/streams`;
  client = new JsonRpcClient({ uri, webSocket: TappedSocket as typeof WebSocket, reconnect: { firstDelay: 1 } });
});

afterEach(async () => {
  await client.close();
  await proxy.stop();
});

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

/** Whether the server has no such stream. It answers when it has read all that was sent before. */
const isOver = async (subscription: string) => (await client.call("rpc.stream.cancel", { subscription })) === false;

test("a stream of the server is looped over to its end", async () => {
  const seen: unknown[] = [];
  for await (const number of client.stream("count", { to: 1000 })) seen.push(number);
  expect(seen).toEqual(upTo(1000));
  expect(await isOver("s1")).toBe(true);
});

test("leaving the loop and a signal end the stream on the server, too", async () => {
  for await (const number of client.stream("count", { to: 1_000_000 })) if (number === 40) break;
  expect(await isOver("s1")).toBe(true);

  granted = 0;
  const abort = new AbortController();
  const ticks = client.stream("ticks", { intervalMillis: 3_600_000 }, { signal: abort.signal });
  const waiting = ticks.next().catch(error => error);
  await expect.poll(() => granted).toBe(32);
  abort.abort();
  expect(await waiting).toMatchObject({ kind: "cancelled" });
  expect(await isOver("s2")).toBe(true);
});

test("the server takes a stream of the client to its end, and misses nothing over a break", async () => {
  client.on("numbers", async function* () {
    for (let number = 1; number <= 1000; number++) {
      if (number === 300) proxy.cut();
      yield number;
    }
  });
  expect(await client.call("sum")).toBe(500_500);
});

test.each([1, 32, 50])("a slow loop that takes %i items ahead slows the server", async credit => {
  granted = 0;
  let handled = 0;
  arrived = ({ result }) => {
    expect(result).toBeLessThanOrEqual(Math.max(AGREED, granted));
    expect(granted).toBeLessThanOrEqual(handled + credit);
  };
  for await (const number of client.stream("count", { to: 1_000_000 }, { credit })) {
    await new Promise<void>(nextTask);
    expect(number).toBe(++handled);
    if (handled === 200) break;
  }
});

test("what is skipped at a lower rate is told, and nothing else is missing", async () => {
  let skipped = 0;
  let received = 0;
  const onGap = (count = Number.NaN) => {
    skipped += count;
  };
  const ticks = client.stream("ticks", { intervalMillis: 1 }, { delivery: "latest", perSecond: 50, onGap });
  for await (const tick of ticks) {
    expect(tick).toBe(++received + skipped);
    if (skipped > 20) break;
  }
});

test("a paused stream sends nothing until it goes on", async () => {
  let arrivals = 0;
  arrived = () => {
    arrivals++;
  };
  const ticks = client.stream("ticks", { intervalMillis: 1 });
  const seen = [(await ticks.next()).value];
  ticks.flow({ paused: true });
  const during = async (roundTrips: number) => {
    arrivals = 0;
    for (let trip = 0; trip < roundTrips; trip++) await isOver("none");
    return arrivals;
  };
  await expect.poll(() => during(1)).toBe(0);
  expect(await during(50)).toBe(0);
  ticks.flow({});
  for await (const tick of ticks) if (seen.push(tick) === 100) break;
  expect(seen).toEqual(upTo(100));
});

test("streams lose nothing and double nothing, however often the connection breaks amid them", async () => {
  const BREAKS = 20;
  const loop = async (total: number, credit: number) => {
    const seen: unknown[] = [];
    for await (const number of client.stream("count", { to: total }, { credit })) {
      seen.push(number);
      await new Promise<void>(nextTask);
    }
    return seen;
  };
  let breaks = 0;
  let items = 0;
  arrived = () => {
    if (++items % 40 === 0 && breaks < BREAKS) {
      breaks++;
      proxy.cut();
    }
  };
  const sessions: unknown[] = [];
  client.addEventListener("reconnected", ({ sameSession }) => sessions.push(sameSession));
  const [one, two] = await Promise.all([loop(600, 32), loop(500, 5)]);
  expect(one).toEqual(upTo(600));
  expect(two).toEqual(upTo(500));
  expect(breaks).toBe(BREAKS);
  expect(sessions).toEqual(Array(sessions.length).fill(true));
  expect(sessions.length).toBeGreaterThan(0);
});
