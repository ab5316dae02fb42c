import { WebSocket } from "ws";
import { type ItemStream, JsonRpcClient } from "../src/index.ts";

interface Server {
  subtract(params: { minuend: number; subtrahend: number }): number;
  sum(params: readonly number[]): number;
  find(params?: { name: string }): string | null;
  version(): string;
  load(params: { name: string; rows: AsyncIterable<{ cents: number }> }): number;
}

interface PriceServer {
  "prices.last"(params: { symbol: string }): number;
  "prices.watch"(params: { symbol: string }): ItemStream<{ value: number }>;
}

interface Client {
  question(params: { text: string }): { answer: string };
  tick(params: { seq: number }): void;
  store(params: { rows: AsyncIterable<number> }): number;
}

/** Compiled, never run: `npm run lint` fails when the compiler takes a line that it must not take, or the other way round. */
export async function typed(): Promise<void> {
  const client = new JsonRpcClient<Server, Client>({ uri: "ws://x", webSocket: WebSocket });

  const difference: number = await client.call("subtract", { minuend: 2, subtrahend: 1 }, { timeout: 5 });
  const found: string | null = await client.call("find");
  const named: string | null = await client.call("find", { name: "n" }, { onProgress: () => {} });
  const version: string = await client.call("version", undefined, { signal: AbortSignal.timeout(1) });
  client.notify("sum", [1, 2]);
  const batch = client.batch();
  const sum: Promise<number> = batch.call("sum", [1, 2]);
  batch.notify("version");

  async function* rows() {
    yield { cents: 1 };
  }
  const loaded: number = await client.call("load", { name: "n", rows: rows() });
  // @ts-expect-error a stream of another type
  await client.call("load", { name: "n", rows: [1] });

  // @ts-expect-error no such method
  await client.call("substract", { minuend: 2, subtrahend: 1 });
  // @ts-expect-error a param is missing
  await client.call("subtract", { minuend: 2 });
  // @ts-expect-error params are missing
  await client.call("subtract");
  // @ts-expect-error params of another type
  await client.call("sum", { a: 1 });
  // @ts-expect-error the result is a number
  const text: string = await client.call("sum", [1]);
  // @ts-expect-error no such option
  await client.call("sum", [1], { timeOut: 5 });
  // @ts-expect-error no such method
  client.notify("question", { text: "" });
  // @ts-expect-error params of another type
  batch.call("sum", ["1"]);

  const off: () => void = client.on("question", ({ text }, { signal }) => ({ answer: `${text}${signal.aborted}` }));
  client.on("question", async ({ text }) => ({ answer: text }));
  client.on("tick", ({ seq }) => void seq);
  client.on("store", async ({ rows }) => {
    let sum = 0;
    for await (const row of rows) sum += row;
    return sum;
  });
  // @ts-expect-error a method of the other side
  client.on("sum", () => 1);
  // @ts-expect-error no answer of the right type
  client.on("question", () => ({ reply: "" }));
  // @ts-expect-error no such param
  client.on("tick", ({ sequence }) => void sequence);

  for await (const price of client.stream<{ value: number }>(
    "prices",
    { symbol: "A" },
    { credit: 16, onGap: n => n },
  )) {
    price.value satisfies number;
    // @ts-expect-error no such member
    price.values;
  }
  for await (const anything of client.stream("prices")) {
    // @ts-expect-error what an untyped stream gives must be looked at first
    anything.length;
  }
  client.stream("prices").flow({ perSecond: 2, delivery: "latest" });
  // @ts-expect-error no such delivery
  client.stream("prices", {}, { delivery: "newest" });

  const prices = new JsonRpcClient<PriceServer>("ws://x");
  for await (const price of prices.stream("prices.watch", { symbol: "A" }, { credit: 8 })) {
    price.value satisfies number;
    // @ts-expect-error no such member
    price.values;
  }
  const last: number = await prices.call("prices.last", { symbol: "A" });
  // @ts-expect-error it answers with a value
  prices.stream("prices.last", { symbol: "A" });
  // @ts-expect-error it answers with a stream
  await prices.call("prices.watch", { symbol: "A" });
  // @ts-expect-error no such method
  prices.stream("prices.seen", { symbol: "A" });
  // @ts-expect-error a param is missing
  prices.stream("prices.watch");

  new JsonRpcClient("ws://x").on("ticks", async function* () {}, { delivery: "conflate", key: item => item.symbol });

  client.addEventListener("reconnected", ({ sameSession, type }) => [sameSession satisfies boolean, type]);
  client.addEventListener("reconnecting", ({ attempt, delay, reason }) => [attempt + delay, reason.kind]);
  // @ts-expect-error no such event
  client.addEventListener("reconnect", () => {});
  // @ts-expect-error another event tells this
  client.addEventListener("connected", ({ attempt }) => attempt);
  // @ts-expect-error no such state
  client.state === "open";

  const untyped = new JsonRpcClient("ws://x");
  const anything: unknown = await untyped.call("any", { a: 1 });
  untyped.on("any", params => params);
  // @ts-expect-error what an untyped method gives must be looked at first
  anything.length;
  // @ts-expect-error methods are functions
  const wrong: JsonRpcClient<{ sum: number }> | undefined = undefined;

  new JsonRpcClient({
    heartbeat: 5000,
    sendCloseMessage: false,
    ws: { uri: "ws://x", useSockJS: false, onconnected: () => {}, onerror: error => error.message },
    rpc: { requestTimeout: 15_000, treeStopped: params => params.a, ask: (_params, request) => request.reply(null, 1) },
  });
  // @ts-expect-error a URI is needed
  new JsonRpcClient({ heartbeat: 5000 });
  void [difference, found, named, version, loaded, sum, text, off, wrong, last];
}
