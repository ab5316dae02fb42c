import { expect, test } from "vitest";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import { request } from "../fixtures/messages.ts";
import { dataOf, openChannels } from "../fixtures/open-channels.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";

const WINDOW = 32;
const ITEMS = 20;
const PREFIXES = ["", "1:", "3:", "5:", "7:"];

test("the streams of all conversations of a session together leave half of its window to calls", async () => {
  const bench = new ClientBench();
  const window = { ...defaultTerms.window, frames: WINDOW };
  const [socket, rooms] = await openChannels(bench, PREFIXES.length - 1, { window });
  const clients = [bench.client, ...rooms];
  const items: string[] = [];
  let received = rooms.length;
  const take = async () => {
    for (let round = 0; round < 2 * ITEMS; round++) await settled();
    const sent = dataOf(socket);
    received += sent.length;
    items.push(...sent.filter(text => text.includes("rpc.stream.item")));
    return sent;
  };
  socket.receives(serverText.ack(received, rooms.length));
  for (const client of clients) {
    client.on("watch", async function* () {
      for (let item = 0; item < ITEMS; item++) yield item;
    });
  }
  for (const prefix of PREFIXES) socket.receives(`${prefix}${request(1, "watch")}`);
  const first = await take();
  expect(items.length).toBeGreaterThan(0);
  expect(first.length).toBeLessThan(WINDOW / 2 + PREFIXES.length);

  for (const client of clients) client.call("question").catch(() => {});
  expect((await take()).filter(text => text.includes("question"))).toHaveLength(PREFIXES.length);

  for (let acks = 0; acks < 20; acks++) {
    socket.receives(serverText.ack(received, rooms.length + PREFIXES.length));
    await take();
  }
  for (const prefix of PREFIXES) {
    // The items, and the end.
    expect(items.filter(text => text.startsWith(`${prefix}{`))).toHaveLength(ITEMS + 1);
  }
});

test("the end of a stream needs no room in the window", async () => {
  const bench = new ClientBench();
  const [socket, [room]] = await openChannels(bench, 1, { window: { ...defaultTerms.window, frames: WINDOW } });
  room?.on("watch", async function* () {
    for (let item = 0; item < ITEMS; item++) yield item;
  });
  room?.on("none", async function* () {});
  socket.receives(`1:${request(1, "watch")}`);
  for (let round = 0; round < 2 * ITEMS; round++) await settled();
  expect(dataOf(socket).filter(text => text.includes('"result":')).length).toBeLessThan(ITEMS);

  socket.receives(`1:${request(2, "none")}`);
  for (let round = 0; round < 10; round++) await settled();
  const [answer = "", end, ...more] = dataOf(socket);
  expect(answer).toContain('"id":2');
  expect(end).toContain('"complete":true');
  expect(more).toEqual([]);
});
