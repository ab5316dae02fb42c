import { expect, test } from "vitest";
import type { JsonRpcClient } from "../../src/client.ts";
import { close } from "../fixtures/channel-texts.ts";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import { notification } from "../fixtures/messages.ts";
import { dataOf, openChannels } from "../fixtures/open-channels.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";

const { ack, refused, resumed } = serverText;
const OPEN_ID = "rpc.session.1";

const merge = (set: number, add?: readonly number[], remove?: readonly number[]) =>
  `0:${notification("rpc.session.channel.merge", JSON.stringify({ set, add, remove }))}`;

test("what is sent to a set is one frame, and who joins or leaves is told in its place", async () => {
  const bench = new ClientBench();
  const [socket, [one, two, three]] = await openChannels(bench, 3);
  if (!one || !two || !three) throw new Error();
  const set = bench.client.merge([one, two]);
  set.notify("light", ["off"]);
  set.add(three);
  set.notify("light", ["on"]);
  set.remove(one);
  set.notify("light");
  expect(dataOf(socket)).toEqual([
    merge(7, [1, 3]),
    `7:${notification("light", '["off"]')}`,
    merge(7, [5]),
    `7:${notification("light", '["on"]')}`,
    merge(7, undefined, [1]),
    `7:${notification("light")}`,
  ]);
});

test("who is a member already or no more changes nothing, a set without members sends nothing", async () => {
  const bench = new ClientBench();
  const [socket, [one, two]] = await openChannels(bench, 2);
  if (!one || !two) throw new Error();
  const set = bench.client.merge([one]);
  set.add(one);
  set.remove(two);
  set.remove(one);
  set.notify("nobody");
  expect(dataOf(socket)).toEqual([merge(5, [1]), merge(5, undefined, [1])]);
  set.add(two);
  set.notify("two");
  expect(dataOf(socket)).toEqual([merge(7, [3]), `7:${notification("two")}`]);
});

test("a channel that is named twice is a member once, and so are the others", async () => {
  const bench = new ClientBench();
  const [socket, [one, two]] = await openChannels(bench, 2);
  if (!one || !two) throw new Error();
  bench.client.merge([one, one, two]).notify("n");
  expect(dataOf(socket)).toEqual([merge(5, [1]), merge(5, [3]), `5:${notification("n")}`]);
});

test("a channel that ends leaves its sets, whoever closes it", async () => {
  const bench = new ClientBench();
  const [socket, [one, two]] = await openChannels(bench, 2);
  if (!one || !two) throw new Error();
  const set = bench.client.merge([one, two]);
  dataOf(socket);
  await one.close();
  set.notify("two");
  expect(dataOf(socket)).toEqual([close(1, 1000, 0), `5:${notification("two")}`]);
  socket.receives(close(1, 1000, 0)).receives(close(3, 1000, 0));
  await settled();
  dataOf(socket);
  set.notify("nobody");
  expect([dataOf(socket), socket.closedWith]).toEqual([[], undefined]);
});

test("messages and changes that find no room wait in their order, and nothing is sent twice", async () => {
  const bench = new ClientBench();
  const window = { ...defaultTerms.window, frames: 4 };
  const [first, [one, two]] = await openChannels(bench, 2, { window });
  if (!one || !two) throw new Error();
  const set = bench.client.merge([one]);
  for (let at = 0; at < 3; at++) set.notify("n", [at]);
  set.add(two);
  set.notify("n", [3]);
  expect(dataOf(first)).toEqual([merge(5, [1]), `5:${notification("n", "[0]")}`]);
  first.breaks();
  bench.clock.advance(250);
  await settled();
  const next = bench.network.nextTry().opensWithSessions();
  next.takeSent();
  next.receives(resumed(OPEN_ID, "t1", 4, 3));
  const sent = dataOf(next);
  next.receives(ack(sent.length + 4, 2));
  sent.push(...dataOf(next));
  expect(sent).toEqual([
    `5:${notification("n", "[1]")}`,
    `5:${notification("n", "[2]")}`,
    merge(5, [3]),
    `5:${notification("n", "[3]")}`,
  ]);
});

test("it takes no more than 1,000 messages that wait, and none that is too large", async () => {
  const bench = new ClientBench();
  const [first, [one]] = await openChannels(bench, 1, { limits: { ...defaultTerms.limits, messageBytes: 1000 } });
  const set = bench.client.merge([one as JsonRpcClient]);
  expect(() => set.notify("n", ["x".repeat(1000)])).toThrow("Message of 1044 bytes, the limit is 1000");
  first.breaks();
  let accepted = 0;
  expect(() => {
    for (;;) {
      set.notify("n");
      accepted++;
    }
  }).toThrow("Too much waits to be sent to a set: 1000 messages");
  expect(accepted).toBeGreaterThan(1000);
});

test("a text of a set is never sent in parts", async () => {
  const bench = new ClientBench();
  const [socket, [one]] = await openChannels(bench, 1);
  bench.client.merge([one as JsonRpcClient]).notify("n", ["x".repeat(40_000)]);
  expect(dataOf(socket).slice(1)).toEqual([`3:${notification("n", `["${"x".repeat(40_000)}"]`)}`]);
});

test("what is no open channel of the client is refused, and a set ends with the session", async () => {
  const bench = new ClientBench();
  const [first, [one]] = await openChannels(bench, 1);
  const set = bench.client.merge([one as JsonRpcClient]);
  expect(() => set.add(bench.client)).toThrow("No open channel of this client");
  expect(() => bench.client.merge([bench.client.channel("/other")])).toThrow(TypeError);
  first.breaks();
  bench.clock.advance(250);
  await settled();
  const next = bench.network.nextTry().opensWithSessions();
  next.receives(refused(OPEN_ID, { reason: "denied" }));
  expect(() => set.notify("n")).toThrow("The set has ended with its session");
  expect(() => new ClientBench().client.merge([])).toThrow("The client has no session with channels of its own");
});
