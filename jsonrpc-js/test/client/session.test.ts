import { afterEach, expect, test, vi } from "vitest";
import { ClientBench, failure, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { FakeNetwork } from "../fixtures/fake-socket.ts";
import { notification, request, result } from "../fixtures/messages.ts";
import { defaultTerms, inSession, serverText } from "../fixtures/session-server.ts";

const { ack, opened, refused, resumed } = serverText;
const OPEN_ID = "rpc.session.1";

afterEach(() => vi.unstubAllGlobals());

const goaway = (withinMillis: number) => notification("rpc.session.goaway", `{"withinMillis":${withinMillis}}`);
const resume = (params: object) => ({ jsonrpc: "2.0", id: OPEN_ID, method: "rpc.session.resume", params });

/** The next socket, on which a resume was asked for and nothing else. */
async function nextSocket(bench: ClientBench): Promise<[socket: FakeSocket, asked: object]> {
  bench.clock.advance(250);
  await settled();
  const socket = bench.network.nextTry().opensWithSessions();
  const [asked = "", ...more] = socket.takeSent();
  expect(more).toEqual([]);
  return [socket, JSON.parse(asked)];
}

test("it opens a session before anything else, with what the application wishes", async () => {
  const options = { heartbeat: 7000, registerInfo: { name: "n" }, extensions: { serverTime: {} } };
  const bench = new ClientBench({ ...options, limits: { messageBytes: 5000 } });
  bench.client.notify("waits");
  await settled();
  const socket = bench.network.nextTry().opensWithSessions();
  expect(socket.takeSent().map(text => JSON.parse(text))).toEqual([
    {
      jsonrpc: "2.0",
      id: OPEN_ID,
      method: "rpc.session.open",
      params: {
        version: 1,
        client: expect.stringMatching(/^jsonrpc-js\/\d/),
        heartbeat: 7000,
        limits: { messageBytes: 5000 },
        extensions: { streams: { limit: 32 }, flow: {}, channels: { max: 16, parts: 16_384 }, serverTime: {} },
        registerInfo: { name: "n" },
      },
    },
  ]);
  socket.receives(opened(OPEN_ID, "S", "t0", { ...defaultTerms, extensions: { serverTime: { epochMillis: 5 } } }));
  expect(socket.takeSent()).toEqual([notification("waits")]);
  expect(bench.client.extensions).toEqual({ serverTime: { epochMillis: 5 } });
  expect(bench.client.sessionId).toBe("S");
  expect(await bench.takeEvents()).toEqual(["connected S"]);
});

test("a broken socket is replaced: both ends go on where they were, in order", async () => {
  const bench = new ClientBench();
  const heard: unknown[] = [];
  bench.client.on("n", params => heard.push(params));
  const first = await inSession(bench);
  const call = bench.client.call("call");
  bench.client.notify("lost on the way");
  first.receives({ method: "n", params: [1] });
  first.breaks();
  bench.client.notify("waits");
  const [second, asked] = await nextSocket(bench);
  expect(asked).toEqual(resume({ sessionId: "S", token: "t0", attempt: 1, received: 1, oldest: 1 }));
  second.receives(resumed(OPEN_ID, "t1", 1, 2)).receives({ method: "n", params: [2] });
  expect(second.takeSent()).toEqual([ack(1, 1, 1), notification("lost on the way"), notification("waits")]);
  second.receives({ id: 1, result: "answer" });
  expect(await call).toBe("answer");
  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250", "reconnected true"]);
  expect(heard).toEqual([[1], [2]]);
});

test("frames of a socket that was given up are neither heard nor counted", async () => {
  const bench = new ClientBench();
  const first = await inSession(bench);
  void bench.client.reconnect();
  first.receives({ method: "late" });
  const second = bench.network.nextTry().opensWithSessions();
  expect(second.takeSent()).toEqual([expect.stringContaining('"received":0')]);
  expect(await bench.takeEvents()).toEqual(["reconnecting closedByUs 1 250"]);
});

test("a refused resume opens a new session on the same socket, and tells each call whether it had arrived", async () => {
  const bench = new ClientBench();
  const first = await inSession(bench);
  const sent = ["acknowledged", "arrived", "not arrived"].map(method => failure(bench.client.call(method)));
  first.receives(ack(1, 0)).breaks();
  const waiting = bench.client.call("waiting");
  const [second] = await nextSocket(bench);
  second.receives(refused(OPEN_ID, { reason: "gap", received: 2 }));
  expect(await Promise.all(sent)).toMatchObject(
    [true, true, false].map(received => ({ kind: "sessionLost", received })),
  );
  expect(second.takeSent()).toEqual([expect.stringContaining('"method":"rpc.session.open"')]);
  second.receives(opened(OPEN_ID, "S2", "u0", defaultTerms));
  expect(second.takeSent()).toEqual([request(4, "waiting")]);
  second.receives({ id: 4, result: 1 });
  expect(await waiting).toBe(1);
  expect(bench.client.sessionId).toBe("S2");
});

test("why a session was lost is told, and what the server did not say is unknown", async () => {
  const bench = new ClientBench();
  const outcomes: unknown[] = [];
  bench.client.addEventListener("reconnected", ({ sameSession, sessionId, loss }) => {
    outcomes.push({ sameSession, sessionId, loss });
  });
  const first = await inSession(bench);
  const sent = [failure(bench.client.call("acknowledged")), failure(bench.client.call("unknown"))];
  first.receives(ack(1, 0)).breaks();
  const [second] = await nextSocket(bench);
  second.receives(refused(OPEN_ID, { reason: "denied" })).receives(opened(OPEN_ID, "S2", "u0", defaultTerms));
  expect(await Promise.all(sent)).toMatchObject([{ received: true }, { received: undefined }]);
  await settled();
  expect(outcomes).toEqual([{ sameSession: false, sessionId: "S2", loss: "denied" }]);
});

test("a stale attempt is repeated once with a higher number, on the same socket", async () => {
  const bench = new ClientBench();
  (await inSession(bench)).breaks();
  const [second] = await nextSocket(bench);
  second.receives(refused(OPEN_ID, { reason: "stale", attempt: 8 }));
  expect(second.takeSent()).toEqual([expect.stringContaining('"attempt":9')]);
  second.receives(resumed("rpc.session.2", "t1", 0, 1));
  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250", "reconnected true"]);
});

test("a gap that we find ourselves closes the socket with 4500, and a new session is opened on another one", async () => {
  const bench = new ClientBench();
  (await inSession(bench)).breaks();
  const [second] = await nextSocket(bench);
  second.receives(resumed(OPEN_ID, "t1", 0, 3));
  expect(second.closedWith).toEqual({ code: 4500 });
  const third = bench.network.nextTry().opensWithSessions();
  second.ends(4500);
  expect(third.takeSent()).toEqual([expect.stringContaining('"method":"rpc.session.open"')]);
  third.receives(opened(OPEN_ID, "S2", "u0", defaultTerms));
  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250", "reconnected false"]);
});

test("a session without a socket for longer than its window is not asked for any more", async () => {
  const bench = new ClientBench({ reconnect: { firstDelay: 20_000 } });
  const first = await inSession(bench, { window: { ...defaultTerms.window, millis: 9000 } });
  const sent = failure(bench.client.call("sent", undefined, { timeout: 0 }));
  first.breaks();
  bench.clock.advance(10_000);
  const second = bench.network.nextTry().opensWithSessions();
  expect(await sent).toMatchObject({ kind: "sessionLost", received: undefined });
  expect(second.takeSent()).toEqual([expect.stringContaining('"method":"rpc.session.open"')]);
});

test("a server that knows no sessions any more: what was sent has failed, and connect is asked for", async () => {
  const bench = new ClientBench();
  const first = await inSession(bench);
  const sent = failure(bench.client.call("sent"));
  first.breaks();
  const second = await bench.reconnecting();
  expect(await sent).toMatchObject({ kind: "sessionLost" });
  expect(second.takeSent()).toEqual([expect.stringContaining('"method":"connect"')]);
});

test("a message that finds no room in the window waits at the head of the queue, and none passes it", async () => {
  const bench = new ClientBench();
  bench.client.on("ask", () => 1);
  const socket = await inSession(bench, { window: { ...defaultTerms.window, bytes: 100 } });
  bench.client.notify("first", ["x".repeat(40)]);
  bench.client.notify("large", ["y".repeat(40)]);
  bench.client.notify("small");
  socket.receives({ id: 9, method: "ask" });
  await settled();
  expect(socket.takeSent()).toEqual([expect.stringContaining("first")]);
  expect(bench.client.queuedMessages).toBe(3);
  socket.receives(ack(1, 1));
  expect(socket.takeSent()).toEqual([expect.stringContaining("large")]);
  socket.receives(ack(2, 1));
  expect(socket.takeSent()).toEqual([notification("small"), result(9, "1")]);
});

test("what the server receives at most is heeded before a message is numbered", async () => {
  const bench = new ClientBench();
  const early = failure(bench.client.call("early", ["z".repeat(300)]));
  bench.client.on("ask", () => "a".repeat(300));
  const socket = await inSession(bench, { limits: { messageBytes: 200, batch: 1, inFlight: 1 } });
  expect(await early).toMatchObject({ kind: "messageTooLarge" });
  expect(() => bench.client.notify("n", ["z".repeat(300)])).toThrow("the limit is 200");
  const batch = bench.client.batch();
  batch.notify("a");
  batch.notify("b");
  expect(() => batch.send()).toThrow("Batch of 2 entries, the limit is 1");
  socket.receives({ id: 9, method: "ask" });
  await settled();
  expect(socket.takeSent()).toEqual([expect.stringContaining('"code":-32008')]);
  void bench.client.call("one");
  void bench.client.call("held");
  expect(socket.takeSent()).toEqual([request(2, "one")]);
});

test("the server's heartbeat is answered from the message, and the silence of ours is broken by the clock", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench);
  socket.receives(ack(0, 0));
  expect(socket.takeSent()).toEqual([ack(0, 0)]);
  bench.clock.advance(24_999);
  socket.receives({ method: "n" });
  expect(socket.takeSent()).toEqual([]);
  bench.clock.advance(1);
  expect(socket.takeSent()).toEqual([ack(1, 0)]);
  socket.receives({ method: "n" });
  bench.clock.advance(1000);
  expect(socket.takeSent()).toEqual([ack(2, 0)]);
});

test("a server that is silent for a heartbeat and its grace is dead, and no ping is ever sent", async () => {
  const bench = new ClientBench({ heartbeat: 1000 });
  const socket = await inSession(bench);
  bench.clock.advance(35_000);
  expect(bench.client.state).toBe("connected");
  bench.clock.advance(5000);
  expect(await bench.takeEvents()).toEqual(["reconnecting heartbeat 1 250"]);
  expect(socket.takeSent()).toEqual([ack(0, 0)]);
});

test("a page that slept sends first and judges later; timers that run once a minute find a dead server, too", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench);
  bench.sleep(600_000);
  bench.clock.advance(5000);
  expect(socket.takeSent()).toEqual([ack(0, 0)]);
  expect(bench.client.state).toBe("connected");
  socket.receives(ack(0, 0));
  for (let minutes = 0; minutes < 3; minutes++) {
    bench.sleep(60_000);
    socket.receives(ack(0, 0));
    bench.clock.advance(5000);
  }
  expect(bench.client.state).toBe("connected");
  bench.sleep(60_000);
  bench.clock.advance(5000);
  expect(bench.client.state).toBe("connected");
  bench.sleep(60_000);
  bench.clock.advance(5000);
  expect(await bench.takeEvents()).toEqual(["reconnecting heartbeat 1 250"]);
});

test.for([
  ["a count that differs", ack(0, 3)],
  ["a second opening", opened(OPEN_ID, "S", "t", defaultTerms)],
] as const)("%s closes with 4500 and ends the client's tries", async ([, text]) => {
  const bench = new ClientBench();
  const socket = await inSession(bench);
  const sent = failure(bench.client.call("sent"));
  let heard = 0;
  bench.client.on("n", () => heard++);
  socket.receives(text).receives({ method: "n" });
  expect([socket.closedWith, heard]).toEqual([{ code: 4500 }, 0]);
  socket.ends(4500);
  expect(await bench.takeEvents()).toEqual(["disconnected protocolViolation"]);
  expect(await sent).toMatchObject({ kind: "sessionLost", received: undefined });
});

test.for([1000, 4501, 4503, 4504])(
  "after close code %d nothing is tried, and calls are told what is known",
  async code => {
    const bench = new ClientBench();
    const socket = await inSession(bench);
    const sent = [failure(bench.client.call("a")), failure(bench.client.call("b"))];
    socket.receives(ack(1, 0)).ends(code);
    expect(await Promise.all(sent)).toMatchObject([{ received: true }, { received: undefined }]);
    expect(await bench.takeEvents()).toEqual(["disconnected closedByServer"]);
    expect([bench.clock.scheduled, bench.network.isQuiet]).toEqual([0, true]);
  },
);

test("a session taken over is resumed once; when that is refused, no other is opened", async () => {
  const bench = new ClientBench();
  (await inSession(bench)).ends(4101);
  const [second] = await nextSocket(bench);
  second.receives(refused(OPEN_ID, { reason: "denied" }));
  expect(second.takeSent()).toEqual([]);
  expect(await bench.takeEvents()).toEqual(["reconnecting closedByServer 1 250", "disconnected takenOver"]);
  expect([bench.clock.scheduled, bench.network.isQuiet]).toEqual([0, true]);
});

test("a session taken over again after it was won back is given up", async () => {
  const bench = new ClientBench();
  (await inSession(bench)).ends(4101);
  const [second] = await nextSocket(bench);
  second.receives(resumed(OPEN_ID, "t1", 0, 1)).ends(4101);
  const events = ["reconnecting closedByServer 1 250", "reconnected true", "disconnected takenOver"];
  expect(await bench.takeEvents()).toEqual(events);
});

test("a server that is busy says when to come back, and a draining one that it will go", async () => {
  const bench = new ClientBench({ retryFirstConnection: true });
  void bench.client.connect();
  const busy = { code: -32009, message: "Server busy", data: { retryAfterMillis: 7000 } };
  bench.network.nextTry().opensWithSessions().receives({ id: OPEN_ID, error: busy }).ends(4102);
  expect(await bench.takeEvents()).toEqual(["retrying connectFailed 1 7000"]);
  bench.clock.advance(7000);
  const socket = bench.network
    .nextTry()
    .opensWithSessions()
    .receives(opened(OPEN_ID, "S", "t0", defaultTerms));
  socket.receives(goaway(20_000)).ends(4001);
  expect(await bench.takeEvents()).toEqual(["connected S", "goAway 20000", "reconnecting closedByServer 1 10000"]);
});

test.for([
  ["as much time as the server has announced", {}, {}, 20_000, 10_000],
  [
    "half of the time for which the session waits",
    {},
    { window: { ...defaultTerms.window, millis: 9000 } },
    20_000,
    2250,
  ],
  ["the time that the application gives to an outage", { maxTime: 3000 }, {}, 20_000, 1500],
] as const)("clients of a server that went come back spread over %s", async ([, reconnect, terms, within, delay]) => {
  const bench = new ClientBench({ reconnect });
  (await inSession(bench, terms)).receives(goaway(within)).ends(4001);
  const told = [`goAway ${within}`, `reconnecting closedByServer 1 ${delay}`];
  expect(await bench.takeEvents()).toEqual(told);
});

test("a go-away says nothing about the next socket, and the usual wait is the shortest", async () => {
  const bench = new ClientBench();
  (await inSession(bench)).receives(goaway(10)).breaks();
  const [second] = await nextSocket(bench);
  second.receives(resumed(OPEN_ID, "t1", 0, 1)).receives(goaway(20_000));
  void bench.client.reconnect();
  const third = bench.network.nextTry().opensWithSessions();
  third.receives(resumed(OPEN_ID, "t2", 0, 1)).breaks();
  expect((await bench.takeEvents()).at(-1)).toBe("reconnecting network 1 250");
});

test("a session goes on with another token before its own expires, and nothing is lost", async () => {
  let tokens = 0;
  const bench = new ClientBench({ token: () => `t${++tokens}` });
  const first = await inSession(bench);
  const call = bench.client.call("call");
  first.takeSent();
  first.receives(notification("rpc.session.expiring", '{"inMillis":30000}'));
  expect(await bench.takeEvents()).toEqual(["reconnecting closedByServer 1 250"]);
  const [second, asked] = await nextSocket(bench);
  expect(tokens).toBe(2);
  expect(asked).toEqual(resume({ sessionId: "S", token: "t0", attempt: 1, received: 0, oldest: 1 }));
  second.receives(resumed(OPEN_ID, "t1", 0, 1));
  expect(second.takeSent()).toEqual([ack(0, 0, 1), request(1, "call")]);
  second.receives({ id: 1, result: "answer" });
  expect(await call).toBe("answer");
  expect(await bench.takeEvents()).toEqual(["reconnected true"]);
});

test("a client that is refused after the handshake waits longer each time", async () => {
  const bench = new ClientBench({ session: "off" });
  void bench.client.connect();
  await settled();
  bench.network.nextTry().opens().ends(4102);
  expect(await bench.takeEvents()).toEqual(["connected undefined", "reconnecting closedByServer 1 250"]);
  (await bench.reconnecting()).ends(4102);
  expect(await bench.takeEvents()).toEqual(["reconnected false", "reconnecting closedByServer 2 500"]);
  (await bench.reconnecting(500)).ends(4102);
  expect(await bench.takeEvents()).toEqual(["reconnected false", "reconnecting closedByServer 3 1000"]);
  (await bench.reconnecting(1000)).breaks();
  expect(await bench.takeEvents()).toEqual(["reconnected false", "reconnecting network 1 250"]);
});

test.for([1002, 1003, 1007, 1008, 1009])(
  "close code %d on three sockets in a row ends the session, since what could not be read would be sent again for ever",
  async code => {
    const bench = new ClientBench();
    const outcomes: unknown[] = [];
    bench.client.addEventListener("reconnected", ({ loss }) => outcomes.push(loss));
    let socket = await inSession(bench);
    const sent = [failure(bench.client.call("arrived")), failure(bench.client.call("poison"))];
    socket.receives(ack(1, 0));
    for (const token of ["t1", "t2"]) {
      socket.ends(code);
      [socket] = await nextSocket(bench);
      socket.receives(resumed(OPEN_ID, token, 1, 1));
      expect(socket.takeSent().at(-1)).toBe(request(2, "poison"));
      expect(await bench.takeEvents()).toEqual(["reconnecting closedByServer 1 250", "reconnected true"]);
    }
    socket.ends(code);
    expect(await Promise.all(sent)).toMatchObject([
      { kind: "sessionLost", received: true },
      { kind: "sessionLost", received: undefined },
    ]);
    void bench.client.call("waits");
    const [next, asked] = await nextSocket(bench);
    expect(asked).toMatchObject({ method: "rpc.session.open" });
    next.receives(opened(OPEN_ID, "S2", "u0", defaultTerms));
    expect(next.takeSent()).toEqual([request(3, "waits")]);
    expect(await bench.takeEvents()).toEqual(["reconnecting closedByServer 1 250", "reconnected false"]);
    expect(outcomes).toEqual([undefined, undefined, "protocolViolation"]);
  },
);

test("sockets that such a code ends while messages arrive, or nothing was sent, may be as many as they like", async () => {
  const bench = new ClientBench();
  let socket = await inSession(bench);
  for (let number = 1; number <= 20; number++) {
    if (number <= 10) bench.client.notify("sent");
    socket.ends(1002);
    [socket] = await nextSocket(bench);
    socket.receives(resumed(OPEN_ID, `t${number}`, Math.min(number, 10), 1));
    expect(await bench.takeEvents()).toEqual(["reconnecting closedByServer 1 250", "reconnected true"]);
  }
});

test("other ends in between do not hide a message that cannot be carried", async () => {
  const bench = new ClientBench();
  let socket = await inSession(bench);
  bench.client.notify("poison");
  for (const code of [1009, 4002, 1009, 1001]) {
    socket.ends(code);
    [socket] = await nextSocket(bench);
    socket.receives(resumed(OPEN_ID, `t${code}`, 0, 1));
  }
  socket.ends(1009);
  const [, asked] = await nextSocket(bench);
  expect(asked).toMatchObject({ method: "rpc.session.open" });
});

test("what JSON cannot express is refused and takes no number, and a lone surrogate is sent escaped", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench);
  const circular: unknown[] = [];
  circular.push(circular);
  expect(() => bench.client.notify("n", circular)).toThrow(TypeError);
  bench.client.notify("n", ["\ud800"]);
  expect(socket.takeSent()).toEqual([notification("n", '["\\ud800"]')]);
  socket.receives(ack(1, 0));
  expect(bench.client.state).toBe("connected");
});

test("a notification that was kept for a server which takes smaller ones is told of and takes no number", async () => {
  const bench = new ClientBench();
  const notices: unknown[] = [];
  bench.client.addEventListener("notice", ({ notice: { message } }) => notices.push(message));
  bench.client.notify("large", ["z".repeat(300)]);
  bench.client.notify("small");
  const socket = await inSession(bench, { limits: { messageBytes: 200, batch: 1, inFlight: 1 } });
  expect(socket.takeSent()).toEqual([notification("small")]);
  expect(notices).toEqual(["Too large for the server"]);
  socket.receives(ack(1, 0));
  expect(bench.client.state).toBe("connected");
});

test("a server that selected the subprotocol and is slow is waited for, then asked again", async () => {
  const bench = new ClientBench({ retryFirstConnection: true });
  void bench.client.connect();
  const slow = bench.network.nextTry().opensWithSessions();
  slow.takeSent();
  bench.clock.advance(4999);
  expect([slow.takeSent(), bench.client.state]).toEqual([[], "connecting"]);
  bench.clock.advance(1);
  expect(slow.closedWith).toEqual({ code: undefined });
  bench.clock.advance(250);
  const next = bench.network.nextTry().opensWithSessions();
  bench.clock.advance(4999);
  next.receives(opened(OPEN_ID, "S", "t0", defaultTerms));
  expect(await bench.takeEvents()).toEqual(["retrying connectFailed 1 250", "connected S"]);
  expect(bench.client.sessionKind).toBe("resumable");
});

test.for([
  { id: OPEN_ID, error: { code: -32601, message: "Method not found" } },
  '{ "id": "rpc.session.1", "jsonrpc": "2.0", "result": {"sessionId": "S"} }',
])("anything but a session as answer means connect: %j", async answer => {
  const bench = new ClientBench();
  void bench.client.connect();
  const socket = bench.network.nextTry().opensWithSessions().receives(answer);
  expect(socket.takeSent().slice(1)).toEqual([request(2000000001, "connect")]);
  socket.session("s1");
  expect(await bench.takeEvents()).toEqual(["connected s1"]);
});

test("a message before the answer to the opening reaches the application", async () => {
  const bench = new ClientBench();
  const heard: unknown[] = [];
  bench.client.on("n", params => heard.push(params));
  void bench.client.connect();
  bench.network
    .nextTry()
    .opensWithSessions()
    .receives({ method: "n", params: [1] });
  expect(heard).toEqual([[1]]);
});

test("where a session waits, a handshake that fails is not tried without the offer", async () => {
  const bench = new ClientBench();
  (await inSession(bench)).breaks();
  bench.clock.advance(250);
  bench.network.nextTry().isRefused();
  expect(bench.network.isQuiet).toBe(true);
});

test("a try that fails while its resume waits leaves no timer, and the next one has a higher attempt", async () => {
  const bench = new ClientBench();
  (await inSession(bench)).breaks();
  const [second] = await nextSocket(bench);
  second.breaks();
  expect(bench.clock.scheduled).toBe(1);
  bench.clock.advance(500);
  const third = bench.network.nextTry().opensWithSessions();
  expect(third.takeSent()).toEqual([expect.stringContaining('"attempt":2')]);
});

test("closing says 1000, which ends the session, and leaves nothing", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench);
  const closing = bench.client.close();
  expect(socket.closedWith).toEqual({ code: 1000 });
  socket.ends(1000);
  await closing;
  expect(bench.clock.scheduled).toBe(0);
});

test.for(["closed", "failed"])(
  "with sendCloseMessage the server is asked first, and the answer may be: %s",
  async kind => {
    const bench = new ClientBench({ sendCloseMessage: true });
    const socket = await inSession(bench);
    const closing = bench.client.close();
    expect(socket.takeSent()).toEqual([request('"rpc.session.2"', "rpc.session.close")]);
    expect(socket.closedWith).toBeUndefined();
    const error = '"error":{"code":-32601,"message":"Method not found"}';
    socket.receives(`{"jsonrpc":"2.0","id":"rpc.session.2",${kind === "closed" ? '"result":true' : error}}`);
    expect(socket.closedWith).toEqual({ code: 1000 });
    socket.ends(1000);
    await closing;
    expect(bench.clock.scheduled).toBe(0);
  },
);

test("over SockJS the session is opened without a subprotocol, and codes travel as messages, both ways", async () => {
  const network = new FakeNetwork();
  const bench = new ClientBench({ sockJS: network.webSocket });
  void bench.client.connect();
  const first = network.nextTry().opens();
  expect(first.takeSent()).toEqual([expect.stringContaining('"method":"rpc.session.open"')]);
  first.receives(opened(OPEN_ID, "S", "t0", defaultTerms));
  first.receives(notification("rpc.session.close", '{"code":4008,"sent":0,"received":0}'));
  expect(await bench.takeEvents()).toEqual(["connected S", "reconnecting closedByServer 1 250"]);
  bench.clock.advance(250);
  const second = network.nextTry().opens();
  expect(second.takeSent()).toEqual([expect.stringContaining('"method":"rpc.session.resume"')]);
  second.receives(resumed(OPEN_ID, "t1", 0, 1)).takeSent();
  second.receives(ack(0, 5));
  const closing = notification("rpc.session.close", '{"code":4500,"sent":0,"received":0}');
  expect(second.takeSent()).toEqual([closing]);
});

test("a gap that we find ourselves over SockJS is told in words, and the socket closed", async () => {
  const network = new FakeNetwork();
  const bench = new ClientBench({ sockJS: network.webSocket });
  void bench.client.connect();
  network
    .nextTry()
    .opens()
    .receives(opened(OPEN_ID, "S", "t0", defaultTerms))
    .breaks();
  bench.clock.advance(250);
  const second = network.nextTry().opens();
  second.takeSent();
  second.receives(resumed(OPEN_ID, "t1", 0, 3));
  expect(second.takeSent()).toEqual([notification("rpc.session.close", '{"code":4500,"sent":0,"received":0}')]);
  expect(second.closedWith).toEqual({ code: 4500 });
  const third = network.nextTry().opens();
  expect(third.takeSent()).toEqual([expect.stringContaining('"method":"rpc.session.open"')]);
});

test("a message that two sockets could not send ends the session on both sides, and the client comes back", async () => {
  const bench = new ClientBench();
  const outcomes: unknown[] = [];
  bench.client.addEventListener("reconnected", ({ loss }) => outcomes.push(loss));
  const socket = await inSession(bench);
  socket.failsOn = "poison";
  const poison = failure(bench.client.call("poison"));
  expect(socket.closedWith).toEqual({ code: undefined });
  const [second] = await nextSocket(bench);
  second.failsOn = "poison";
  second.receives(resumed(OPEN_ID, "t1", 0, 1));
  expect(second.closedWith).toEqual({ code: 4500 });
  expect(await poison).toMatchObject({ kind: "sessionLost", received: undefined });
  void bench.client.call("waits");
  const [third, asked] = await nextSocket(bench);
  expect(asked).toMatchObject({ method: "rpc.session.open" });
  third.receives(opened(OPEN_ID, "S2", "u0", defaultTerms));
  expect(third.takeSent()).toEqual([request(2, "waits")]);
  await settled();
  expect(outcomes).toEqual([undefined, "protocolViolation"]);
});

test("a message that another socket sent in between may fail again", async () => {
  const bench = new ClientBench();
  const first = await inSession(bench);
  first.failsOn = "poison";
  void bench.client.call("poison");
  const [second] = await nextSocket(bench);
  second.receives(resumed(OPEN_ID, "t1", 0, 1)).breaks();
  const [third] = await nextSocket(bench);
  third.failsOn = "poison";
  third.receives(resumed(OPEN_ID, "t2", 0, 1));
  expect(third.closedWith).toEqual({ code: undefined });
  const [fourth, asked] = await nextSocket(bench);
  expect(asked).toMatchObject({ method: "rpc.session.resume" });
  fourth.receives(resumed(OPEN_ID, "t3", 0, 1));
  expect(fourth.takeSent().at(-1)).toBe(request(1, "poison"));
});
