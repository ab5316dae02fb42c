import { afterEach, expect, test, vi } from "vitest";
import { ClientBench, CONNECT, failure, settled } from "../fixtures/client-bench.ts";
import { FakeNetwork } from "../fixtures/fake-socket.ts";
import { request } from "../fixtures/messages.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";

afterEach(() => vi.unstubAllGlobals());

/** The subprotocols that the next socket offers. */
async function offer(bench: ClientBench): Promise<readonly string[]> {
  await settled();
  return bench.network.nextTry().protocols;
}

const OURS = ["jsonrpc2.session.v1", "jsonrpc2"];

test("our subprotocols are offered, that of sessions only where they are wanted", async () => {
  const bench = new ClientBench();
  void bench.client.connect();
  expect(await offer(bench)).toEqual(OURS);
  const without = new ClientBench({ session: "off" });
  void without.client.connect();
  expect(await offer(without)).toEqual(["jsonrpc2"]);
});

test("a handshake that fails without a reason is tried once more without our subprotocol, and asks for sessions all the same", async () => {
  const bench = new ClientBench();
  const connecting = bench.client.connect();
  bench.network.nextTry().isRefused();
  const plain = bench.network.nextTry();
  expect(plain.protocols).toEqual([]);
  const [open, ...more] = plain.opens().takeSent();
  expect([JSON.parse(open ?? "").method, more]).toEqual(["rpc.session.open", []]);
  plain.receives({ id: "rpc.session.1", error: { code: -32601, message: "Method not found" } });
  expect(plain.takeSent()).toEqual([CONNECT]);
  plain.session("s1");
  await connecting;
  expect(bench.client.sessionKind).toBe("classic");
  plain.breaks();
  expect(await bench.takeEvents()).toEqual(["connected s1", "notice downgrade", "reconnecting network 1 250"]);
  // Nothing is remembered beyond the connection.
  expect((await bench.reconnecting()).protocols).toEqual(OURS);
});

test("a failed handshake does not cost the session that loses nothing", async () => {
  const bench = new ClientBench();
  const connecting = bench.client.connect();
  bench.network.nextTry().isRefused();
  bench.network
    .nextTry()
    .opens()
    .receives(serverText.opened("rpc.session.1", "S", "t0", defaultTerms))
    .breaks();
  await connecting;
  expect(bench.client.sessionKind).toBe("resumable");
  bench.clock.advance(250);
  bench.network.nextTry().isRefused();
  const plain = await bench.reconnecting(500);
  expect(plain.protocols).toEqual([]);
  expect(plain.takeSent()).toEqual([expect.stringContaining('"method":"rpc.session.resume"')]);
  plain.receives(serverText.resumed("rpc.session.1", "t1", 0, 1));
  const events = await bench.takeEvents();
  expect(events.at(-1)).toBe("reconnected true");
  expect(events).not.toContain("notice downgrade");
});

test("a server that says nothing to the opening on a socket without the offer is asked with connect", async () => {
  const bench = new ClientBench();
  void bench.client.connect();
  bench.network.nextTry().isRefused();
  const plain = bench.network.nextTry().opens();
  plain.takeSent();
  bench.clock.advance(2000);
  expect(plain.takeSent()).toEqual([CONNECT]);
  bench.clock.advance(2000);
  expect(await bench.takeEvents()).toEqual(["connected undefined", "notice downgrade"]);
  expect(bench.client.sessionKind).toBe("none");
});

test("a session that is required is never asked for without the offer", async () => {
  const bench = new ClientBench({ session: "required", retryFirstConnection: true });
  void bench.client.connect();
  for (const delay of [250, 500, 1000]) {
    const socket = bench.network.nextTry();
    expect(socket.protocols).toEqual(OURS);
    socket.isRefused();
    expect(bench.network.isQuiet).toBe(true);
    bench.clock.advance(delay);
  }
});

test("where our subprotocol was selected before, every other try goes without it, and each outage begins with it", async () => {
  const bench = new ClientBench();
  (await bench.connected()).breaks();
  for (const [delay, offered] of [
    [250, OURS],
    [500, []],
    [1000, OURS],
  ] as const) {
    bench.clock.advance(delay);
    const socket = bench.network.nextTry();
    expect(socket.protocols).toEqual(offered);
    socket.isRefused();
    expect(bench.network.isQuiet).toBe(true);
  }
  const plain = await bench.reconnecting(2000);
  expect(plain.protocols).toEqual([]);
  plain.session("s1", 1).breaks();
  bench.clock.advance(250);
  expect(await offer(bench)).toEqual(OURS);
});

test("a handshake without our subprotocol that hangs is followed by one with it", async () => {
  const bench = new ClientBench({ retryFirstConnection: true });
  void bench.client.connect();
  bench.network.nextTry().isRefused();
  expect(await offer(bench)).toEqual([]);
  bench.clock.advance(5250);
  expect(await offer(bench)).toEqual(OURS);
});

test("where both handshakes fail, nothing is learned", async () => {
  const bench = new ClientBench({ retryFirstConnection: true });
  void bench.client.connect();
  bench.network.nextTry().isRefused();
  bench.network.nextTry().isRefused();
  bench.clock.advance(250);
  expect(await offer(bench)).toEqual(OURS);
});

test("a token is asked for at every connect and travels as an offered subprotocol", async () => {
  let asked = 0;
  const bench = new ClientBench({ token: async () => `tök?en>${++asked}` });
  void bench.client.connect();
  await settled();
  const first = bench.network.nextTry();
  const encode = (token: string) => `jsonrpc2.bearer.${Buffer.from(token).toString("base64url")}`;
  expect(first.protocols).toEqual([...OURS, encode("tök?en>1")]);
  first.opens().session("s1").breaks();
  expect((await bench.reconnecting()).protocols).toEqual([...OURS, encode("tök?en>2")]);
});

test("a token may be a text, and is not left out when a handshake fails", async () => {
  const bench = new ClientBench({ token: "abc" });
  void bench.client.connect();
  const first = bench.network.nextTry();
  expect(first.protocols).toEqual([...OURS, "jsonrpc2.bearer.YWJj"]);
  first.isRefused();
  expect(bench.network.isQuiet).toBe(true);
});

test("a token supplier that fails is told of", async () => {
  const bench = new ClientBench({
    token: () => {
      throw new Error("no login");
    },
  });
  const error = await failure(bench.client.connect());
  expect(error).toMatchObject({
    stage: "credentials",
    message: "No connection to ws://test/x: token supplier failed",
  });
  expect(error.cause).toMatchObject({ message: "no login" });
});

test("a token over SockJS is refused, because SockJS cannot carry it", () => {
  expect(() => new ClientBench({ token: "t", sockJS: true })).toThrow("'token' cannot be sent over SockJS");
});

test("errors do not show what may be secret in the URI", async () => {
  const bench = new ClientBench({ uri: "ws://user:password@test/x?ticket=secret#f", token: "t" });
  const connecting = failure(bench.client.connect());
  bench.network.nextTry().isRefused();
  expect((await connecting).message).toBe("No connection to ws://test/x: reason unknown");
});

test("options for the socket are its constructor's third argument", async () => {
  const headers = { Cookie: "a=b" };
  const bench = new ClientBench({ socketOptions: { headers } });
  void bench.client.connect();
  expect(bench.network.nextTry().options).toEqual({ headers });
});

test.each([
  ["/x", "wss://page.test/x"],
  ["http://other.test/x", "ws://other.test/x"],
  ["https://other.test/x", "wss://other.test/x"],
  ["wss://other.test/x?y", "wss://other.test/x?y"],
])("on a page the URI %s leads to %s", async (uri, url) => {
  vi.stubGlobal("location", { href: "https://page.test/folder/index.html" });
  const bench = new ClientBench({ uri });
  void bench.client.connect();
  expect(bench.network.nextTry().url).toBe(url);
});

test.each(["ftp://test/x", "/x"])("without a page the URI %s is refused", async uri => {
  const bench = new ClientBench({ uri, retryFirstConnection: true });
  expect(await failure(bench.client.connect())).toMatchObject({
    stage: "setup",
    message: `No connection to ${uri}: No URI of a WebSocket, like wss://host/path`,
  });
  expect(bench.clock.scheduled).toBe(0);
});

test("where there is no WebSocket the error says what to do", async () => {
  vi.stubGlobal("WebSocket", undefined);
  const bench = new ClientBench({ webSocket: undefined });
  const notices: unknown[] = [];
  bench.client.addEventListener("notice", ({ notice }) => notices.push(notice));
  bench.client.notify("n");
  const failed = await failure(bench.client.connect());
  expect(failed).toMatchObject({
    stage: "setup",
    message:
      "No connection to ws://test/x: This runtime has no WebSocket: use Node 22 or newer, or install the package 'ws' and " +
      "pass its WebSocket, like new JsonRpcClient({ uri, webSocket: WebSocket })",
  });
  await settled();
  // Nobody waits for a notification, so its loss is told with the reason.
  expect(notices).toEqual([{ kind: "undelivered", message: "1 message(s) not sent", cause: failed }]);
});

test("what the constructor of a socket throws is told", async () => {
  const bench = new ClientBench({
    webSocket: class {
      constructor() {
        throw new Error("blocked by policy");
      }
    } as never,
  });
  const error = await failure(bench.client.connect());
  expect(error).toMatchObject({ stage: "setup", message: "No connection to ws://test/x: blocked by policy" });
  expect(error.cause).toMatchObject({ message: "blocked by policy" });
});

test("SockJS may be passed or global, and gets an HTTP URI without subprotocols", async () => {
  const passed = new FakeNetwork();
  const bench = new ClientBench({ sockJS: passed.webSocket });
  void bench.client.connect();
  const socket = passed.nextTry();
  expect(socket.url).toBe("http://test/x");
  expect(socket.protocols).toEqual([]);
  socket.isRefused();
  expect(passed.isQuiet).toBe(true);

  const global = new FakeNetwork();
  vi.stubGlobal("SockJS", global.webSocket);
  void new ClientBench({ sockJS: true, uri: "wss://test/x" }).client.connect();
  expect(global.nextTry().url).toBe("https://test/x");
});

test("where there is no SockJS the error says what to do", async () => {
  const bench = new ClientBench({ sockJS: true });
  expect(await failure(bench.client.connect())).toMatchObject({
    stage: "setup",
    message: "No connection to ws://test/x: No SockJS: load its script or pass 'sockJS'",
  });
});

test("over SockJS the end of a classic session is told by a message", async () => {
  const network = new FakeNetwork();
  const bench = new ClientBench({ sockJS: network.webSocket });
  void bench.client.connect();
  const socket = network.nextTry().opens();
  socket.receives({ id: "rpc.session.1", error: { code: -32601, message: "Method not found" } }).session("s1");
  socket.takeSent();
  void bench.client.close();
  expect(socket.takeSent()).toEqual([request(2000000002, "closeSession")]);
});
