import { expect, test } from "vitest";
import { JsonRpcClient } from "../../src/client.ts";
import { ClientBench, CONNECT, failure, settled } from "../fixtures/client-bench.ts";
import { error, request, result } from "../fixtures/messages.ts";

const NOT_FOUND = { error: { code: -32601, message: "Method not found" } };

test("a new client does nothing until the first message, which connects and waits for the session", async () => {
  const bench = new ClientBench();
  await settled();
  expect(bench.client.state).toBe("new");
  expect(bench.network.isQuiet).toBe(true);

  const answer = bench.client.call("first", [1]);
  await settled();
  expect(bench.client.state).toBe("connecting");
  const socket = bench.network.nextTry();
  expect(socket.url).toBe("ws://test/x");
  socket.opens();
  expect(socket.takeSent()).toEqual([CONNECT]);
  socket.session("s1");
  expect(socket.takeSent()).toEqual([request(1, "first", "[1]")]);
  socket.receives({ id: 1, result: 2 });
  expect(await answer).toBe(2);
  expect(await bench.takeEvents()).toEqual(["connected s1"]);
});

test("a notification and a batch connect as well", async () => {
  for (const send of [
    (client: JsonRpcClient) => client.notify("n"),
    (client: JsonRpcClient) => {
      const batch = client.batch();
      batch.notify("n");
      batch.send();
    },
  ]) {
    const bench = new ClientBench();
    send(bench.client);
    await settled();
    expect(bench.client.state).toBe("connecting");
  }
});

test("connecting twice makes one socket", async () => {
  const bench = new ClientBench();
  const both = Promise.all([bench.client.connect(), bench.client.connect()]);
  bench.network.nextTry().opens().session("s1");
  await both;
  await bench.client.connect();
  expect(bench.network.isQuiet).toBe(true);
});

test("the first connection is tried once, its failure told, and what waited fails with it", async () => {
  const bench = new ClientBench({ token: "t" });
  const connecting = failure(bench.client.connect());
  const waiting = failure(bench.client.call("waiting"));
  bench.network.nextTry().isRefused();
  expect(await bench.takeEvents()).toEqual(["connectionFailed connectFailed"]);
  expect(await connecting).toMatchObject({
    kind: "connectFailed",
    stage: "network",
    message: "No connection to ws://test/x: reason unknown",
  });
  expect(await waiting).toBe(await connecting);
  expect(bench.client.state).toBe("disconnected");
});

test("the first connection is tried again if the application wants that", async () => {
  const bench = new ClientBench({ retryFirstConnection: true, token: "t" });
  const connecting = bench.client.connect();
  bench.network.nextTry().isRefused();
  (await bench.reconnecting()).session("s1");
  await connecting;
  expect(await bench.takeEvents()).toEqual(["retrying connectFailed 1 250", "connected s1"]);
});

test("a try that hangs fails after the connection timeout and its socket is ended", async () => {
  const bench = new ClientBench();
  const connecting = failure(bench.client.connect());
  const hanging = bench.network.nextTry();
  bench.clock.advance(5000);
  expect(await connecting).toMatchObject({
    stage: "timeout",
    message: "No connection to ws://test/x: nothing within 5000 ms",
  });
  expect(hanging.closedWith).toEqual({ code: undefined });
  hanging.opens().session("s1");
  expect(bench.client.state).toBe("disconnected");
  expect(bench.clock.scheduled).toBe(0);
});

test("a server that does not know connect has no sessions", async () => {
  const bench = new ClientBench();
  const connecting = bench.client.connect();
  bench.network.nextTry().opens().answersControl(1, NOT_FOUND);
  await connecting;
  expect(bench.client.sessionId).toBeUndefined();
});

test("a server that says nothing to connect for two seconds has no sessions", async () => {
  const bench = new ClientBench();
  const connecting = bench.client.connect();
  const socket = bench.network.nextTry().opens();
  bench.clock.advance(1999);
  expect(bench.client.state).toBe("connecting");
  bench.clock.advance(1);
  await connecting;
  expect(socket.takeSent()).toEqual([CONNECT]);
  // A late answer is no answer to anything of the application.
  socket.session("s1");
  expect(await bench.takeEvents()).toEqual(["connected undefined"]);
});

test("a session can be required", async () => {
  const bench = new ClientBench({ session: "required" });
  const connecting = failure(bench.client.connect());
  const socket = bench.network.nextTry().opens().answersControl(1, NOT_FOUND);
  expect(await connecting).toMatchObject({
    stage: "session",
    message: "No connection to ws://test/x: it answered 'connect' with error -32601",
  });
  expect(socket.closedWith).toEqual({ code: undefined });
});

test("with sessions off the first message is the application's", async () => {
  const bench = new ClientBench({ session: "off" });
  void bench.client.call("first");
  await settled();
  expect(bench.network.nextTry().opens().takeSent()).toEqual([request(1, "first")]);
});

test("what the server is to know of the client goes with connect", async () => {
  const bench = new ClientBench({ registerInfo: { name: "n" } });
  void bench.client.connect();
  expect(bench.network.nextTry().opens().takeSent()).toEqual([
    request(2000000001, "connect", '{"registerInfo":{"name":"n"}}'),
  ]);
});

test("an answer of the application that looks like one to connect reaches the application", async () => {
  const bench = new ClientBench();
  const socket = await bench.connected();
  const answer = bench.client.call("x");
  socket.receives(result(1, '{"id": 2000000001}'));
  expect(await answer).toEqual({ id: 2_000_000_001 });
});

test("a request of the server whose id is like ours reaches the application", async () => {
  const bench = new ClientBench();
  const socket = await bench.connected();
  bench.client.on("ask", () => "answer");
  socket.receives({ id: 2_000_000_001, method: "ask" });
  await settled();
  expect(socket.takeSent()).toEqual([result(2000000001, '"answer"')]);
});

test("what a handler does wrong is told as a notice, and on the console if nobody prevents it", async () => {
  const bench = new ClientBench();
  const socket = await bench.connected();
  bench.client.on("broken", () => {
    throw new Error("secret");
  });
  socket.receives({ id: 5, method: "broken" });
  expect(await bench.takeEvents()).toEqual(["notice handler"]);
  expect(socket.takeSent()).toEqual([
    error(5, '{"code":-32603,"message":"Internal error","data":{"type":"internal"}}'),
  ]);
});

test("too much that waits for the network refuses messages, and far too much breaks the connection", async () => {
  const bench = new ClientBench({ limits: { queuedBytes: 1000 } });
  const socket = await bench.connected();
  bench.client.on("ask", () => "answer");
  socket.bufferedAmount = 1001;
  expect(await failure(bench.client.call("x"))).toMatchObject({ kind: "queueFull" });
  expect(() => bench.client.notify("x")).toThrow("Too much waits to be sent");
  socket.receives({ id: 1, method: "ask" });
  await settled();
  expect(socket.takeSent()).toHaveLength(1);
  socket.bufferedAmount = 2001;
  socket.receives({ id: 2, method: "ask" });
  expect((await bench.takeEvents())[0]).toBe("reconnecting network 1 250");
  expect(bench.client.state).toBe("reconnecting");
});

test("a binary frame is a breach of the protocol", async () => {
  const bench = new ClientBench();
  const socket = await bench.connected();
  socket.onmessage?.({ data: new ArrayBuffer(1) } as never);
  expect(socket.closedWith).toEqual({ code: 4500 });
  socket.ends(4500);
  expect(await bench.takeEvents()).toEqual(["disconnected protocolViolation"]);
});

test("listeners may be objects, may be removed, and may ask to be called once", async () => {
  const bench = new ClientBench();
  const told: string[] = [];
  const removed = () => told.push("removed");
  bench.client.addEventListener("connected", { handleEvent: ({ sessionId }) => told.push(`object ${sessionId}`) });
  bench.client.addEventListener("connected", removed);
  bench.client.removeEventListener("connected", removed);
  bench.client.addEventListener("reconnected", () => told.push("once"), { once: true });
  (await bench.connected()).breaks();
  (await bench.reconnecting()).session("s1").breaks();
  (await bench.reconnecting()).session("s1");
  await bench.takeEvents();
  expect(told).toEqual(["object s1", "once"]);
});

test("a URI may be given alone", () => {
  expect(new JsonRpcClient("ws://test/x").state).toBe("new");
  expect(new JsonRpcClient(new URL("ws://test/x")).state).toBe("new");
});
