import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { type ServerOptions, WebSocket } from "ws";
import { JsonRpcClient } from "../../src/client.ts";
import type { ClientOptions } from "../../src/connection/options.ts";
import { type Answer, ClassicServer } from "../fixtures/classic-server.ts";
import { failure } from "../fixtures/client-bench.ts";

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(answer?: Answer, options?: ServerOptions): Promise<ClassicServer> {
  const server = await ClassicServer.start(answer, options);
  cleanups.push(() => server.stop());
  return server;
}

function clientOf(uri: string, options: Partial<ClientOptions> = {}): JsonRpcClient {
  const client = new JsonRpcClient({ uri, webSocket: WebSocket, reconnect: { firstDelay: 1 }, ...options });
  cleanups.push(() => client.close());
  return client;
}

/** A server that refuses every handshake with this status; without one it just ends the socket. */
async function refusing(
  status?: number,
  headers: Record<string, string> = {},
  offers: (string | undefined)[] = [],
): Promise<string> {
  const http: Server = createServer();
  http.on("upgrade", (request, socket) => {
    offers.push(request.headers["sec-websocket-protocol"]);
    socket.on("error", () => {}); // A client that closes first resets the connection.
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    if (!status) socket.destroy();
    else socket.end(`HTTP/1.1 ${status} No\r\n${lines.join("")}Connection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  await new Promise<void>(resolve => http.listen(0, resolve));
  cleanups.push(() => new Promise(resolve => http.close(resolve)));
  return `ws://localhost:${(http.address() as AddressInfo).port}/x`;
}

const told = (client: JsonRpcClient, type: "reconnected") =>
  new Promise<boolean>(resolve => {
    client.addEventListener(type, ({ sameSession }) => resolve(sameSession), { once: true });
  });

test("a call is answered", async () => {
  const server = await start(({ params }) => ({ result: params }));
  const client = clientOf(server.uri);
  expect(await client.call("echo", { a: "ä€😀" })).toEqual({ a: "ä€😀" });
  expect(client.sessionId).toBe("session-1");
  expect(server.handshakes[0]?.headers["sec-websocket-protocol"]).toBe("jsonrpc2.session.v1,jsonrpc2");
});

test("a server that selects no subprotocol is connected to without one", async () => {
  const server = await start(({ params }) => ({ result: params }), { handleProtocols: () => false });
  const client = clientOf(server.uri);
  expect(await client.call("echo", [1])).toEqual([1]);
  const offers = server.handshakes.map(({ headers }) => headers["sec-websocket-protocol"]);
  expect(offers).toEqual(["jsonrpc2.session.v1,jsonrpc2", undefined]);
});

test.each([
  [400, "A-A-A-"],
  [426, "A-A-A-"],
  [404, "AAAA"],
  [500, "AAAA"],
  [502, "AAAA"],
  [503, "AAAA"],
  [undefined, "AA-A-A"],
])("after status %s the offers of the handshakes are %s", async (status, expected) => {
  const offers: (string | undefined)[] = [];
  const client = clientOf(await refusing(status, {}, offers), { retryFirstConnection: true });
  void client.connect();
  const marks = () => offers.map(offer => (offer === "jsonrpc2.session.v1,jsonrpc2" ? "A" : (offer ?? "-"))).join("");
  await vi.waitFor(() => expect(marks().length).toBeGreaterThanOrEqual(expected.length), 10_000);
  expect(marks().slice(0, expected.length)).toBe(expected);
});

test("a cut connection comes back to its session, and pending calls are answered there", async () => {
  const server = await start(({ method, params }) => (method === "echo" ? { result: params } : undefined));
  const client = clientOf(server.uri);
  await client.connect();
  const pending = client.call("later");
  const { id } = await server.awaitFrame(({ method }) => method === "later");
  const reconnected = told(client, "reconnected");
  server.cut();
  expect(await reconnected).toBe(true);
  server.send({ id, result: "late" });
  expect(await pending).toBe("late");
  expect(await client.call("echo", [1])).toEqual([1]);
});

test("a server that has forgotten the session gives a new one, and pending calls fail", async () => {
  const server = await start();
  const client = clientOf(server.uri);
  await client.connect();
  const pending = failure(client.call("later"));
  await server.awaitFrame(({ method }) => method === "later");
  const reconnected = told(client, "reconnected");
  server.forget();
  server.cut();
  expect(await reconnected).toBe(false);
  expect(await pending).toMatchObject({ kind: "sessionLost" });
});

test("the server may ask, also while it is asked", async () => {
  const server = await start(({ method, result }, self) => {
    if (method === "callback") self.send({ id: 77, method: "question", params: [20] });
    if (result !== undefined) self.send({ id: 1, result });
    return undefined;
  });
  const client = clientOf(server.uri);
  client.on("question", async params => (params as number[]).map(value => value + 1));
  expect(await client.call("callback")).toEqual([21]);
});

test("headers are sent", async () => {
  const server = await start(() => ({ result: 1 }));
  await clientOf(server.uri, { socketOptions: { headers: { "X-Tenant": "t1" } } }).call("x");
  expect(server.handshakes[0]?.headers["x-tenant"]).toBe("t1");
});

test("a handshake that is refused tells the status", async () => {
  const uri = await refusing(404);
  expect(await failure(clientOf(uri).connect())).toMatchObject({
    stage: "http",
    httpStatus: 404,
    message: `No connection to ${uri}: HTTP 404`,
  });
});

test("a server that is busy says when to come back", async () => {
  const client = clientOf(await refusing(503, { "Retry-After": "7" }), { retryFirstConnection: true });
  void client.connect();
  const delay = await new Promise(resolve => client.addEventListener("retrying", event => resolve(event.delay)));
  expect(delay).toBe(7000);
});

test.each([401, 403])("after status %d there is no further try", async status => {
  const client = clientOf(await refusing(status), { retryFirstConnection: true });
  expect(await failure(client.connect())).toMatchObject({ httpStatus: status });
  expect(client.state).toBe("disconnected");
});

test("a port on which nobody listens is told", async () => {
  const server = await ClassicServer.start();
  const { uri } = server;
  await server.stop();
  expect((await failure(clientOf(uri).connect())).message).toMatch(/^No connection to ws:\S+: .*ECONNREFUSED/);
});

test("nothing is left after closing in any state", async () => {
  const server = await start();
  const resources = () => process.getActiveResourcesInfo().filter(name => /Timeout|TCPSocketWrap|TCPWrap/.test(name));
  const before = resources().length;
  const clients = Array.from({ length: 4 }, () => clientOf(server.uri, { heartbeat: 1000 }));
  const [connected, connecting, reconnecting] = clients;
  await connected?.connect();
  await reconnecting?.connect();
  const lost = new Promise(resolve => reconnecting?.addEventListener("reconnecting", resolve));
  server.sockets.at(-1)?.terminate();
  await lost;
  void connecting?.connect();
  await Promise.all(clients.map(client => client.close()));
  await Promise.all(server.sockets.map(socket => new Promise(resolve => socket.once("close", resolve))));
  expect(resources().length).toBeLessThanOrEqual(before);
});

test("a WebSocket that is global is used", async () => {
  const server = await start(() => ({ result: 1 }));
  Object.assign(globalThis, { WebSocket });
  cleanups.push(() => Reflect.deleteProperty(globalThis, "WebSocket"));
  const client = new JsonRpcClient(server.uri);
  cleanups.push(() => client.close());
  expect(await client.call("x")).toBe(1);
});
