import { expect, test } from "vitest";
import type { JsonRpcClient } from "../../src/client.ts";
import { CHANNELS } from "../fixtures/channel-texts.ts";
import { ClientBench, failure, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { notification, request, result } from "../fixtures/messages.ts";
import { dataOf, openChannels } from "../fixtures/open-channels.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";

const { ack } = serverText;
const OPENED = 1;

/** The texts of the frames of channel 1, put together. */
function textsOf(frames: readonly string[]): string[] {
  const texts: string[] = [];
  let begun = "";
  for (const frame of frames) {
    const [, plus, text] = /^1(\+?):(.*)$/.exec(frame) ?? [];
    begun += text ?? "";
    if (plus === "+") continue;
    texts.push(begun);
    begun = "";
  }
  return texts;
}

/** A channel, and as much unacknowledged as may be: what it sends waits in the hand of the scheduler. */
async function blocked(): Promise<[bench: ClientBench, socket: FakeSocket, channel: JsonRpcClient, sent: number]> {
  const bench = new ClientBench();
  const [socket, [channel]] = await openChannels(bench, 1);
  bench.client.notify("fill", ["x".repeat(140_000)]);
  expect(dataOf(socket)).toHaveLength(1);
  return [bench, socket, channel as JsonRpcClient, 2];
}

/** A channel that has sent the beginning of a text. */
async function begun(send: (channel: JsonRpcClient) => void): Promise<[ClientBench, FakeSocket, () => string[]]> {
  const bench = new ClientBench();
  const [socket, [channel]] = await openChannels(bench, 1);
  send(channel as JsonRpcClient);
  const frames = dataOf(socket);
  expect([frames.length > 4, textsOf(frames).length]).toEqual([true, 0]);
  const rest = () => {
    for (let before = 0; before < frames.length; ) {
      before = frames.length;
      socket.receives(ack(before + 1, OPENED));
      frames.push(...dataOf(socket));
    }
    return textsOf(frames);
  };
  return [bench, socket, rest];
}

const LARGE = ["x".repeat(400_000)];

test("a call that is given up before anything of it is sent is never sent", async () => {
  const [, socket, channel, sent] = await blocked();
  const abort = new AbortController();
  const call = failure(channel.call("given.up", [], { signal: abort.signal }));
  const next = channel.call("next");
  abort.abort();
  expect((await call).name).toBe("CancelledError");
  socket.receives(ack(sent, OPENED));
  expect(dataOf(socket)).toEqual([`1:${request(2, "next")}`]);
  socket.receives(`1:${result(2, "7")}`);
  expect(await next).toBe(7);
});

test("of a batch that is not sent what is given up is left out, and nothing goes twice", async () => {
  const [, socket, channel, sent] = await blocked();
  const abort = new AbortController();
  const batch = channel.batch();
  const first = failure(batch.call("first", [], { signal: abort.signal }));
  void batch.call("second", []);
  batch.send();
  abort.abort();
  await first;
  socket.receives(ack(sent, OPENED));
  expect(dataOf(socket)).toEqual([`1:[${request(2, "second", "[]")}]`]);
  socket.receives(ack(sent + 1, OPENED));
  expect(dataOf(socket)).toEqual([]);
});

test("a call that is given up in the middle of its text is sent to its end and cancelled behind it", async () => {
  const abort = new AbortController();
  let call: Promise<unknown> | undefined;
  const [bench, socket, rest] = await begun(channel => {
    call = failure(channel.call("large", LARGE, { signal: abort.signal }));
    channel.notify("next");
  });
  abort.abort();
  await call;
  expect(rest()).toEqual([
    request(1, "large", JSON.stringify(LARGE)),
    notification("next"),
    notification("$/cancelRequest", '{"id":1}'),
  ]);
  await bench.takeEvents();
  socket.receives(`1:${result(1, "7")}`);
  expect(await bench.takeEvents()).toEqual([]);
});

test("a batch that is given up in part in the middle of its text is sent once", async () => {
  const abort = new AbortController();
  let second: Promise<unknown> | undefined;
  const [, socket, rest] = await begun(channel => {
    const batch = channel.batch();
    batch.call("first", LARGE, { signal: abort.signal }).catch(() => {});
    second = batch.call("second");
    batch.send();
  });
  abort.abort();
  await settled();
  expect(rest()).toEqual([
    `[${request(1, "first", JSON.stringify(LARGE))},${request(2, "second")}]`,
    notification("$/cancelRequest", '{"id":1}'),
  ]);
  socket.receives(`1:[${result(1, "1")},${result(2, "2")}]`);
  expect(await second).toBe(2);
});

test("a stream that is given up in the middle of its call is cancelled when it opens", async () => {
  const abort = new AbortController();
  const [, socket, rest] = await begun(channel => {
    const loop = async () => {
      for await (const _ of channel.stream("watch", LARGE, { signal: abort.signal }));
    };
    loop().catch(() => {});
  });
  abort.abort();
  await settled();
  expect(rest()).toHaveLength(2);
  socket.receives(`1:${result(1, '"s1"')}`);
  await settled();
  expect(dataOf(socket)).toEqual([`1:${notification("rpc.stream.cancel", '{"subscription":"s1"}')}`]);
});

test("a text has the size of the limit without its prefix, to a set as on a channel", async () => {
  const text = notification("n", `["${"x".repeat(400)}"]`);
  const limits = { ...defaultTerms.limits, messageBytes: text.length };
  const bench = new ClientBench();
  const [socket, [one]] = await openChannels(bench, 1, { limits, extensions: { channels: { max: 64 } } });
  const set = bench.client.merge([one as JsonRpcClient]);
  dataOf(socket);
  set.notify("n", ["x".repeat(400)]);
  one?.notify("n", ["x".repeat(400)]);
  expect(dataOf(socket)).toEqual([`3:${text}`, `1:${text}`]);
});

test("what the window never holds is refused, and the others go on", async () => {
  const text = notification("n", `["${"x".repeat(400)}"]`);
  const terms = { window: { ...defaultTerms.window, bytes: text.length }, ...CHANNELS };
  const bench = new ClientBench();
  const [socket, [one]] = await openChannels(bench, 1, { ...terms, extensions: { channels: { max: 64 } } });
  socket.receives(ack(1, OPENED));
  const set = bench.client.merge([one as JsonRpcClient]);
  socket.receives(ack(2, OPENED));
  dataOf(socket);
  expect(() => set.notify("n", ["x".repeat(400)])).toThrow("Message of");
  const call = failure(one?.call("n", ["x".repeat(400)]) as Promise<unknown>);
  set.notify("small");
  one?.notify("small");
  expect((await call).name).toBe("MessageTooLargeError");
  expect(dataOf(socket)).toEqual([`3:${notification("small")}`, `1:${notification("small")}`]);
});
