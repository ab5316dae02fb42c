import { expect, test } from "vitest";
import { keptOf } from "../../src/channel/kept.ts";
import { type ChannelSocket, laneOf } from "../../src/channel/socket.ts";
import { CHANNELS, refusal, zero } from "../fixtures/channel-texts.ts";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import { error, notification } from "../fixtures/messages.ts";
import { dataOf, openChannels } from "../fixtures/open-channels.ts";
import { inSession } from "../fixtures/session-server.ts";

const TOO_LARGE = error("null", '{"code":-32007,"message":"Request too large","data":{"type":"request.tooLarge"}}');

const limits = { messageBytes: 1000 };
const parts = (number: number): string[] => [
  `${number}+:${"x".repeat(600)}`,
  `${number}+:${"x".repeat(600)}`,
  `${number}:${notification("end")}`,
];

test("a text in parts that is too large is dropped with its end, and answered once", async () => {
  const bench = new ClientBench({ limits });
  const [socket, [channel]] = await openChannels(bench, 1);
  const heard: unknown[] = [];
  channel?.on("end", () => heard.push("end"));
  channel?.on("next", () => heard.push("next"));
  for (const part of parts(1)) socket.receives(part);
  socket.receives(`1:${notification("next")}`);
  await settled();
  expect([dataOf(socket), heard]).toEqual([[`1:${TOO_LARGE}`], ["next"]]);
});

test("so is one that comes before the channel is accepted", async () => {
  const bench = new ClientBench({ limits });
  const socket = await inSession(bench, CHANNELS);
  bench.client.onChannel("/dialog", () => {});
  socket.receives(zero(1, "open", { channel: 2, path: "/dialog" }));
  for (const part of parts(2)) socket.receives(part);
  await settled();
  expect(dataOf(socket).slice(1)).toEqual([`2:${TOO_LARGE}`]);
});

test("a channel whose path has no UTF-8 is refused", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  bench.client.onChannel("/rooms/{id}", () => {});
  socket.receives(zero(1, "open", { channel: 2, path: "/rooms/%FF" }));
  expect(dataOf(socket)).toEqual([refusal(1, { reason: "path" })]);
});

test("a channel whose listener throws is refused, and that is told", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  bench.client.onChannel("/dialog", () => {
    throw new Error("broken");
  });
  socket.receives(zero(1, "open", { channel: 2, path: "/dialog" }));
  expect(dataOf(socket)).toEqual([refusal(1, { reason: "unsupported" })]);
  expect(await bench.takeEvents()).toEqual(["notice handler"]);
});

test("a channel that leaves its session is not left to the next page", () => {
  const lane = laneOf(1);
  const session = { id: "c1", limits: { messageBytes: 1000, batch: 50, inFlight: 10 } };
  lane.request = { path: "/rooms/12", key: "room" };
  lane.left = { lastId: 0, calls: [] };
  lane.socket = { session } as unknown as ChannelSocket;
  const parts = { lanes: new Map([[1, lane]]), scheduler: { isFree: () => true }, isHeld: () => false };
  const kept = () => keptOf(parts as unknown as Parameters<typeof keptOf>[0]).length;
  expect(kept()).toBe(1);
  lane.isPaused = true;
  expect(kept()).toBe(0);
});
