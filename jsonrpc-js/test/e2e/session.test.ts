import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { JsonRpcClient } from "../../src/client.ts";
import type { ClientOptions } from "../../src/connection/options.ts";
import type { SockJSConstructor } from "../../src/socket/opener.ts";
import { failure } from "../fixtures/client-bench.ts";
import { notification, request } from "../fixtures/messages.ts";
import { type DemoServer, startDemoServer } from "./demo-server.ts";
import { FaultProxy } from "./fault-proxy.ts";

let server: DemoServer;
let proxy: FaultProxy;
const clients: JsonRpcClient[] = [];
const raw: WebSocket[] = [];

beforeAll(async () => {
  server = await startDemoServer(0, "--jsonrpc.server.resumption.max-detached-size=16KB");
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
  new Promise<{ sameSession?: boolean; loss?: unknown }>(resolve => {
    client.addEventListener(type, event => resolve(event as never), { once: true });
  });

test("the server's time comes with the session, as an extension", async () => {
  const client = clientOf("/echo", { extensions: { serverTime: {}, unheardOf: {} } });
  await client.connect();
  expect(client.extensions).toMatchObject({ serverTime: { epochMillis: expect.any(Number) } });
  expect(client.extensions).not.toHaveProperty("unheardOf");
});

test("ticks of the server come once each and in order, however often the connection breaks", async () => {
  // Not the server that keeps little: how long a break takes is not limited here.
  const line = await FaultProxy.start(inject("demoPort"));
  onTestFinished(() => line.stop());
  const client = clientOf("/clock", { uri: `ws://localhost:${line.port}/clock` });
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
    line.cut();
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
    socket.send(request('"rpc.session.1"', "rpc.session.resume", JSON.stringify(params)));
  });
  const answer = await new Promise(resolve => socket.once("message", resolve));
  const { received } = JSON.parse(String(answer)).result;
  const confirmation = { received: 0, sent: received, resumed: 1 };
  return {
    socket,
    confirm: () => socket.send(notification("rpc.session.ack", JSON.stringify(confirmation))),
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

test("who finds the server full comes in when there is room, and who resumes needs none", async () => {
  const full = await startDemoServer(0, "--jsonrpc.server.sessions.max=1");
  const line = await FaultProxy.start(full.port);
  try {
    // Back long before the second tries again, which would get the place of a session without a socket.
    const first = clientOf("/echo", { uri: `ws://localhost:${line.port}/echo`, reconnect: { firstDelay: 1 } });
    // A session without a message would make room.
    expect(await first.call("echo", [0])).toEqual([0]);
    const second = clientOf("/echo", { uri: full.ws("/echo"), retryFirstConnection: true });
    const delays: number[] = [];
    const refused = new Promise<void>(resolve => {
      second.addEventListener("retrying", ({ delay }) => delays.push(delay) === 2 && resolve());
    });
    const waiting = second.call("echo", [2]);
    await refused;
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1000);
    const back = next(first, "reconnected");
    line.cut();
    expect(await back).toMatchObject({ sameSession: true });
    expect(await first.call("echo", [1])).toEqual([1]);
    expect(second.state).toBe("connecting");
    await first.close();
    expect(await waiting).toEqual([2]);
  } finally {
    await line.stop();
    await full.stop();
  }
});

test("what comes between that the server cannot read breaks the socket, and loses nothing", async () => {
  const sockets: WebSocket[] = [];
  const webSocket = class extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      sockets.push(this);
    }
  } as typeof WebSocket;
  const client = clientOf("/slow", { webSocket });
  await client.connect();
  const asked = client.call("slow", { millis: 1000 });
  const lost = next(client, "reconnecting");
  const back = next(client, "reconnected");
  sockets[0]?.send(Buffer.from([0xff]), { binary: false });
  expect(await lost).toMatchObject({ reason: { code: 1007 } });
  expect(await back).toMatchObject({ sameSession: true });
  expect(await asked).toBe(1000);
});

/** What a meter of the server shows. */
async function meter(name: string): Promise<number> {
  const answer = await fetch(server.http(`/actuator/metrics/jsonrpc.server.${name}`));
  const { measurements } = (await answer.json()) as { measurements: { value: number }[] };
  return measurements[0]?.value ?? Number.NaN;
}

/** How many calls of this method the server has handled. */
async function handled(method: string): Promise<number> {
  const answer = await fetch(server.http(`/actuator/metrics/rpc.server.call.duration?tag=rpc.method:${method}`));
  const { measurements } = (await answer.json()) as { measurements: { value: number }[] };
  return measurements[0]?.value ?? Number.NaN;
}

/** Waits until it shows more than this. */
async function untilMeter(name: string, above: number): Promise<void> {
  await expect.poll(() => meter(name), { timeout: 60_000, message: name }).toBeGreaterThan(above);
}

test("a client that finds a gap over SockJS says so, and its session ends on the server at once", async () => {
  const SockJS = createRequire(import.meta.url)("sockjs-client") as SockJSConstructor;
  type Listener = (event: { data: string }) => void;
  let heard: Listener | null;
  /** Messages are missing, says the server that resumes. */
  const tampered: Listener = ({ data }) => heard?.({ data: data.replace(/"oldest":\d+/, '"oldest":99') });
  class Gap extends SockJS {
    constructor(url: string) {
      super(url);
      Object.defineProperty(this, "onmessage", {
        get: () => tampered,
        set: (listener: Listener | null) => {
          heard = listener;
        },
      });
    }
  }
  const client = clientOf("/echo", { sockJS: Gap });
  await client.connect();
  const sessions = await meter("sessions");
  const back = next(client, "reconnected");
  proxy.cut();
  expect(await back).toMatchObject({ sameSession: false, loss: "gap" });
  const ended = { timeout: 60_000, message: "the session has ended on the server" };
  await expect.poll(() => meter("sessions"), ended).toBeLessThanOrEqual(sessions);
});

test("a loss beyond what the server keeps is told on both ends, and each call is settled", async () => {
  const client = clientOf("/slow");
  const slow = (millis: number) => client.call("slow", { millis });
  await client.connect();
  const received = failure(slow(60_000));
  // An acknowledgement is due after 32 messages, ahead of the next answer.
  await Promise.all(Array.from({ length: 32 }, () => slow(0)));
  await slow(0);
  const before = await handled("slow");
  proxy.hold();
  const unknown = Array.from({ length: 600 }, () => failure(slow(0)));
  // What the server has not received when the connection ends is nothing that it could not deliver.
  const arrived = { timeout: 60_000, message: "all calls have reached the server" };
  await expect.poll(() => handled("slow"), arrived).toBeGreaterThanOrEqual(before + 600);
  await untilMeter("unacknowledged.bytes", 16 * 1024);
  const lost = next(client, "reconnecting");
  const back = next(client, "reconnected");
  proxy.refuse = true;
  proxy.cut();
  await lost;
  // It has no number yet, so it goes into the next session.
  const offline = slow(0);
  await untilMeter("sessions.evicted", 0);
  // An answer that was on its way to the queue when the session ended may be missing.
  await untilMeter("messages.undelivered", 590);
  proxy.refuse = false;
  expect(await back).toMatchObject({ sameSession: false, loss: "denied" });
  expect(await received).toMatchObject({ kind: "sessionLost", received: true });
  for (const call of unknown) expect(await call).toMatchObject({ kind: "sessionLost", received: undefined });
  expect(await offline).toBe(0);
  expect(await slow(1)).toBe(1);
});
