import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { ClientOptions } from "../../src/client/options.ts";
import { JsonRpcClient } from "../../src/client.ts";
import { failure } from "../fixtures/client-bench.ts";
import { type DemoServer, startDemoServer } from "./demo-server.ts";
import { FaultProxy } from "./fault-proxy.ts";

let server: DemoServer;
let proxy: FaultProxy;
const clients: JsonRpcClient[] = [];
const raw: WebSocket[] = [];

beforeAll(async () => {
  server = await startDemoServer();
  proxy = await FaultProxy.start(server.port);
});

afterEach(async () => {
  for (const socket of raw.splice(0)) socket.terminate();
  await Promise.all(clients.splice(0).map(client => client.close()));
});

afterAll(async () => {
  await proxy.stop();
  await server.stop();
});

function clientOf(path: string, options: Partial<ClientOptions> = {}): JsonRpcClient {
  const uri = `ws://localhost:${proxy.port}${path}`;
  const client = new JsonRpcClient({ uri, webSocket: WebSocket, reconnect: { firstDelay: 1 }, ...options });
  clients.push(client);
  return client;
}

const next = (client: JsonRpcClient, type: "reconnected" | "disconnected" | "reconnecting") =>
  new Promise<{ sameSession?: boolean; reason?: unknown }>(resolve => {
    client.addEventListener(type, event => resolve(event as never), { once: true });
  });

test("the server's time comes with the session, as an extension", async () => {
  const client = clientOf("/echo", { extensions: { serverTime: {}, unheardOf: {} } });
  await client.connect();
  expect(client.extensions).toEqual({ serverTime: { epochMillis: expect.any(Number) } });
});

test("ticks of the server come once each and in order, however often the connection breaks", async () => {
  const client = clientOf("/clock");
  const seen: number[] = [];
  let look = () => {};
  client.on("tick", params => {
    seen.push((params as { seq: number }).seq);
    look();
  });
  const until = (count: number) =>
    new Promise<void>(resolve => {
      look = () => seen.length >= count && resolve();
      look();
    });
  await client.call("start", { intervalMillis: 5 });
  for (let breaks = 0; breaks < 20; breaks++) {
    await until(seen.length + 3);
    const back = next(client, "reconnected");
    proxy.cut();
    expect(await back).toMatchObject({ sameSession: true });
  }
  expect(await client.call("stop")).toBe(true);
  expect(seen).toEqual(seen.map((_, index) => index + 1));
});

/** Frames that a client receives, so that a test knows its secrets. */
function tapped(frames: string[]): typeof WebSocket {
  return class extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      this.on("message", data => frames.push(String(data)));
    }
  } as typeof WebSocket;
}

/** Somebody else who resumes the session with its first token; `confirm` uses that token up. */
async function thief(frames: readonly string[]): Promise<{ socket: WebSocket; confirm(): void }> {
  const { sessionId, token } = JSON.parse(frames[0] ?? "").result;
  const socket = new WebSocket(server.ws("/slow"), "jsonrpc2.session.v1");
  raw.push(socket);
  const params = { sessionId, token, attempt: 1, received: 0, oldest: 1 };
  socket.on("open", () => {
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: "rpc.session.1", method: "rpc.session.resume", params }));
  });
  const answer = await new Promise(resolve => socket.once("message", resolve));
  const { received } = JSON.parse(String(answer)).result;
  const confirmation = { received: 0, sent: received, resumed: 1 };
  return {
    socket,
    confirm: () => socket.send(JSON.stringify({ jsonrpc: "2.0", method: "rpc.session.ack", params: confirmation })),
  };
}

test("whose session was taken over with a copy of its token wins it back, and its call is answered", async () => {
  const frames: string[] = [];
  const client = clientOf("/slow", { webSocket: tapped(frames) });
  await client.connect();
  const back = next(client, "reconnected");
  const call = client.call("slow", { millis: 300 });
  const { socket } = await thief(frames);
  const replaced = new Promise(resolve => socket.once("close", resolve));
  expect(await back).toMatchObject({ sameSession: true });
  expect(await replaced).toBe(4101);
  expect(await call).toBe(300);
});

test("a token that was used up by somebody else ends the session for both, and nobody tries for ever", async () => {
  const frames: string[] = [];
  // It comes back late, so that the other one has confirmed by then.
  const late = { random: () => 0.999, reconnect: { firstDelay: 1000 } };
  const client = clientOf("/slow", { webSocket: tapped(frames), ...late });
  await client.connect();
  const sent = failure(client.call("slow", { millis: 60_000 }));
  const ended = next(client, "disconnected");
  const { socket, confirm } = await thief(frames);
  const revoked = new Promise(resolve => socket.once("close", resolve));
  confirm();
  await ended;
  expect(await revoked).toBe(4503);
  expect(await sent).toMatchObject({ kind: "sessionLost" });
  expect(client.state).toBe("disconnected");
});
