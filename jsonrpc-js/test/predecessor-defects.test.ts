import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { JsonRpcClient } from "../src/client.ts";
import type { DocumentedConfiguration } from "../src/legacy/kurento.ts";
import { ClassicServer } from "./fixtures/classic-server.ts";
import { settled } from "./fixtures/client-bench.ts";
import { FakeNetwork } from "./fixtures/fake-socket.ts";
import { ManualTimers } from "./fixtures/manual-timers.ts";
import { notification, request, result } from "./fixtures/messages.ts";

// Each is a defect of Kurento's JavaScript client, seen on its published package; the numbers are those of our study.

let clock = new ManualTimers();
let network = new FakeNetwork();

afterEach(() => {
  vi.unstubAllGlobals();
  clock = new ManualTimers();
  network = new FakeNetwork();
});

function make(configuration: Partial<DocumentedConfiguration> = {}, ws: object = {}): JsonRpcClient {
  const environment = { timers: clock, random: () => 0.5, webSocket: network.webSocket };
  return new JsonRpcClient({ ...environment, ...configuration, ws: { uri: "ws://test/x", ...ws } });
}

test("27: the session is the same after a reconnection", async () => {
  const server = await ClassicServer.start();
  const client = new JsonRpcClient({ ws: { uri: server.uri }, webSocket: WebSocket, reconnect: { firstDelay: 1 } });
  await client.connect();
  const { sessionId } = client;
  const sameSession = new Promise(resolve =>
    client.addEventListener("reconnected", event => resolve(event.sameSession)),
  );
  server.cut();
  expect(await sameSession).toBe(true);
  expect(client.sessionId).toBe(sessionId);
  expect(server.received.filter(({ method }) => method === "connect").map(({ params }) => params?.sessionId)).toEqual([
    undefined,
    sessionId,
  ]);
  await client.close();
  await server.stop();
});

test("28: close() while offline ends the tries at once, with sendCloseMessage as well", async () => {
  for (const sendCloseMessage of [false, true]) {
    const client = make({ sendCloseMessage });
    network.nextTry().opens().session("s1").breaks();
    clock.advance(250);
    network.nextTry().isRefused();
    await client.close();
    clock.advance(3_600_000);
    expect(network.isQuiet).toBe(true);
    expect(clock.scheduled).toBe(0);
  }
});

test("29: what is sent before the socket is open waits for it, and its callback is called once", async () => {
  const client = make();
  const ends: unknown[] = [];
  client.send("early", { a: 1 }, (error, result) => ends.push([error, result]));
  const socket = network.nextTry().opens().session("s1");
  expect(socket.takeSent()).toContain(request(1, "early", '{"a":1}'));
  socket.receives({ id: 1, result: 2 });
  clock.advance(29_000);
  await settled();
  expect(ends).toEqual([[null, 2]]);
});

test("30: a request in flight when the connection drops is answered on the next one", async () => {
  const client = make();
  const ends: unknown[] = [];
  const first = network.nextTry().opens().session("s1");
  client.send("slow", {}, (error, result) => ends.push([error, result]));
  first.breaks();
  clock.advance(250);
  network.nextTry().opens().session("s1").receives({ id: 1, result: "late" });
  await settled();
  expect(ends).toEqual([[null, "late"]]);
});

test("31: notifications can be sent", () => {
  const client = make();
  const socket = network.nextTry().opens().session("s1");
  socket.takeSent();
  client.send("hello", { a: 1 });
  client.notify("hello", { a: 2 });
  expect(socket.takeSent()).toEqual([notification("hello", '{"a":1}'), notification("hello", '{"a":2}')]);
});

test("32: every request of the server is answered, and none reaches options or prototypes", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const client = make({
    rpc: {
      requestTimeout: 1000,
      broken: () => {
        throw new Error("secret");
      },
    },
  });
  const socket = network.nextTry().opens().session("s1");
  socket.takeSent();
  const methods = ["unknown", "requestTimeout", "constructor", "__proto__", "broken"];
  for (const [id, method] of methods.entries()) socket.receives({ id, method });
  await settled();
  const answers = socket
    .takeSent()
    .map(text => JSON.parse(text) as { id: number; error: { code: number; message: string } });
  expect(answers.map(({ id, error }) => [methods[id], error.code]).sort()).toEqual([
    ["__proto__", -32601],
    ["broken", -32603],
    ["constructor", -32601],
    ["requestTimeout", -32601],
    ["unknown", -32601],
  ]);
  expect(JSON.stringify(answers)).not.toContain("secret");
  void client.close();
  vi.restoreAllMocks();
});

test("33: a request of a new session is handled although one of before had the same id", async () => {
  const asked: unknown[] = [];
  const rpc = { ask: (params: unknown) => asked.push(params) };
  make({ rpc });
  const first = network.nextTry().opens().session("s1");
  first.receives({ id: 1, method: "ask", params: ["old"] });
  await settled();
  first.breaks();
  clock.advance(250);
  const second = network.nextTry().opens();
  second.answersControl(1, { error: { code: 40007, message: "reconnection error" } }).session("s2", 2);
  second.takeSent();
  second.receives({ id: 1, method: "ask", params: ["new"] });
  await settled();
  expect(asked).toEqual([["old"], ["new"]]);
  expect(second.takeSent()).toEqual([result(1, "2")]);
});

test("34: a failed first try ends in onconnected, states are true, and an outage makes one connection", async () => {
  const told: string[] = [];
  const client = make(
    {},
    {
      onconnected: () => told.push(`onconnected ${client.state}`),
      onreconnecting: () => told.push(`onreconnecting ${client.state}`),
      onreconnected: () => told.push(`onreconnected ${client.state}`),
      onerror: () => told.push(`onerror ${client.state}`),
    },
  );
  network.nextTry().isRefused();
  network.nextTry().isRefused();
  await settled();
  expect(told.splice(0)).toEqual(["onerror connecting"]);
  clock.advance(250);
  const first = network.nextTry().opens().session("s1");
  await settled();
  expect(told.splice(0)).toEqual(["onconnected connected"]);
  first.isRefused();
  await settled();
  clock.advance(250);
  const second = network.nextTry().opens().session("s1");
  second.onerror?.({} as never);
  await settled();
  expect(told).toEqual(["onreconnecting reconnecting", "onreconnected connected"]);
  clock.advance(10_000);
  expect(network.isQuiet).toBe(true);
});

test("34: callbacks that are left out are not called", async () => {
  make({}, { onreconnected: undefined });
  network.nextTry().opens().session("s1").breaks();
  clock.advance(250);
  network.nextTry().opens().session("s1");
  await settled();
});

test("35: useSockJS uses SockJS, and says in one line when it is not there", () => {
  expect(() => make({}, { useSockJS: true })).toThrow("No SockJS: load its script or pass 'sockJS'");
  vi.stubGlobal("SockJS", network.webSocket);
  make({}, { useSockJS: true });
  expect(network.nextTry().url).toBe("http://test/x");
});

test("36: nothing is installed with the package, and nothing is compiled at installation", () => {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const manifest = JSON.parse(text) as { readonly scripts: object };
  for (const field of ["dependencies", "optionalDependencies", "peerDependencies", "bundledDependencies", "gypfile"]) {
    expect(manifest).not.toHaveProperty(field);
  }
  expect(Object.keys(manifest.scripts).filter(name => /install|^prepare$/.test(name))).toEqual([]);
});
