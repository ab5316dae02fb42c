import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { channelText } from "../../src/channel/messages.ts";
import { ChannelScheduler } from "../../src/channel/scheduler.ts";
import { ChannelTable } from "../../src/channel/table.ts";
import { expand, type Frame } from "../fixtures/vectors.ts";

/** What happens in a case of `protocol/vectors/session/channel-order.json`; the README there explains the members. */
interface OrderStep {
  readonly add?: number;
  readonly weight?: number;
  readonly remove?: number;
  readonly put?: number;
  readonly flood?: number;
  readonly text?: Frame;
  readonly next?: readonly Frame[];
  readonly until?: Frame;
  readonly atMost?: number;
  readonly remains?: number;
  readonly frames?: number;
  readonly advance?: number;
  readonly restart?: boolean;
}

interface OrderVector {
  readonly name: string;
  readonly parts?: number;
  readonly window?: number;
  readonly steps: readonly OrderStep[];
}

const file = new URL("../../../protocol/vectors/session/channel-order.json", import.meta.url);
const cases: readonly OrderVector[] = JSON.parse(readFileSync(file, "utf8"));

/** A table in which the other end has opened channels 1, 3, 5 and 7. */
function tableOf(): ChannelTable {
  const table = new ChannelTable({ client: false, max: 4, theirMax: 0, parts: true, messageBytes: 2 ** 20 });
  for (const channel of [1, 3, 5, 7]) {
    table.receive(channelText(`rpc.session.${channel}`, "open", { channel, path: "/" }), 0);
    table.accept(channel, {});
    table.next();
  }
  return table;
}

test.each(cases.map(one => [one.name, one] as const))("%s", (_, { parts = 0, window = 1024, steps }) => {
  const scheduler = new ChannelScheduler(tableOf(), parts, { frames: window, bytes: 2 ** 22 });
  const floods = new Map<number, string>();
  let now = 0;
  const fill = () => {
    for (const [number, text] of floods) if (scheduler.isFree(number)) scheduler.put(number, text);
  };
  const next = () => {
    const frame = scheduler.next(now)?.frame;
    fill();
    return frame;
  };
  for (const { add, weight = 1, remove, put, flood, text = "", ...step } of steps) {
    now += step.advance ?? 0;
    if (add !== undefined) scheduler.add(add, weight);
    if (remove !== undefined) scheduler.remove(remove);
    if (put !== undefined) scheduler.put(put, expand(text));
    if (flood !== undefined) floods.set(flood, expand(text));
    if (flood !== undefined) fill();
    if (step.remains !== undefined) scheduler.remains({ frames: step.frames ?? 0, bytes: step.remains }, now);
    if (step.restart) scheduler.restart();
    for (const frame of step.next ?? []) expect(next()).toBe(expand(frame));
    if (step.next?.length === 0) expect(next()).toBeUndefined();
    if (step.until === undefined) continue;
    const wanted = expand(step.until);
    let frames = 1;
    while (next() !== wanted) frames++;
    expect(frames).toBeLessThanOrEqual(step.atMost ?? 0);
  }
});
