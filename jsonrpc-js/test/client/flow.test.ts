import { expect, test } from "vitest";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";

const OPEN_ID = "rpc.session.1";
const { ack, opened, refused, resumed } = serverText;

async function inSession(bench: ClientBench, extensions: object): Promise<FakeSocket> {
  void bench.client.connect();
  await settled();
  const socket = bench.network.nextTry().opensWithSessions();
  socket.takeSent();
  socket.receives(opened(OPEN_ID, "S", "t0", { ...defaultTerms, extensions }));
  await settled();
  return socket;
}

async function nextSocket(bench: ClientBench): Promise<FakeSocket> {
  bench.clock.advance(250);
  await settled();
  const socket = bench.network.nextTry().opensWithSessions();
  socket.takeSent();
  return socket;
}

/** What was sent of the rate, without the version. */
function asked(socket: FakeSocket): object[] {
  return socket
    .takeSent()
    .map(text => JSON.parse(text))
    .filter(({ method }) => method === "rpc.session.flow")
    .map(({ params: { version, ...rate } }) => rate);
}

function holds(socket: FakeSocket, rate: object): void {
  const { version } = JSON.parse(socket.takeSent().at(-1) ?? "").params;
  socket.receives({ method: "rpc.session.flow.now", params: { version, ...rate } });
}

async function opensStream(bench: ClientBench, socket: FakeSocket): Promise<void> {
  void bench.client.stream("prices").next();
  await settled();
  socket.receives({ id: 1, result: "s1" });
  await settled();
}

const limits = (socket: FakeSocket) =>
  socket
    .takeSent()
    .map(text => JSON.parse(text))
    .filter(({ method }) => method === "rpc.stream.limit")
    .map(({ params: { subscription, limit, ...wanted } }) => wanted);

test("a server with the extension is asked for the rate of the session, and says what holds", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, { flow: { maxPerSecond: 50 } });
  await bench.takeEvents();
  expect(bench.client.flowNow).toBeUndefined();
  bench.client.flow({ perSecond: 100, bytesPerSecond: 65_536 });
  holds(socket, { perSecond: 50, bytesPerSecond: 65_536 });
  expect(bench.client.flowNow).toEqual({ perSecond: 50, bytesPerSecond: 65_536 });
  expect(await bench.takeEvents()).toEqual(["flow 50 65536 undefined"]);
  bench.client.flow("down");
  expect(asked(socket)).toEqual([{ hint: "down" }]);
  socket.receives({ method: "rpc.session.flow.now", params: [1] });
  expect(await bench.takeEvents()).toEqual([]);
});

test("streams are steered no more once the server is asked, but for the delivery", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, { flow: {} });
  await opensStream(bench, socket);
  socket.takeSent();
  bench.client.flow({ perSecond: 20, delivery: "latest" });
  expect(limits(socket)).toEqual([{ delivery: "latest" }]);
});

test("what was asked is repeated after a resume and in another session", async () => {
  const bench = new ClientBench();
  const first = await inSession(bench, { flow: {} });
  bench.client.flow({ perSecond: 20 });
  first.breaks();
  bench.client.flow({ perSecond: 10 });
  const second = await nextSocket(bench);
  bench.client.flow({ perSecond: 5 });
  expect(second.takeSent()).toEqual([]);
  second.receives(resumed(OPEN_ID, "t1", 0, 1));
  await settled();
  const [first1, ...rest] = second.takeSent();
  expect(first1).toBe(ack(0, 0, 1));
  expect(rest.map(text => JSON.parse(text).params.perSecond)).toEqual([5]);
  second.breaks();
  const third = await nextSocket(bench);
  third.receives(refused(OPEN_ID, { reason: "denied" }));
  third.receives(opened("rpc.session.1", "S2", "t0", { ...defaultTerms, extensions: { flow: {} } }));
  await settled();
  expect(asked(third)).toEqual([{ perSecond: 5 }]);
});

test("a rate that is wanted before there is a connection is asked for in the first session", async () => {
  const bench = new ClientBench();
  bench.client.flow({ perSecond: 20, paused: true });
  const socket = await inSession(bench, { flow: {} });
  expect(asked(socket)).toEqual([{ perSecond: 20, paused: true }]);
});

test("without the extension each stream is steered, and slower is half of what the busiest one brought", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, {});
  await opensStream(bench, socket);
  socket.takeSent();
  for (let value = 0; value < 8; value++)
    socket.receives({ method: "rpc.stream.item", params: { subscription: "s1", result: value } });
  bench.client.flow("down");
  expect(limits(socket)).toEqual([{ perSecond: 4 }]);
  bench.client.flow("up");
  expect(limits(socket)).toEqual([{ perSecond: 6 }]);
  bench.client.flow("normal");
  expect(limits(socket)).toEqual([{}]);
  bench.clock.advance(1000);
  bench.client.flow("down");
  expect(limits(socket)).toEqual([{ perSecond: 0.1 }]);
  bench.client.flow({ perSecond: 3, bytesPerSecond: 1000, paused: true });
  expect(limits(socket)).toEqual([{ perSecond: 3, paused: true }]);
});
