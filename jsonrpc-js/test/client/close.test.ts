import { expect, test } from "vitest";
import { ClientBench, failure, settled } from "../fixtures/client-bench.ts";
import { request } from "../fixtures/messages.ts";

async function expectSilenceOf(bench: ClientBench): Promise<void> {
  expect(bench.clock.scheduled).toBe(0);
  bench.clock.advance(86_400_000);
  await settled();
  expect(bench.network.isQuiet).toBe(true);
  expect(bench.client.state).toBe("closed");
  expect(bench.client.pendingCalls).toBe(0);
  expect(bench.client.queuedMessages).toBe(0);
  expect(await failure(bench.client.call("late"))).toMatchObject({ kind: "connectionLost" });
  expect(() => bench.client.notify("late")).toThrow("Connection lost: closedByUs 1000");
  expect(await failure(bench.client.connect())).toMatchObject({ kind: "connectionLost" });
}

test("closing a new client needs no network", async () => {
  const bench = new ClientBench();
  await bench.client.close();
  expect(await bench.takeEvents()).toEqual([]);
  expect(await bench.client.closed).toEqual({ kind: "closedByUs", code: 1000, text: "" });
  await expectSilenceOf(bench);
});

test("closing while connecting ends the wait and the socket", async () => {
  const bench = new ClientBench();
  const connecting = failure(bench.client.connect());
  const waiting = failure(bench.client.call("waiting"));
  const socket = bench.network.nextTry();
  await bench.client.close();
  expect(await bench.takeEvents()).toEqual(["connectionFailed connectionLost"]);
  expect(await connecting).toMatchObject({ kind: "connectionLost", reason: { kind: "closedByUs" } });
  expect(await waiting).toMatchObject({ kind: "connectionLost" });
  expect(socket.closedWith).toEqual({ code: undefined });
  socket.opens().breaks();
  await expectSilenceOf(bench);
});

test("closing while the session is being settled ends the socket", async () => {
  const bench = new ClientBench();
  void bench.client.connect();
  const socket = bench.network.nextTry().opens();
  await bench.client.close();
  expect(socket.closedWith).toEqual({ code: undefined });
  socket.session("s1");
  await expectSilenceOf(bench);
});

test("closing while connected closes with 1000 and waits for the server", async () => {
  const bench = new ClientBench({ heartbeat: 1000 });
  const socket = await bench.connected();
  const pending = failure(bench.client.call("pending"));
  let done = false;
  const closing = bench.client.close().then(() => {
    done = true;
  });
  expect(socket.closedWith).toEqual({ code: 1000 });
  expect(await pending).toMatchObject({ kind: "connectionLost", reason: { kind: "closedByUs" } });
  expect(await bench.takeEvents()).toEqual(["disconnected closedByUs"]);
  expect(done).toBe(false);
  socket.ends(1000);
  await closing;
  await expectSilenceOf(bench);
});

test("a server that does not answer the close frame is not waited for longer than the close timeout", async () => {
  const bench = new ClientBench();
  const socket = await bench.connected();
  const closing = bench.client.close();
  bench.clock.advance(2000);
  await closing;
  socket.ends(1006);
  expect(await bench.takeEvents()).toEqual(["disconnected closedByUs"]);
  await expectSilenceOf(bench);
});

test("closing while reconnecting stops everything", async () => {
  const bench = new ClientBench();
  (await bench.connected()).breaks();
  const waiting = failure(bench.client.call("waiting"));
  await bench.client.close();
  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250", "disconnected closedByUs"]);
  expect(await waiting).toMatchObject({ kind: "connectionLost" });
  await expectSilenceOf(bench);
});

test("closing during a try to come back ends its socket", async () => {
  const bench = new ClientBench();
  (await bench.connected()).breaks();
  const second = await bench.reconnecting();
  await bench.client.close();
  expect(second.closedWith).toEqual({ code: undefined });
  second.session("s1");
  await expectSilenceOf(bench);
});

test("closing a disconnected client tells nothing twice", async () => {
  const bench = new ClientBench();
  (await bench.connected()).ends(1000);
  await bench.client.close();
  await bench.client.close();
  expect(await bench.takeEvents()).toEqual(["disconnected closedByServer"]);
  await expectSilenceOf(bench);
});

test("closing while a token is being fetched opens no socket", async () => {
  let give = (_token: string) => {};
  const bench = new ClientBench({
    token: () =>
      new Promise(resolve => {
        give = resolve;
      }),
  });
  void bench.client.connect();
  await bench.client.close();
  give("t");
  await expectSilenceOf(bench);
});

test("a listener may close the client", async () => {
  const bench = new ClientBench();
  bench.client.addEventListener("reconnecting", () => void bench.client.close());
  (await bench.connected()).breaks();
  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250", "disconnected closedByUs"]);
  await expectSilenceOf(bench);
});

test("a handler that runs is told of the end", async () => {
  const bench = new ClientBench();
  const socket = await bench.connected();
  const signals: AbortSignal[] = [];
  bench.client.on("wait", (_params, { signal }) => {
    signals.push(signal);
    return new Promise(() => {});
  });
  socket.receives({ id: 1, method: "wait" });
  await settled();
  void bench.client.close();
  expect(signals.map(signal => signal.aborted)).toEqual([true]);
});

test("closeSession is sent before closing where that is wanted", async () => {
  const bench = new ClientBench({ sendCloseMessage: true });
  const socket = await bench.connected();
  const closing = bench.client.close();
  expect(socket.takeSent()).toEqual([request(2000000002, "closeSession")]);
  expect(socket.closedWith).toBeUndefined();
  socket.answersControl(2, { result: "bye" });
  expect(socket.closedWith).toEqual({ code: 1000 });
  socket.ends(1000);
  await closing;
  await expectSilenceOf(bench);
});

test("closeSession that is not answered delays the end no longer than the close timeout", async () => {
  const bench = new ClientBench({ sendCloseMessage: true, closeTimeout: 300 });
  await bench.connected();
  const closing = bench.client.close();
  bench.clock.advance(300);
  await closing;
  await expectSilenceOf(bench);
});
