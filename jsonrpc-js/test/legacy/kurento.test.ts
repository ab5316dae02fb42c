import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ResponseError } from "../../src/base/errors.ts";
import { JsonRpcClient } from "../../src/client.ts";
import type { DocumentedConfiguration } from "../../src/legacy/kurento.ts";
import { settled } from "../fixtures/client-bench.ts";
import { FakeNetwork, type FakeSocket } from "../fixtures/fake-socket.ts";
import { ManualTimers } from "../fixtures/manual-timers.ts";
import { notification, request, result } from "../fixtures/messages.ts";

const warnings: string[] = [];
let clock = new ManualTimers();
let network = new FakeNetwork();

beforeEach(() => {
  clock = new ManualTimers();
  network = new FakeNetwork();
  vi.spyOn(console, "warn").mockImplementation((...words) => void warnings.push(words.join(" ").trim()));
});

afterEach(() => {
  vi.restoreAllMocks();
  warnings.length = 0;
});

function make(configuration: object, ws: object = {}): JsonRpcClient {
  const environment = { timers: clock, random: () => 0.5, webSocket: network.webSocket };
  return new JsonRpcClient({
    ...environment,
    ws: { uri: "ws://test/x", ...ws },
    ...configuration,
  } as DocumentedConfiguration);
}

async function connected(configuration: object = {}): Promise<[client: JsonRpcClient, socket: FakeSocket]> {
  const client = make(configuration);
  const socket = network.nextTry().opens().session("s1");
  socket.takeSent();
  await settled();
  return [client, socket];
}

async function answerTo(rpc: object, method = "ask"): Promise<unknown> {
  const [, socket] = await connected({ rpc });
  socket.receives({ id: 9, method, params: { a: 1 } });
  // It starts a task after the event that told of the connection.
  await settled();
  await settled();
  const [answer] = socket.takeSent();
  return answer === undefined ? undefined : JSON.parse(answer);
}

test("it connects at once and tells of its life", async () => {
  const told: unknown[] = [];
  const teller =
    (name: string) =>
    (...args: unknown[]) =>
      told.push([name, ...args.map(arg => (arg instanceof Error ? arg.message : arg))]);
  make(
    {},
    {
      onconnected: teller("onconnected"),
      ondisconnect: teller("ondisconnect"),
      onreconnecting: teller("onreconnecting"),
      onreconnected: teller("onreconnected"),
      onerror: teller("onerror"),
    },
  );
  network.nextTry().isRefused();
  network.nextTry().isRefused();
  clock.advance(250);
  const first = network.nextTry().opens().session("s1");
  await settled();
  first.breaks();
  clock.advance(250);
  const second = network.nextTry().opens().session("s1");
  await settled();
  second.ends(1000, "bye");
  await settled();
  expect(told).toEqual([
    ["onerror", "No connection to ws://test/x: reason unknown"],
    ["onconnected"],
    ["onreconnecting", { kind: "network", code: 1006, text: "" }],
    ["onreconnected", true],
    ["ondisconnect", { kind: "closedByServer", code: 1000, text: "bye" }],
  ]);
});

test("send with a callback is a request", async () => {
  const [client, socket] = await connected();
  const ends: unknown[] = [];
  client.send("sum", { a: 1 }, (error, result) => ends.push([error, result]));
  client.send("none", (error: unknown, result: unknown) => ends.push([error, result]));
  client.send("fail", null, (error, result) => ends.push([error, result]));
  expect(socket.takeSent()).toEqual([request(1, "sum", '{"a":1}'), request(2, "none"), request(3, "fail")]);
  socket.receives({ id: 1, result: 3 });
  socket.receives({ id: 2, result: null });
  socket.receives({ id: 3, error: { code: 40001, message: "no", data: [1] } });
  await settled();
  expect(ends).toEqual([
    [null, 3],
    [null, null],
    [expect.objectContaining({ code: 40001, message: "no", data: [1] }), undefined],
  ]);
});

test("send without a callback is a notification", async () => {
  const [client, socket] = await connected();
  client.send("hello", { a: 1 });
  client.send("hello");
  expect(socket.takeSent()).toEqual([notification("hello", '{"a":1}'), notification("hello")]);
});

test("requestTimeout and heartbeatRequestTimeout count", async () => {
  const rpc = { requestTimeout: 700, heartbeatRequestTimeout: 900 };
  const [client, socket] = await connected({ heartbeat: 5000, rpc });
  const ends: unknown[] = [];
  client.send("x", {}, error => ends.push((error as Error).message));
  clock.advance(700);
  await settled();
  expect(ends).toEqual(["No answer to 'x' within 700 ms"]);
  socket.answersControl(2, { result: { value: "pong" } });
  clock.advance(5000 - 700 + 899);
  expect(client.state).toBe("connected");
  clock.advance(1);
  expect(client.state).toBe("reconnecting");
});

test.each([
  [
    "request.reply with a result",
    (_params: unknown, request: Replier) => request.reply(null, { b: 2 }),
    { result: { b: 2 } },
  ],
  [
    "request.reply with undefined for the error",
    (_: unknown, request: Replier) => request.reply(undefined, 3),
    { result: 3 },
  ],
  [
    "request.reply with an error object",
    (_: unknown, request: Replier) => request.reply({ code: 12, message: "no", data: [1] }),
    { error: { code: 12, message: "no", data: [1] } },
  ],
  [
    "request.reply with an Error",
    (_: unknown, request: Replier) => request.reply(new Error("no")),
    { error: { code: -32000, message: "no" } },
  ],
  [
    "request.reply with a text",
    (_: unknown, request: Replier) => request.reply("no"),
    { error: { code: -32000, message: "no" } },
  ],
  [
    "request.reply later",
    (_: unknown, request: Replier) => void setImmediate(() => request.reply(null, 4)),
    { result: 4 },
  ],
  ["what is returned", (params: object) => ({ ...params, b: 2 }), { result: { a: 1, b: 2 } }],
  ["what is promised", async () => 5, { result: 5 }],
  ["nothing, if no second parameter is taken", (_params: unknown) => {}, { result: null }],
  [
    "an error with a code that is thrown",
    () => {
      throw new ResponseError(13, "thrown");
    },
    { error: { code: 13, message: "thrown" } },
  ],
])("a handler answers with %s", async (_what, handler, answer) => {
  expect(await answerTo({ ask: handler })).toMatchObject({ id: 9, ...answer });
});

interface Replier {
  reply(error?: unknown, result?: unknown): void;
}

test("a second reply is not sent", async () => {
  const [, socket] = await connected({
    rpc: {
      ask: (_params: unknown, request: Replier) => {
        request.reply(null, 1);
        request.reply(null, 2);
      },
    },
  });
  socket.receives({ id: 9, method: "ask" });
  await settled();
  expect(socket.takeSent()).toEqual([result(9, "1")]);
});

test("a handler is told the method and the params, and of a notification nothing is answered", async () => {
  const seen: unknown[] = [];
  const [, socket] = await connected({
    rpc: {
      tick: (params: unknown, request: { method: string; params: unknown }) =>
        seen.push(params, request.method, request.params),
    },
  });
  socket.receives({ method: "tick", params: [1] });
  await settled();
  expect(seen).toEqual([[1], "tick", [1]]);
  expect(socket.takeSent()).toEqual([]);
});

test("a handler that never replies ends with the connection", async () => {
  const [client, socket] = await connected({ rpc: { ask: (_params: unknown, _request: Replier) => {} } });
  socket.receives({ id: 9, method: "ask" });
  const ending = client.close();
  socket.ends(1000);
  await ending;
  expect(clock.scheduled).toBe(0);
});

test.each(["requestTimeout", "heartbeatRequestTimeout", "constructor", "__proto__", "toString", "hasOwnProperty"])(
  "the server cannot call %s",
  async method => {
    expect(await answerTo({ requestTimeout: 1000, heartbeatRequestTimeout: 1000 }, method)).toMatchObject({
      error: { code: -32601 },
    });
  },
);

test("hearbeat, as the documentation spells it, is accepted with a warning", async () => {
  const client = make({ hearbeat: 5000 });
  const socket = network.nextTry().opens();
  socket.takeSent();
  socket.session("s1");
  expect(socket.takeSent()).toEqual([request(2000000002, "ping", '{"interval":5000}')]);
  expect(warnings).toEqual(["jsonrpc-js: 'hearbeat' is taken for 'heartbeat'"]);
  void client.close();
});

test.each([
  [{ heartBeat: 5000 }, /^unknown option 'heartBeat', there are uri, .*heartbeat, /],
  [
    { ws: { uri: "ws://test/x", onConnected: () => {} } },
    /^unknown option 'ws.onConnected', there are uri, .*onconnected, /,
  ],
  [
    { rpc: { requestTimeOut: 5 } },
    /^unknown option 'rpc.requestTimeOut', there are requestTimeout, heartbeatRequestTimeout$/,
  ],
  [{ rpc: { question: { a: 1 } } }, /^unknown option 'rpc.question', there are /],
])("%o is reported on the console", (configuration, warning) => {
  void make(configuration).close();
  expect(warnings.map(text => text.replace("jsonrpc-js: ", ""))).toEqual([expect.stringMatching(warning)]);
});

test("options of today may stand beside the documented ones", async () => {
  make({ session: "off", token: "abc" });
  const socket = network.nextTry();
  expect(socket.protocols).toEqual(["jsonrpc2", "jsonrpc2.bearer.YWJj"]);
  expect(socket.opens().takeSent()).toEqual([]);
});

test("reconnect connects again after the end", async () => {
  const [client, socket] = await connected();
  socket.ends(1000);
  void client.reconnect();
  network.nextTry().opens().session("s2");
  await settled();
  expect([client.state, client.sessionId]).toEqual(["connected", "s2"]);
});
