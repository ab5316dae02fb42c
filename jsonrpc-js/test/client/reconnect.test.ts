import { expect, test } from "vitest";
import { ConnectFailedError } from "../../src/connection/errors.ts";
import { ClientBench, CONNECT, failure, settled } from "../fixtures/client-bench.ts";
import { request } from "../fixtures/messages.ts";

const RESUME = request(2000000001, "connect", '{"sessionId":"s1"}');

test("a broken socket is replaced and the session is the same", async () => {
  const bench = new ClientBench();
  const first = await bench.connected();
  first.breaks();
  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250"]);
  expect(bench.client.state).toBe("reconnecting");

  bench.clock.advance(249);
  expect(bench.network.isQuiet).toBe(true);
  bench.clock.advance(1);
  const second = bench.network.nextTry().opens();
  expect(second.takeSent()).toEqual([RESUME]);
  second.session("s1");
  expect(await bench.takeEvents()).toEqual(["reconnected true"]);
  expect(bench.client.state).toBe("connected");
  expect(bench.client.sessionId).toBe("s1");
});

test("the time between tries doubles up to thirty seconds, each try is told, and reconnecting once", async () => {
  const bench = new ClientBench();
  (await bench.connected()).breaks();
  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250"]);
  const delays = [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000];
  for (const [index, delay] of delays.entries()) {
    bench.clock.advance(delay - 1);
    expect(bench.network.isQuiet).toBe(true);
    bench.clock.advance(1);
    bench.network.nextTry().isRefused();
    const next = delays[index + 1] ?? 15_000;
    expect(await bench.takeEvents()).toEqual([`retrying connectFailed ${index + 2} ${next}`]);
  }
});

test("what the server asks to wait is waited for", async () => {
  const bench = new ClientBench();
  (await bench.connected()).breaks();
  const socket = await bench.reconnecting();
  const busy = { error: { code: -32009, message: "Server busy", data: { retryAfterMillis: 7000 } } };
  socket.answersControl(1, busy).answersControl(2, busy);
  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250", "retrying connectFailed 2 7000"]);
  bench.clock.advance(6999);
  expect(bench.network.isQuiet).toBe(true);
  bench.clock.advance(1);
  expect(bench.network.isQuiet).toBe(false);
});

test("a call that was sent is answered on the next socket", async () => {
  const bench = new ClientBench();
  const first = await bench.connected();
  const answer = bench.client.call("slow");
  expect(first.takeSent()).toEqual([request(1, "slow")]);
  first.breaks();
  const second = await bench.reconnecting();
  second.session("s1").receives({ id: 1, result: "late" });
  expect(await answer).toBe("late");
});

test("a forgotten session fails what was sent at once and sends what waited", async () => {
  const bench = new ClientBench();
  const first = await bench.connected();
  const sent = failure(bench.client.call("sent"));
  first.breaks();
  const waiting = bench.client.call("waiting");
  const second = await bench.reconnecting();
  second.takeSent();
  second.answersControl(1, { error: { code: 40007, message: "reconnection error" } });
  expect(second.takeSent()).toEqual([request(2000000002, "connect")]);
  second.session("s2", 2);

  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250", "reconnected false"]);
  expect(await sent).toMatchObject({ kind: "sessionLost" });
  expect(second.takeSent()).toEqual([request(2, "waiting")]);
  second.receives({ id: 2, result: 1 });
  expect(await waiting).toBe(1);
  expect(bench.client.sessionId).toBe("s2");
});

test("without a session what was sent fails with the connection", async () => {
  const bench = new ClientBench();
  void bench.client.connect();
  const socket = bench.network.nextTry().opens();
  socket.answersControl(1, { error: { code: -32601, message: "Method not found" } });
  const sent = failure(bench.client.call("sent"));
  socket.breaks();
  expect(await sent).toMatchObject({ kind: "connectionLost", reason: { kind: "network" } });
});

test("the timeout of a waiting call runs while reconnecting", async () => {
  const bench = new ClientBench();
  (await bench.connected()).breaks();
  const waiting = failure(bench.client.call("waiting", undefined, { timeout: 200 }));
  bench.clock.advance(200);
  expect(await waiting).toMatchObject({ kind: "timeout" });
});

test("messages fail at once while reconnecting if the application wants that", async () => {
  const bench = new ClientBench({ whileReconnecting: "fail" });
  (await bench.connected()).breaks();
  expect(await failure(bench.client.call("x"))).toMatchObject({ kind: "notConnected" });
  expect(() => bench.client.notify("x")).toThrow("Not connected");
  const batch = bench.client.batch();
  const entry = failure(batch.call("x"));
  expect(() => batch.send()).toThrow("Not connected");
  expect(await entry).toMatchObject({ kind: "notConnected" });
});

test("trying ends with the bound on tries", async () => {
  const bench = new ClientBench({ reconnect: { maxAttempts: 2 } });
  (await bench.connected()).breaks();
  const waiting = failure(bench.client.call("waiting"));
  bench.clock.advance(250);
  bench.network.nextTry().isRefused();
  bench.clock.advance(500);
  bench.network.nextTry().isRefused();
  expect(await bench.takeEvents()).toEqual([
    "reconnecting network 1 250",
    "retrying connectFailed 2 500",
    "disconnected connectFailed",
  ]);
  expect(await waiting).toBeInstanceOf(ConnectFailedError);
  expect(bench.client.state).toBe("disconnected");
  expect(await bench.client.closed).toMatchObject({ kind: "connectFailed" });
  expect(bench.clock.scheduled).toBe(0);
});

test("trying ends with the bound on time", async () => {
  const bench = new ClientBench({ reconnect: { maxTime: 1000 } });
  (await bench.connected()).breaks();
  bench.clock.advance(250);
  bench.network.nextTry().isRefused();
  bench.clock.advance(500);
  bench.network.nextTry().isRefused();
  expect((await bench.takeEvents()).at(-1)).toBe("disconnected connectFailed");
});

test("reconnecting can be switched off", async () => {
  const bench = new ClientBench({ reconnect: false });
  (await bench.connected()).breaks();
  expect(await bench.takeEvents()).toEqual(["disconnected network"]);
});

test("after disconnected the next message connects anew", async () => {
  const bench = new ClientBench();
  (await bench.connected()).ends(1000);
  expect(await bench.takeEvents()).toEqual(["disconnected closedByServer"]);
  const answer = bench.client.call("again");
  await settled();
  const socket = bench.network.nextTry().opens();
  expect(socket.takeSent()).toEqual([CONNECT]);
  socket.session("s2").receives({ id: 1, result: 1 });
  expect(await bench.takeEvents()).toEqual(["connected s2"]);
  expect(await answer).toBe(1);
});

test.each([1001, 1005, 1011, 1012, 3000, 4001, 4002, 4003, 4008, 4102, 4499])(
  "after close code %d the client comes back",
  async code => {
    const bench = new ClientBench();
    (await bench.connected()).ends(code);
    expect(await bench.takeEvents()).toEqual(["reconnecting closedByServer 1 250"]);
  },
);

test.each([1000, 4500, 4501, 4503, 4504, 4999])("after close code %d the client does not come back", async code => {
  const bench = new ClientBench();
  (await bench.connected()).ends(code, "why");
  expect(await bench.takeEvents()).toEqual(["disconnected closedByServer"]);
  expect(await bench.client.closed).toEqual({ kind: "closedByServer", code, text: "why" });
  expect(bench.clock.scheduled).toBe(0);
});

test("a session taken over is won back once only", async () => {
  const bench = new ClientBench();
  (await bench.connected()).ends(4101);
  const second = await bench.reconnecting();
  second.session("s1");
  expect(await bench.takeEvents()).toEqual(["reconnecting closedByServer 1 250", "reconnected true"]);
  second.ends(4101);
  expect(await bench.takeEvents()).toEqual(["disconnected takenOver"]);
});

test("a session taken over that cannot be won back is given up", async () => {
  const bench = new ClientBench();
  (await bench.connected()).ends(4101);
  const second = await bench.reconnecting();
  second.answersControl(1, { error: { code: 40007, message: "reconnection error" } }).session("s2", 2);
  expect(await bench.takeEvents()).toEqual(["reconnecting closedByServer 1 250", "disconnected takenOver"]);
  expect(second.closedWith).toEqual({ code: 1000 });
});

test("a server that forbids the connection ends trying", async () => {
  const bench = new ClientBench();
  (await bench.connected()).breaks();
  (await bench.reconnecting()).ends(4501, "unauthorised");
  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250", "disconnected connectFailed"]);
});

test("reconnect() while waiting tries at once", async () => {
  const bench = new ClientBench();
  (await bench.connected()).breaks();
  void bench.client.reconnect();
  bench.network.nextTry().opens().session("s1");
  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250", "reconnected true"]);
  bench.clock.advance(10_000);
  expect(bench.network.isQuiet).toBe(true);
});

test("reconnect() while connected makes another socket for the same session", async () => {
  const bench = new ClientBench();
  const first = await bench.connected();
  const done = bench.client.reconnect();
  expect(first.closedWith).toEqual({ code: undefined });
  bench.network.nextTry().opens().session("s1");
  await done;
  first.breaks();
  expect(await bench.takeEvents()).toEqual(["reconnecting closedByUs 1 250", "reconnected true"]);
});

test("a socket that was given up is not listened to any more", async () => {
  const bench = new ClientBench();
  const first = await bench.connected();
  const answer = bench.client.call("x");
  void bench.client.reconnect();
  first.receives({ id: 1, result: "from the old socket" });
  bench.network.nextTry().opens().session("s1").receives({ id: 1, result: "from the new one" });
  first.ends(1000);
  expect(await answer).toBe("from the new one");
  expect(bench.client.state).toBe("connected");
});
