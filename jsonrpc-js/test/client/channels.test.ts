import { expect, test } from "vitest";
import type { JsonRpcClient } from "../../src/client.ts";
import { SessionLostError } from "../../src/connection/errors.ts";
import { accepted, CHANNELS, close, open, refusal, zero } from "../fixtures/channel-texts.ts";
import { ClientBench, failure, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { notification, request, result } from "../fixtures/messages.ts";
import { defaultTerms, inSession, serverText } from "../fixtures/session-server.ts";

const { ack, opened, refused, resumed } = serverText;
const OPEN_ID = "rpc.session.1";

/** What a channel tells. */
function eventsOf(channel: JsonRpcClient): () => Promise<string[]> {
  const events: string[] = [];
  channel.addEventListener("connected", ({ sessionId }) => events.push(`connected ${sessionId}`));
  channel.addEventListener("connectionFailed", event => events.push(`connectionFailed ${event.error.message}`));
  channel.addEventListener("reconnecting", ({ reason }) => events.push(`reconnecting ${reason.kind}`));
  channel.addEventListener("reconnected", ({ sameSession, loss }) => events.push(`reconnected ${sameSession} ${loss}`));
  channel.addEventListener("disconnected", ({ reason }) => events.push(`disconnected ${reason.kind} ${reason.code}`));
  return async () => {
    await settled();
    return events.splice(0);
  };
}

/** A channel that is open, with number 1. */
async function openChannel(bench: ClientBench, socket: FakeSocket): Promise<[JsonRpcClient, () => Promise<string[]>]> {
  const channel = bench.client.channel("/rooms/12");
  const events = eventsOf(channel);
  void channel.connect();
  await settled();
  expect(socket.takeSent()).toEqual([open(1, 1, "/rooms/12")]);
  socket.receives(accepted(1));
  expect(await events()).toEqual(["connected c1"]);
  return [channel, events];
}

async function nextSocket(bench: ClientBench): Promise<FakeSocket> {
  bench.clock.advance(250);
  await settled();
  const socket = bench.network.nextTry().opensWithSessions();
  socket.takeSent();
  return socket;
}

const withoutAcks = (socket: FakeSocket) => socket.takeSent().filter(text => !text.includes("session.ack"));

test("a call on a channel stands behind its number, and what is said at opening travels with it", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  const channel = bench.client.channel("/rooms/12", { weight: 4, registerInfo: "Ada" });
  const call = channel.call("join");
  await settled();
  expect(socket.takeSent()).toEqual([
    zero(1, "open", { channel: 1, path: "/rooms/12", weight: 4, registerInfo: "Ada" }),
  ]);
  socket.receives(accepted(1));
  expect(socket.takeSent()).toEqual([`1:${request(1, "join")}`]);
  socket.receives(`1:${result(1, '"joined"')}`);
  expect(await call).toBe("joined");
  expect([channel.state, channel.sessionId, channel.sessionKind]).toEqual(["connected", "c1", "resumable"]);
});

test("the first message of a channel connects the client, which offers channels", async () => {
  const bench = new ClientBench();
  void bench.client.channel("/rooms/12").call("join");
  await settled();
  const socket = bench.network.nextTry().opensWithSessions();
  expect(socket.takeSent()[0]).toContain('"channels":{"max":16,"parts":16384}');
  socket.receives(opened(OPEN_ID, "S", "t0", { ...defaultTerms, ...CHANNELS }));
  await settled();
  expect(socket.takeSent()).toEqual([open(1, 1, "/rooms/12")]);
});

test("what the server sends goes to the handlers of its channel", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  const [channel] = await openChannel(bench, socket);
  const heard: unknown[] = [];
  channel.on("news", params => heard.push(["channel", params]));
  bench.client.on("news", params => heard.push(["client", params]));
  socket.receives(`1:${notification("news", "[1]")}`).receives(notification("news", "[2]"));
  await settled();
  expect(heard).toEqual([
    ["channel", [1]],
    ["client", [2]],
  ]);
});

test("a channel goes on with its session on the next socket", async () => {
  const bench = new ClientBench();
  const first = await inSession(bench, CHANNELS);
  const [channel, events] = await openChannel(bench, first);
  const one = channel.call("one");
  expect(first.takeSent()).toEqual([`1:${request(1, "one")}`]);
  first.breaks();
  expect(channel.state).toBe("reconnecting");
  const two = channel.call("two");
  const second = await nextSocket(bench);
  second.receives(resumed(OPEN_ID, "t1", 2, 2));
  expect(await events()).toEqual(["reconnecting network", "reconnected true undefined"]);
  expect(second.takeSent()).toEqual([ack(1, 2, 1), `1:${request(2, "two")}`]);
  second.receives(`1:${result(1, "1")}`).receives(`1:${result(2, "2")}`);
  expect(await Promise.all([one, two])).toEqual([1, 2]);
});

test("in a new session it is opened again, and each call knows whether it was received", async () => {
  const bench = new ClientBench();
  const first = await inSession(bench, CHANNELS);
  const [channel, events] = await openChannel(bench, first);
  const one = failure(channel.call("one"));
  bench.client.notify("bare");
  const two = failure(channel.call("two"));
  expect(first.takeSent()).toHaveLength(3);
  first.breaks();
  void channel.call("three");
  const second = await nextSocket(bench);
  second.receives(refused(OPEN_ID, { reason: "gap", received: 3 }));
  expect([await one, await two].map(lost => lost instanceof SessionLostError && lost.received)).toEqual([true, false]);
  second.takeSent();
  second.receives(opened(OPEN_ID, "S2", "t0", { ...defaultTerms, ...CHANNELS }));
  await settled();
  expect(second.takeSent()).toEqual([open(1, 1, "/rooms/12")]);
  second.receives(accepted(1));
  expect(await events()).toEqual(["reconnecting network", "reconnected false gap"]);
  expect(second.takeSent()).toEqual([`1:${request(3, "three")}`]);
});

test.each([4001, 4008])("a channel that the server closes with %i is opened again under another number", async code => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  const [channel, events] = await openChannel(bench, socket);
  const one = failure(channel.call("one"));
  const two = failure(channel.call("two"));
  socket.takeSent();
  socket.receives(close(1, code, 1));
  expect([await one, await two].map(lost => lost instanceof SessionLostError && lost.received)).toEqual([true, false]);
  expect(socket.takeSent()).toEqual([close(1, 1000, 0)]);
  bench.clock.advance(250);
  await settled();
  expect(socket.takeSent()).toEqual([open(2, 3, "/rooms/12")]);
  socket.receives(accepted(2));
  expect(await events()).toEqual(["reconnecting closedByServer", "reconnected false denied"]);
});

test.each([1000, 4500])("one that it closes with %i is not opened again", async code => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  const [channel, events] = await openChannel(bench, socket);
  socket.receives(close(1, code, 0));
  expect(await events()).toEqual([`disconnected closedByServer ${code}`]);
  expect(withoutAcks(socket)).toEqual([close(1, 1000, 0)]);
  expect([channel.state, bench.client.state]).toEqual(["disconnected", "connected"]);
});

test("closing a channel leaves the socket alone, closing the client closes its channels", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  const [channel, events] = await openChannel(bench, socket);
  channel.notify("bye");
  await channel.close();
  expect(socket.takeSent()).toEqual([`1:${notification("bye")}`, close(1, 1000, 0)]);
  expect(await events()).toEqual(["disconnected closedByUs 1000"]);
  socket.receives(close(1, 1000, 1));
  expect([socket.closedWith, bench.client.state]).toEqual([undefined, "connected"]);

  const other = bench.client.channel("/rooms/13");
  void other.connect();
  await settled();
  socket.receives(accepted(2)).takeSent();
  void bench.client.close();
  expect(socket.takeSent()).toEqual([close(3, 1000, 0)]);
  expect([other.state, socket.closedWith]).toEqual(["closed", { code: 1000 }]);
});

test("a server without channels gets a socket of its own, or one clear error", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench);
  void bench.client.channel("/rooms/12").call("join");
  await settled();
  const own = bench.network.nextTry();
  expect([own.url, own.protocols]).toEqual(["ws://test/rooms/12", ["jsonrpc2.session.v1", "jsonrpc2"]]);
  own.opensWithSessions();
  expect(own.takeSent()[0]).not.toContain("channels");
  own.receives(opened(OPEN_ID, "O", "t0", defaultTerms));
  expect(own.takeSent()).toEqual([request(1, "join")]);

  const strict = bench.client.channel("/rooms/12", { fallback: false });
  const failed = await failure(strict.connect());
  expect(failed.message).toBe("No connection to ws://test/rooms/12: the server has no channels");
  expect([bench.network.isQuiet, socket.takeSent()]).toEqual([true, []]);
});

test("a path without channels gets a socket of its own and stays there; no other refusal does", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  void bench.client.channel("/rooms/12").connect();
  await settled();
  socket.takeSent();
  socket.receives(refusal(1, { reason: "path" }));
  expect(socket.takeSent()).toEqual([close(1, 1000, 0)]);
  const own = bench.network.nextTry().opensWithSessions();
  own.receives(opened(OPEN_ID, "O", "t0", defaultTerms));
  own.breaks();
  bench.clock.advance(250);
  await settled();
  expect(bench.network.nextTry().url).toBe("ws://test/rooms/12");

  const secret = bench.client.channel("/secret");
  const failed = failure(secret.connect());
  await settled();
  socket.receives(refusal(2, { reason: "forbidden" }));
  expect((await failed).message).toContain("the server refuses the channel: forbidden");
  expect(bench.network.isQuiet).toBe(true);
});

test("where there is no place now it is asked for again", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  void bench.client.channel("/rooms/12").connect();
  await settled();
  socket.receives(refusal(1, { reason: "limit", retryAfterMillis: 900 })).takeSent();
  bench.clock.advance(899);
  await settled();
  expect(withoutAcks(socket)).toEqual([]);
  bench.clock.advance(1);
  await settled();
  expect(withoutAcks(socket)).toEqual([open(2, 3, "/rooms/12")]);
});

test("no more than 64 are unanswered, and the bound of the server is kept", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, { extensions: { channels: { max: 70 } } });
  const connecting = Array.from({ length: 71 }, (_, at) => bench.client.channel(`/rooms/${at}`).connect());
  await settled();
  expect(socket.takeSent()).toHaveLength(64);
  for (let id = 1; id <= 64; id++) socket.receives(accepted(id));
  expect(withoutAcks(socket)).toHaveLength(6);
  expect((await failure(connecting[70] as Promise<void>)).message).toContain("the server refuses the channel: limit");
});

test("channels switched off: none is offered, each has a socket", async () => {
  const bench = new ClientBench({ channels: false });
  void bench.client.channel("/rooms/12").connect();
  await settled();
  expect(bench.network.nextTry().url).toBe("ws://test/rooms/12");
  expect(bench.network.isQuiet).toBe(true);
  void bench.client.connect();
  await settled();
  const socket = bench.network.nextTry().opensWithSessions();
  expect(socket.takeSent()[0]).not.toContain("channels");
});

test("what finds no room is sent once, although the socket breaks meanwhile", async () => {
  const bench = new ClientBench();
  const window = { ...defaultTerms.window, frames: 2 };
  const first = await inSession(bench, { ...CHANNELS, window });
  const [channel] = await openChannel(bench, first);
  channel.notify("one");
  channel.notify("two");
  expect(withoutAcks(first)).toEqual([`1:${notification("one")}`]);
  first.breaks();
  const second = await nextSocket(bench);
  second.receives(resumed(OPEN_ID, "t1", 2, 2));
  expect(second.takeSent()).toEqual([ack(1, 2, 1), `1:${notification("two")}`]);
  second.receives(ack(3, 1));
  channel.notify("three");
  expect(withoutAcks(second)).toEqual([`1:${notification("three")}`]);
});

test("the rest of a text has ten seconds from the time on at which the server can send it", async () => {
  const bench = new ClientBench();
  const first = await inSession(bench, CHANNELS);
  await openChannel(bench, first);
  first.receives(`1+:${notification("news").slice(0, 9)}`);
  bench.clock.advance(9000);
  first.breaks();
  const second = await nextSocket(bench);
  second.receives(resumed(OPEN_ID, "t1", 1, 3)).takeSent();
  bench.clock.advance(9999);
  expect(withoutAcks(second)).toEqual([]);
  bench.clock.advance(1001);
  expect(withoutAcks(second)).toEqual([close(1, 4504, 1)]);
});

test("data of no channel ends the session", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  socket.receives(`7:${notification("x")}`);
  expect(socket.closedWith).toEqual({ code: 4500 });
});

test("the end of the client's tries is the end of its channels", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  const [channel, events] = await openChannel(bench, socket);
  const call = failure(channel.call("one"));
  socket.ends(1000);
  expect(await events()).toEqual(["disconnected closedByServer 1000"]);
  expect(await call).toBeInstanceOf(SessionLostError);
  expect(bench.network.isQuiet).toBe(true);
});

test("the server opens a channel to the client, or is refused", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  const heard: unknown[] = [];
  bench.client.onChannel("/dialogs/{name}", (dialog, { variables, registerInfo }) => {
    dialog.on("ask", params => heard.push([variables, registerInfo, params]));
  });
  socket.receives(zero(1, "open", { channel: 2, path: "/dialogs/a%20b", registerInfo: "Ada" }));
  socket.receives(`2:${notification("ask", "[1]")}`);
  await settled();
  expect(socket.takeSent()).toEqual([expect.stringMatching(/^0:.*"id":"rpc.session.1","result":\{"sessionId":/)]);
  expect(heard).toEqual([[{ name: "a b" }, "Ada", [1]]]);
  socket.receives(close(2, 1000, 0));
  expect(socket.takeSent()).toEqual([close(2, 1000, 1)]);
  socket.receives(zero(2, "open", { channel: 4, path: "/other" }));
  expect(socket.takeSent()).toEqual([refusal(2, { reason: "path" })]);
});

test("a flood on one channel does not put off a call on another one, and goes on as it is acknowledged", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  const [flood] = await openChannel(bench, socket);
  const other = bench.client.channel("/rooms/13");
  void other.connect();
  await settled();
  socket.receives(accepted(2)).takeSent();
  for (let at = 0; at < 20; at++) flood.notify("x", ["y".repeat(60_000)]);
  other.notify("call");
  const sizes = [100, 100];
  const ends: string[] = [];
  let acknowledged = 2;
  let framesUntilCall = 0;
  for (let rounds = 0; ends.length < 20 && rounds < 100; rounds++) {
    socket.receives(ack(acknowledged, 2));
    for (const text of withoutAcks(socket)) {
      sizes.push(text.length);
      if (text.startsWith("3:")) framesUntilCall = sizes.length;
      if (text.startsWith("1:")) ends.push(text);
    }
    const onTheWay = sizes.slice(acknowledged).reduce((sum, size) => sum + size, 0);
    expect(onTheWay).toBeLessThan(128 * 1024 + 17_000);
    // Some of what is on the way.
    acknowledged += Math.ceil((sizes.length - acknowledged) / 2);
  }
  expect(ends).toHaveLength(20);
  expect(framesUntilCall).toBeGreaterThan(0);
  expect(framesUntilCall).toBeLessThan(16);
});

test("a path that could mean another one is refused here", () => {
  const { client } = new ClientBench();
  for (const path of ["//admin", "rooms", "/a/../b", "/a?b", "/%61", "/a%2fb", "/a;b"]) {
    expect(() => client.channel(path), path).toThrow(TypeError);
  }
  expect(() => client.channel("/x", { weight: 17 })).toThrow(TypeError);
});
