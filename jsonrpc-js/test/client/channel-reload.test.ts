import { expect, test } from "vitest";
import type { JsonRpcClient } from "../../src/client.ts";
import { SessionLostError } from "../../src/connection/errors.ts";
import { accepted, CHANNELS, close, open, zero } from "../fixtures/channel-texts.ts";
import { failure, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { error, notification, request, result } from "../fixtures/messages.ts";
import { KEY, Page, tab } from "../fixtures/page.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";

const { ack, opened, refused, resumed } = serverText;
const OPEN_ID = "rpc.session.1";
const ROOM = "/rooms/12";

const stored = tab();

/** A page in a session with channels. */
async function before(): Promise<[Page, FakeSocket]> {
  const page = new Page();
  const socket = await page.connected(CHANNELS.extensions);
  return [page, socket];
}

/** The channel with the key `room` and number 1, open. */
async function room(page: Page, socket: FakeSocket): Promise<JsonRpcClient> {
  const channel = page.bench.client.channel(ROOM, { key: "room" });
  void channel.connect();
  await settled();
  expect(socket.takeSent()).toEqual([open(1, 1, ROOM)]);
  socket.receives(accepted(1));
  await settled();
  return channel;
}

function outcomeOf(channel: JsonRpcClient): Promise<[boolean, string | undefined]> {
  return new Promise(resolve => {
    channel.addEventListener("connected", ({ sameSession, loss }) => resolve([sameSession, loss]));
  });
}

test("the next page goes on with a channel: calls that are owed, what it lacks, and new calls", async () => {
  const [old, first] = await before();
  const kept = await room(old, first);
  void failure(kept.call("slow"));
  void failure(kept.call("on its way"));
  first.receives(ack(2, 1)).takeSent();
  old.leaves();

  const page = new Page();
  const channel = page.bench.client.channel(ROOM, { key: "room" });
  const outcome = outcomeOf(channel);
  expect(channel.owedCalls.map(({ method }) => method)).toEqual(["slow", "on its way"]);
  void failure(channel.call("new"));
  const next = await page.opens();
  next.takeSent();
  next.receives(resumed(OPEN_ID, "t1", 2, 2)).receives(`1:${result(1, '"done"')}`);
  expect(await channel.owedCalls[0]?.answer).toBe("done");
  expect(next.takeSent()).toEqual([ack(1, 2, 1), `1:${request(2, "on its way")}`, `1:${request(3, "new")}`]);
  expect(await outcome).toEqual([true, undefined]);
  expect([channel.sessionId, channel.state]).toEqual(["c1", "connected"]);
});

test("what is received before the page has its channel waits for it", async () => {
  const [old, first] = await before();
  await room(old, first);
  old.leaves();
  const page = new Page();
  const next = await page.opens();
  next.receives(resumed(OPEN_ID, "t1", 1, 2)).receives(`1:${notification("news", "[1]")}`);
  const channel = page.bench.client.channel(ROOM, { key: "room" });
  const heard: unknown[] = [];
  channel.on("news", params => heard.push(params));
  next.receives(`1:${notification("news", "[2]")}`);
  void channel.connect();
  await settled();
  next.receives(`1:${notification("news", "[3]")}`);
  await settled();
  expect(heard).toEqual([[1], [2], [3]]);
});

test("more than 64 KiB of it closes the channel, and the page opens another one", async () => {
  const [old, first] = await before();
  await room(old, first);
  old.leaves();
  const page = new Page();
  const next = await page.opens();
  next.takeSent();
  next.receives(resumed(OPEN_ID, "t1", 1, 2)).takeSent();
  for (let at = 0; at < 7; at++) next.receives(`1:${notification("news", `["${"x".repeat(10_000)}"]`)}`);
  expect(next.takeSent().filter(text => text.startsWith("0:"))).toEqual([close(1, 4504, 7)]);
});

test("what nobody claims within 10 s is closed; what has no key at once", async () => {
  const [old, first] = await before();
  await room(old, first);
  void old.bench.client.channel("/other").connect();
  await settled();
  first.receives(accepted(2)).takeSent();
  old.leaves();

  const page = new Page();
  const next = await page.opens();
  next.takeSent();
  next.receives(resumed(OPEN_ID, "t1", 2, 3));
  expect(next.takeSent()).toEqual([ack(2, 2, 1), close(3, 1000, 0)]);
  page.bench.clock.advance(9_999);
  expect(next.takeSent().filter(text => text.startsWith("0:"))).toEqual([]);
  page.bench.clock.advance(1);
  expect(next.takeSent().filter(text => text.startsWith("0:"))).toEqual([close(1, 1000, 0)]);
  void page.bench.client.channel(ROOM, { key: "room" }).connect();
  await settled();
  expect(next.takeSent()).toEqual([open(3, 5, ROOM)]);
});

test("another path, or a key that somebody has, is another channel", async () => {
  const [old, first] = await before();
  await room(old, first);
  expect(() => old.bench.client.channel("/x", { key: "room" })).toThrow("A channel with the key 'room' is not closed");
  old.leaves();
  const page = new Page();
  const next = await page.opens();
  next.receives(resumed(OPEN_ID, "t1", 1, 2)).takeSent();
  const other = page.bench.client.channel("/x", { key: "room" });
  void other.connect();
  await settled();
  expect(next.takeSent()).toEqual([open(2, 3, "/x")]);
  await other.close();
  const again = page.bench.client.channel(ROOM, { key: "room" });
  expect(await Promise.all([outcomeOf(again), again.connect()])).toMatchObject([[true, undefined], undefined]);
});

test("a channel that was requested when the page was left is closed as soon as it is open", async () => {
  const [old, first] = await before();
  void old.bench.client.channel(ROOM, { key: "room" }).connect();
  await settled();
  expect(first.takeSent()).toEqual([open(1, 1, ROOM)]);
  old.leaves();
  const page = new Page();
  const next = await page.opens();
  next.takeSent();
  next.receives(resumed(OPEN_ID, "t1", 1, 1)).receives(accepted(1));
  expect(next.takeSent()).toEqual([ack(0, 1, 1), close(1, 1000, 0)]);
  next.receives(close(1, 1000, 0));
  expect(next.closedWith).toBeUndefined();
});

test("so is one that the server has opened", async () => {
  const [old, first] = await before();
  old.bench.client.onChannel("/dialog", () => {});
  first.receives(zero(1, "open", { channel: 2, path: "/dialog" }));
  await settled();
  first.takeSent();
  old.leaves();
  const next = await new Page().opens();
  next.takeSent();
  next.receives(resumed(OPEN_ID, "t1", 1, 2));
  expect(next.takeSent()).toEqual([ack(1, 1, 1), close(2, 1000, 0)]);
});

test("when the session is lost the channel is opened again, and owed calls know whether they were received", async () => {
  const [old, first] = await before();
  const kept = await room(old, first);
  void failure(kept.call("one"));
  void failure(kept.call("two"));
  first.receives(ack(2, 1));
  old.leaves();
  const page = new Page();
  const channel = page.bench.client.channel(ROOM, { key: "room" });
  const owed = channel.owedCalls.map(({ answer }) => failure(answer));
  void channel.connect();
  const next = await page.opens();
  next.receives(refused(OPEN_ID, { reason: "gap", received: 2 }));
  next.receives(opened(OPEN_ID, "S2", "t0", { ...defaultTerms, ...CHANNELS }));
  const lost = await Promise.all(owed);
  expect(lost.map(cause => cause instanceof SessionLostError && cause.received)).toEqual([true, false]);
  page.bench.clock.advance(250);
  await settled();
  expect(next.takeSent().slice(-1)).toEqual([open(1, 1, ROOM)]);
});

test("what waits on a channel goes with the session, beyond the bound on what is on its way", async () => {
  const [old, first] = await before();
  const kept = await room(old, first);
  kept.on("ask", () => new Promise(() => {}));
  first.receives(`1:${request(9, "ask")}`);
  await settled();
  for (let at = 0; at < 5; at++) kept.notify("large", ["x".repeat(40_000)]);
  expect(first.takeSent().filter(text => text.startsWith("1:"))).toHaveLength(3);
  old.leaves();
  const next = await new Page().opens();
  next.takeSent();
  next.receives(resumed(OPEN_ID, "t1", 10, 3));
  const sent = next.takeSent();
  expect(sent.filter(text => text.startsWith("1:"))).toHaveLength(3);
  expect(sent.at(-1)).toBe(`1:${error(9, '{"code":-32603,"message":"Internal error","data":{"type":"internal"}}')}`);
});

test("a page that is shown again has all its channels", async () => {
  const [page, first] = await before();
  const kept = await room(page, first);
  const other = page.bench.client.channel("/other");
  void other.connect();
  await settled();
  first.receives(accepted(2));
  page.leaves();
  await settled();
  expect([kept.state, other.state]).toEqual(["reconnecting", "reconnecting"]);
  page.isShownAgain();
  const next = page.bench.network.nextTry().opensWithSessions();
  next.takeSent();
  next.receives(resumed(OPEN_ID, "t1", 2, 3));
  await settled();
  expect([kept.state, other.state]).toEqual(["connected", "connected"]);
  const call = kept.call("one");
  expect(next.takeSent()).toEqual([ack(2, 2, 1), `1:${request(1, "one")}`]);
  next.receives(`1:${result(1, "1")}`);
  expect(await call).toBe(1);
});

test.for([
  ["no channels", {}],
  ["channels of another version", { table: { numbers: [1, 0] }, kept: [] }],
])("where it finds %s of a session that has them, a page opens a session of its own", async ([, channels]) => {
  const [old] = await before();
  old.leaves();
  stored.set(KEY, JSON.stringify({ ...JSON.parse(stored.get(KEY) ?? ""), channels }));
  const next = await new Page().opens();
  expect(next.takeSent()).toEqual([expect.stringContaining('"method":"rpc.session.open"')]);
});

test("a page that wants no channels does not go on with a session that has them", async () => {
  const [old] = await before();
  old.leaves();
  const next = await new Page({ channels: false }).opens();
  expect(next.takeSent()).toEqual([expect.stringContaining('"method":"rpc.session.open"')]);
});
