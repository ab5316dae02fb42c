import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { JsonRpcClient } from "../../src/client.ts";
import type { ClientOptions } from "../../src/connection/options.ts";
import type { SockJSConstructor } from "../../src/socket/opener.ts";
import { failure } from "../fixtures/client-bench.ts";
import { type DemoServer, startDemoServer } from "./demo-server.ts";

let server: DemoServer;
const clients: JsonRpcClient[] = [];

beforeAll(async () => {
  server = await startDemoServer();
});

afterAll(() => server.stop());

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()));
});

function clientOf(path: string, options: Partial<ClientOptions> = {}): JsonRpcClient {
  const client = new JsonRpcClient({ uri: server.ws(path), webSocket: WebSocket, ...options });
  clients.push(client);
  return client;
}

/** The next notifications of this method. */
function notifications<T>(client: JsonRpcClient, method: string, count: number): Promise<T[]> {
  const received: T[] = [];
  return new Promise(resolve => {
    client.on(method, params => {
      if (received.length < count && received.push(params as T) === count) resolve(received);
    });
  });
}

test("/echo returns what it gets, large and small", async () => {
  const client = clientOf("/echo");
  const large = ["ä€😀x".repeat(66_000)];
  expect(await client.call("echo", { a: [1, null, "\ud800"] })).toEqual({ a: [1, null, "\ud800"] });
  expect(await client.call("echo", large)).toEqual(large);
  expect(client.sessionId).toMatch(/.{20,}/);
});

test("/spec knows the examples of the specification", async () => {
  const client = clientOf("/spec");
  expect(await client.call("subtract", { subtrahend: 23, minuend: 42 })).toBe(19);
  expect(await client.call("sum", [1, 2, 4])).toBe(7);
  expect(await client.call("get_data")).toEqual(["hello", 5]);
  client.notify("update", [1, 2, 3]);
  expect(await failure(client.call("foobar"))).toMatchObject({ kind: "remote", code: -32601 });
  expect(await failure(client.call("subtract", [1]))).toMatchObject({ kind: "remote", code: -32602 });
});

test("/spec answers a batch", async () => {
  const batch = clientOf("/spec").batch();
  const sum = batch.call("sum", [1, 2, 4]);
  batch.notify("notify_hello", [7]);
  const unknown = failure(batch.call("foo.get", { name: "myself" }));
  batch.send();
  expect(await sum).toBe(7);
  expect(await unknown).toMatchObject({ code: -32601 });
});

test("/callback asks back while it is asked", async () => {
  const client = clientOf("/callback");
  client.on("question", async params => ({ answer: params }));
  expect(await client.call("callback", { a: 1 })).toEqual({ answer: { a: 1 } });
});

test("/clock sends notifications in order", async () => {
  const client = clientOf("/clock");
  const ticks = notifications<{ seq: number }>(client, "tick", 5);
  expect(await client.call("start", { intervalMillis: 20 })).toBe(true);
  expect((await ticks).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  expect(await client.call("stop")).toBe(true);
});

test("/slow is given up by a signal and by a timeout, and nothing is kept", async () => {
  const client = clientOf("/slow");
  await client.connect();
  const abort = new AbortController();
  const aborted = failure(client.call("slow", { millis: 60_000 }, { signal: abort.signal }));
  abort.abort();
  expect(await aborted).toMatchObject({ kind: "cancelled" });
  expect(await failure(client.call("slow", { millis: 60_000 }, { timeout: 50 }))).toMatchObject({ kind: "timeout" });
  expect(await client.call("slow", { millis: 1 })).toBe(1);
  expect(client.pendingCalls).toBe(0);
});

test("/broadcast reaches every subscriber", async () => {
  const subscribers = [clientOf("/broadcast"), clientOf("/broadcast")];
  await Promise.all(subscribers.map(client => client.call("subscribe")));
  const messages = subscribers.map(client => notifications<{ text: string }>(client, "message", 1));
  expect(await clientOf("/broadcast").call("publish", { text: "hello" })).toBe(2);
  for (const [message] of await Promise.all(messages)) expect(message?.text).toBe("hello");
});

test("a reconnection keeps the session, its subscriptions and its pending calls", async () => {
  const client = clientOf("/clock", { reconnect: { firstDelay: 1 } });
  let seen = 0;
  client.on("tick", params => {
    seen = (params as { seq: number }).seq;
  });
  await client.call("start", { intervalMillis: 20 });
  const { sessionId } = client;
  const reconnected = new Promise<boolean>(resolve => {
    client.addEventListener("reconnected", event => resolve(event.sameSession));
  });
  void client.reconnect();
  expect(await reconnected).toBe(true);
  expect(client.sessionId).toBe(sessionId);
  const before = seen;
  await expect.poll(() => seen).toBeGreaterThan(before + 3);

  const slow = clientOf("/slow", { reconnect: { firstDelay: 1 } });
  await slow.connect();
  const pending = slow.call("slow", { millis: 300 });
  void slow.reconnect();
  expect(await pending).toBe(300);
});

test("close() ends the session at once", async () => {
  const client = clientOf("/clock");
  await client.call("start", { intervalMillis: 20 });
  await client.close();
  const sessions = async () => (await fetch(server.http("/actuator/jsonrpc"))).json();
  await expect.poll(sessions).toMatchObject({ sessions: { count: 0, detached: 0 } });
});

test("a path that is not there is told", async () => {
  expect(await failure(clientOf("/nothing").connect())).toMatchObject({ stage: "http", httpStatus: 404 });
});

test("a server that is started anew knows no session, and what was sent fails", async () => {
  const first = await startDemoServer();
  onTestFinished(() => first.stop());
  const client = new JsonRpcClient({
    uri: first.ws("/slow"),
    webSocket: WebSocket,
    reconnect: { firstDelay: 20, maxDelay: 50 },
    requestTimeout: 0,
  });
  clients.push(client);
  await client.connect();
  const sent = failure(client.call("slow", { millis: 60_000 }));
  const reconnecting = new Promise(resolve => client.addEventListener("reconnecting", resolve));
  const outcome = new Promise(resolve => {
    client.addEventListener("reconnected", ({ sameSession, loss }) => resolve({ sameSession, loss }));
  });
  await first.stop();
  await reconnecting;
  const waiting = client.call("slow", { millis: 1 });
  const second = await startDemoServer(first.port);
  onTestFinished(() => second.stop());
  expect(await outcome).toEqual({ sameSession: false, loss: expect.stringMatching(/^(denied|expired)$/) });
  expect(["sessionLost", "remote"]).toContain(((await sent) as { kind?: string }).kind);
  expect(await waiting).toBe(1);
});

test("the sockjs-client package takes the place of WebSocket, and keeps the session", async () => {
  const sockJS = createRequire(import.meta.url)("sockjs-client") as SockJSConstructor;
  const client = new JsonRpcClient({ uri: server.ws("/callback"), sockJS });
  clients.push(client);
  client.on("question", params => params);
  expect(await client.call("callback", { text: "hello" })).toEqual({ text: "hello" });
  const session = client.sessionId;
  const back = new Promise<boolean>(resolve => {
    client.addEventListener("reconnected", ({ sameSession }) => resolve(sameSession));
  });
  void client.reconnect();
  expect(await back).toBe(true);
  expect(client.sessionId).toBe(session);
  expect(await client.call("callback", { text: "again" })).toEqual({ text: "again" });
});
