import { expect, inject, test } from "vitest";
import { WebSocket } from "ws";
import { JsonRpcClient } from "../../src/client.ts";
import { FaultProxy } from "./fault-proxy.ts";

const MOVES = 20;

test("each call on a channel is answered once while it moves between two sockets that break", async () => {
  const proxies = await Promise.all([FaultProxy.start(inject("demoPort")), FaultProxy.start(inject("demoPort"))]);
  const [one, two] = proxies.map(
    ({ port }) =>
      new JsonRpcClient({
        uri: `ws://localhost:${port}/jsonrpc`,
        webSocket: WebSocket,
        session: "required",
        connectionTimeout: 60_000,
        reconnect: { firstDelay: 1 },
      }),
  ) as [JsonRpcClient, JsonRpcClient];
  const echo = one.channel("/echo", { fallback: false });
  await Promise.all([echo.connect(), two.connect()]);

  const answers: Promise<unknown>[] = [];
  for (let move = 0; move < MOVES; move++) {
    for (let call = 0; call < 10; call++) answers.push(echo.call("echo", [answers.length]));
    const moving = echo.moveTo(move % 2 ? one : two);
    for (let call = 0; call < 10; call++) answers.push(echo.call("echo", [answers.length]));
    proxies[move % 3 ? 0 : 1]?.cut();
    await moving;
  }
  await echo.moveTo(two);
  await one.close();
  answers.push(echo.call("echo", [answers.length]));

  expect(await Promise.all(answers)).toEqual(answers.map((_, number) => [number]));
  await two.close();
  await Promise.all(proxies.map(proxy => proxy.stop()));
});
