import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import { notification, request, result } from "../fixtures/messages.ts";
import { inSession, serverText } from "../fixtures/session-server.ts";

const OPEN_ID = "rpc.session.1";
const { ack, refused, resumed } = serverText;

const limit = (most: number) => notification("rpc.stream.limit", `{"subscription":"s1","limit":${most}}`);
const item = (value: number) => ({ method: "rpc.stream.item", params: { subscription: "s1", result: value } });

/** What a loop took, and how it ended. */
function looping(bench: ClientBench): { readonly items: number[]; readonly ended: Promise<unknown> } {
  const items: number[] = [];
  const loop = async () => {
    for await (const value of bench.client.stream<number>("prices")) items.push(value);
  };
  return { items, ended: loop().catch(failure => failure) };
}

interface Agreement {
  readonly name: string;
  readonly offer?: string;
  readonly answer: string | null;
  readonly sends: number | null;
}

describe("the extension streams: what the server answers is obeyed", () => {
  const file = new URL("../../../protocol/vectors/extension/streams.json", import.meta.url);
  const all: readonly Agreement[] = JSON.parse(readFileSync(file, "utf8"));
  const cases = all.filter(({ offer }) => offer === undefined).map(one => [one.name, one] as const);
  const items = 40;

  test.for(cases)("%s", async ([, { answer, sends }]) => {
    const bench = new ClientBench();
    bench.client.on("watch", async function* () {
      for (let value = 1; value <= items; value++) yield value;
    });
    const socket = await inSession(bench, { extensions: answer === null ? {} : { streams: JSON.parse(answer) } });
    socket.receives({ id: 1, method: "watch" });
    for (let round = 0; round < 2 * items; round++) await settled();
    // The answer, and the items, and their end.
    expect(socket.takeSent()).toHaveLength(1 + Math.min(sends ?? Infinity, items + 1));
  });
});

test("a stream calls and connects when its loop begins", async () => {
  const bench = new ClientBench();
  const stream = bench.client.stream("prices", { symbol: "A" });
  await settled();
  expect(bench.network.isQuiet).toBe(true);
  void stream.next();
  await settled();
  const socket = bench.network.nextTry().opens().session("s1");
  expect(socket.takeSent()).toContain(request(1, "prices", '{"symbol":"A"}'));
});

test("in a session that loses nothing a stream goes on over a break, and nobody notices", async () => {
  const bench = new ClientBench();
  const first = await inSession(bench);
  const { items, ended } = looping(bench);
  first.receives({ id: 1, result: "s1" }).receives(item(1));
  await settled();
  expect(first.takeSent()).toEqual([request(1, "prices"), limit(32)]);
  first.breaks();
  bench.clock.advance(250);
  await settled();
  const second = bench.network.nextTry().opensWithSessions();
  second.takeSent();
  second.receives(resumed(OPEN_ID, "t1", 2, 3)).receives(item(2));
  second.receives({ method: "rpc.stream.item", params: { subscription: "s1", complete: true } });
  expect(await ended).toBeUndefined();
  expect(items).toEqual([1, 2]);
  expect(second.takeSent()).toEqual([ack(2, 2, 1)]);
});

test("in a classic session it asks for the stream on the next socket", async () => {
  const bench = new ClientBench();
  const first = await bench.connected();
  const { items, ended } = looping(bench);
  first.receives({ id: 1, result: "s1" }).receives(item(1));
  await settled();
  first.breaks();
  const second = await bench.reconnecting();
  second.session("s1");
  await settled();
  expect(second.takeSent()).toContain(request(2, "rpc.stream.limit", '{"subscription":"s1","limit":33,"received":1}'));
  second.receives({ id: 2, result: true }).receives(item(2));
  second.receives({ method: "rpc.stream.item", params: { subscription: "s1", complete: true } });
  expect(await ended).toBeUndefined();
  expect(items).toEqual([1, 2]);
});

test("a stream ends with its session, after the items that are here", async () => {
  const bench = new ClientBench();
  const first = await inSession(bench);
  const { items, ended } = looping(bench);
  first.receives({ id: 1, result: "s1" }).receives(item(1)).receives(item(2)).breaks();
  bench.clock.advance(250);
  await settled();
  const second = bench.network.nextTry().opensWithSessions();
  second.receives(refused(OPEN_ID, { reason: "denied" }));
  expect(await ended).toMatchObject({ kind: "sessionLost" });
  expect(items).toEqual([1, 2]);
});

test("a stream without a session ends with its connection", async () => {
  const bench = new ClientBench({ session: "off" });
  void bench.client.connect();
  await settled();
  const socket = bench.network.nextTry().opens();
  const { ended } = looping(bench);
  socket.receives({ id: 1, result: "s1" }).breaks();
  expect(await ended).toMatchObject({ kind: "connectionLost" });
});

test("a stream ends when the client is closed", async () => {
  const bench = new ClientBench();
  const socket = await bench.connected();
  const { ended } = looping(bench);
  socket.receives({ id: 1, result: "s1" });
  void bench.client.close();
  expect(await ended).toMatchObject({ kind: "connectionLost", reason: { kind: "closedByUs" } });
});

test("a stream of a handler goes on over a break of a session that loses nothing, each item once", async () => {
  const bench = new ClientBench();
  let goOn = () => {};
  bench.client.on("count", async function* () {
    yield 1;
    yield 2;
    await new Promise<void>(resolve => {
      goOn = resolve;
    });
    yield 3;
  });
  const first = await inSession(bench);
  first.receives({ id: 7, method: "count" });
  await settled();
  await settled();
  const item = (value: number) => notification("rpc.stream.item", `{"subscription":"s1","result":${value}}`);
  expect(first.takeSent()).toEqual([result(7, '"s1"'), item(1), item(2)]);
  first.breaks();
  goOn();
  bench.clock.advance(250);
  await settled();
  const second = bench.network.nextTry().opensWithSessions();
  second.takeSent();
  second.receives(resumed(OPEN_ID, "t1", 2, 2));
  await settled();
  const complete = notification("rpc.stream.item", '{"subscription":"s1","complete":true}');
  expect(second.takeSent()).toEqual([ack(1, 2, 1), item(2), item(3), complete]);
});
