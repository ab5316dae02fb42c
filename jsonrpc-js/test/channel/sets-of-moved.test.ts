import { expect, test } from "vitest";
import { ChannelTable } from "../../src/channel/table.ts";
import { accepted } from "../fixtures/channel-texts.ts";
import { notification } from "../fixtures/messages.ts";

const EARLY = 64 * 1024;

/** A client's table where channel 1 has come from another session, whose `moved` is not read yet. */
function arrived(): ChannelTable {
  const table = new ChannelTable({ client: true, max: 16, theirMax: 64, parts: true, messageBytes: 1_048_576 });
  expect(table.openMoved({ session: "S", channel: 7, ticket: "t" })).toBe(1);
  table.next();
  expect(table.receive(accepted(1), 0).kind).toBe("opened");
  return table;
}

const merge = (set: number, add: readonly number[]) =>
  `0:${notification("rpc.session.channel.merge", JSON.stringify({ set, add }))}`;

/** What a frame means on the channels that it is for. */
function receive(table: ChannelTable, frame: string): readonly object[] {
  const event = table.receive(frame, 0);
  return event.kind === "set" ? table.distribute(event) : [event];
}

test("what is for a set is held for a member that moves, in order with the rest", () => {
  const table = arrived();
  receive(table, merge(2, [1]));
  expect(receive(table, `2:${notification("a")}`)).toEqual([]);
  expect(receive(table, `1:${notification("b")}`)).toEqual([{ kind: "kept" }]);
  expect(receive(table, `2:${notification("c")}`)).toEqual([]);
  const data = (method: string) => ({ kind: "data", channel: 1, text: notification(method) });
  expect(table.release(1)).toEqual([data("a"), data("b"), data("c")]);
  expect(receive(table, `2:${notification("d")}`)).toEqual([data("d")]);
});

test("it counts for what may be held, beyond which the channel is closed", () => {
  const table = arrived();
  receive(table, merge(2, [1]));
  const half = `2:${notification("a", `["${"x".repeat(EARLY / 2)}"]`)}`;
  expect(receive(table, half)).toEqual([]);
  expect(receive(table, half)).toEqual([{ kind: "exceeded", channel: 1 }]);
  expect(table.next()).toContain('"code":4504');
});

test("a set sends no more than its members may hold, until they have left the session before", () => {
  const table = arrived();
  const set = table.merge(0, [1], []);
  expect(table.allowance(set)).toBe(EARLY);
  table.sent(set, 60_000);
  expect([table.allowance(set), table.allowance(1)]).toEqual([EARLY - 60_000, EARLY - 60_000]);
  table.sent(1, EARLY - 60_000);
  expect(table.allowance(set)).toBe(0);
  table.departureReceived(1);
  expect(table.allowance(set)).toBe(Number.POSITIVE_INFINITY);
});
