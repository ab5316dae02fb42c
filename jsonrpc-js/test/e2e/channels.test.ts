import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { WebSocket } from "ws";
import { JsonRpcClient } from "../../src/client.ts";
import { FaultProxy } from "./fault-proxy.ts";

const BREAKS = 20;
const CALLS = 20;

let proxy: FaultProxy;

beforeAll(async () => {
  proxy = await FaultProxy.start(inject("demoPort"));
});

afterAll(async () => {
  await proxy.stop();
});

test("each call on a channel is answered once, however often the socket breaks", async () => {
  const uri = `ws://localhost:${proxy.port}/jsonrpc`;
  const client = new JsonRpcClient({ uri, webSocket: WebSocket, session: "required", reconnect: { firstDelay: 1 } });
  const echo = client.channel("/echo", { fallback: false });
  const spec = client.channel("/spec", { fallback: false });
  await client.connect();

  const answers: Promise<unknown>[] = [];
  for (let round = 0; round < BREAKS; round++) {
    for (let call = 0; call < CALLS; call++) answers.push(echo.call("echo", [answers.length]));
    proxy.cut();
  }

  expect(await Promise.all(answers)).toEqual(answers.map((_, number) => [number]));
  expect(await spec.call("subtract", [42, 23])).toBe(19);
  expect(proxy.connections).toBe(1);
  await client.close();
});

test("a channel belongs to whom its token names, and a set to one user", async () => {
  const client = new JsonRpcClient({ uri: `ws://localhost:${inject("demoPort")}/jsonrpc`, webSocket: WebSocket });
  const notices: string[] = [];
  client.addEventListener("notice", event => {
    event.preventDefault();
    notices.push(event.notice.message);
  });
  const of = (user: string) => client.channel("/echo", { fallback: false, token: async () => user });
  await expect(of("eve").call("echo", [1])).rejects.toThrow(/\/echo.*authenticate/);

  const [anna, also, ben] = [of("anna"), of("anna"), of("ben")];
  expect(await Promise.all([anna, also, ben].map(channel => channel.call("echo", [2])))).toEqual([[2], [2], [2]]);
  client.merge([anna, also]).notify("news", ["to one user"]);
  client.merge([anna, ben]).notify("news", ["to two"]);
  await expect.poll(() => notices).toHaveLength(1);
  expect(notices[0]).toMatch(/-32602 Channels of different users$/);
  expect(await ben.call("echo", [3])).toEqual([3]);
  expect(notices).toHaveLength(1);
  await client.close();
});

test("a path without channels is refused, and gets a socket of its own where that is allowed", async () => {
  const client = new JsonRpcClient({ uri: `ws://localhost:${inject("demoPort")}/jsonrpc`, webSocket: WebSocket });
  const refused = client.channel("/slow", { fallback: false });
  await expect(refused.call("slow", { millis: 1 })).rejects.toThrow(/\/slow/);

  expect(await client.channel("/slow").call("slow", { millis: 1 })).toBe(1);
  await client.close();
});
