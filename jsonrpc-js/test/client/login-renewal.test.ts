import { afterEach, expect, test, vi } from "vitest";
import { JsonRpcClient } from "../../src/client.ts";
import type { ClientOptions } from "../../src/connection/options.ts";
import type { Notice } from "../../src/engine/notice.ts";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import { FakeNetwork, type FakeSocket } from "../fixtures/fake-socket.ts";
import { notification, request } from "../fixtures/messages.ts";
import { inSession } from "../fixtures/session-server.ts";

const EXPIRING = notification("rpc.auth.expiring", '{"inMillis":30000}');

afterEach(() => vi.restoreAllMocks());

const renewal = (number: number, token: string) =>
  request(2_000_000_000 + number, "rpc.auth.renew", JSON.stringify({ token }));

/** Tokens are `t1`, `t2` and so on; the first one is that of the handshake. */
function counting(): () => string {
  let tokens = 0;
  return () => `t${++tokens}`;
}

async function online(options: Partial<ClientOptions> = { token: counting() }): Promise<[ClientBench, FakeSocket]> {
  const bench = new ClientBench({ session: "off", ...options });
  void bench.client.connect();
  await settled();
  const socket = bench.network.nextTry().opens();
  expect(await bench.takeEvents()).toEqual(["connected undefined"]);
  expect(socket.takeSent()).toEqual([]);
  return [bench, socket];
}

/** What is sent when the server says that the login expires. */
async function told(socket: FakeSocket): Promise<string[]> {
  socket.receives(EXPIRING);
  await settled();
  return socket.takeSent();
}

function noticesOf(bench: ClientBench): Notice[] {
  const notices: Notice[] = [];
  bench.client.addEventListener("notice", ({ notice }) => notices.push(notice));
  return notices;
}

test("the login is renewed on the same socket with the next token", async () => {
  const [bench, socket] = await online();
  expect(await told(socket)).toEqual([renewal(1, "t2")]);
  socket.answersControl(1, { result: true });
  void bench.client.call("any");
  await settled();
  expect(socket.takeSent()).toEqual([request(1, "any")]);
  expect(await told(socket)).toEqual([renewal(2, "t3")]);
  expect(await bench.takeEvents()).toEqual([]);
  expect(bench.network.isQuiet).toBe(true);
  expect(socket.closedWith).toBeUndefined();
});

test("that of a classic session, too, and the token may be promised", async () => {
  const token = counting();
  const bench = new ClientBench({ token: async () => token() });
  const socket = await bench.connected();
  expect(await told(socket)).toEqual([renewal(2, "t2")]);
});

test.each([
  [-32009, "Too many calls", "rate.limited"],
  [-32003, "Authentication required", "auth.required"],
  [-32601, "Method not found", "method.notFound"],
])("an answer with error %d is told, and the connection goes on", async (code, message, type) => {
  const [bench, socket] = await online();
  const notices = noticesOf(bench);
  await told(socket);
  socket.answersControl(1, { error: { code, message, data: { type } } });
  expect(await bench.takeEvents()).toEqual(["notice login"]);
  expect(notices[0]?.message).toBe(`The login expires and was not renewed: error ${code}`);
  expect(notices[0]?.cause).toMatchObject({ name: "RemoteError", code, message, data: { type } });
  expect(await told(socket)).toEqual([renewal(2, "t3")]);
});

test("an answer that makes no sense is told, too", async () => {
  const [bench, socket] = await online();
  await told(socket);
  socket.answersControl(1, { result: "maybe" });
  expect(await bench.takeEvents()).toEqual(["notice login"]);
});

test("a token of another user ends the connection for good", async () => {
  const [bench, socket] = await online();
  await told(socket);
  socket.ends(4501);
  expect(await bench.takeEvents()).toEqual(["disconnected closedByServer"]);
  expect(bench.network.isQuiet).toBe(true);
});

test("a supplier that fails is told, and asked again the next time", async () => {
  const cause = new Error("no server");
  const tokens = counting();
  const token = () => {
    const next = tokens();
    if (next === "t2") throw cause;
    return next;
  };
  const [bench, socket] = await online({ token });
  const notices = noticesOf(bench);
  expect(await told(socket)).toEqual([]);
  expect(await bench.takeEvents()).toEqual(["notice login"]);
  expect(notices).toEqual([
    { kind: "login", message: "The login expires and was not renewed: token supplier failed", cause },
  ]);
  expect(await told(socket)).toEqual([renewal(1, "t3")]);
});

test("while it is being renewed it is not renewed again, and the next socket is", async () => {
  const [bench, first] = await online();
  first.receives(EXPIRING).receives(EXPIRING);
  expect(await told(first)).toEqual([renewal(1, "t2")]);
  first.breaks();
  const second = await bench.reconnecting();
  expect(await told(second)).toEqual([renewal(1, "t4")]);
});

test("a token that comes when its socket has ended goes nowhere", async () => {
  const given: ((token: string) => void)[] = [];
  const bench = new ClientBench({ session: "off", token: () => new Promise(resolve => given.push(resolve)) });
  void bench.client.connect();
  given.shift()?.("t1");
  await settled();
  const first = bench.network.nextTry().opens();
  await told(first);
  first.breaks();
  given.shift()?.("late");
  await settled();
  expect(first.takeSent()).toEqual([]);
  expect(await bench.takeEvents()).toEqual(["connected undefined", "reconnecting network 1 250"]);
});

test.each([
  ["no token", {}],
  ["a token that stays the same", { token: "fixed" }],
])(
  "a client with %s renews nothing, and the application hears of it as of all that nobody handles",
  async (_, options) => {
    const [bench, socket] = await online(options);
    expect(await told(socket)).toEqual([]);
    expect(await bench.takeEvents()).toEqual(["notice unexpected"]);
  },
);

test.each([
  [notification("other", '["rpc.auth.expiring"]')],
  [`[${EXPIRING}]`],
  [notification("rpc.auth.expiring", JSON.stringify({ inMillis: 30_000, more: " ".repeat(300) }))],
])("other messages say nothing of a login, nor do long ones: %s", async text => {
  const [bench, socket] = await online();
  bench.client.on("other", () => {});
  socket.receives(text);
  await settled();
  expect(socket.takeSent()).toEqual([]);
});

test("a request of that name is answered, not obeyed", async () => {
  const [, socket] = await online();
  socket.receives(request(7, "rpc.auth.expiring"));
  await settled();
  expect(socket.takeSent()).toEqual([expect.stringContaining("-32601")]);
});

test("in a session that loses nothing the message of other connections means nothing", async () => {
  const token = vi.fn(counting());
  const bench = new ClientBench({ token });
  const socket = await inSession(bench);
  socket.takeSent();
  expect((await told(socket)).filter(text => text.includes("rpc.auth.renew"))).toEqual([]);
  expect(token).toHaveBeenCalledTimes(1);
});

test("how logins are renewed is no option of the channels of a client", () => {
  const printed = vi.spyOn(console, "warn").mockReturnValue();
  new ClientBench({ token: counting() }).client.channel("/rooms/12");
  expect(printed).not.toHaveBeenCalled();
});

test("the token is not printed", async () => {
  const printed = vi.spyOn(console, "warn").mockReturnValue();
  const network = new FakeNetwork();
  const { webSocket } = network;
  const client = new JsonRpcClient({ uri: "ws://test/x", webSocket, session: "off", token: () => "LEAKED" });
  void client.connect();
  await settled();
  const socket = network.nextTry().opens();
  expect((await told(socket))[0]).toContain("LEAKED");
  socket.answersControl(1, { error: { code: -32009, message: "Too many calls" } });
  await settled();
  expect(printed.mock.calls.map(words => words.join(" "))).toEqual([
    "jsonrpc-js: The login expires and was not renewed: error -32009 RemoteError: Too many calls",
  ]);
});
