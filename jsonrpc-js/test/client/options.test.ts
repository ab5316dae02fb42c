import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { JsonRpcClient } from "../../src/client.ts";
import type { ClientOptions } from "../../src/connection/options.ts";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import { FakeNetwork } from "../fixtures/fake-socket.ts";

const warnings: string[] = [];

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation((...words) => void warnings.push(words.join(" ").trim()));
});

afterEach(() => {
  vi.restoreAllMocks();
  warnings.length = 0;
});

function make(options: object): JsonRpcClient {
  return new JsonRpcClient({ uri: "ws://test/x", ...options } as ClientOptions);
}

const policy = "firstDelay, maxDelay, maxAttempts, maxTime";

test.each([
  [{ heartbeatt: 5000 }, /^unknown option 'heartbeatt', there are uri, .*heartbeat, /],
  [{ useSockJS: true }, /^unknown option 'useSockJS', there are uri, .*sockJS, /],
  [{ toString: true }, /^unknown option 'toString', there are /],
  [{ reconnect: { maxAttemps: 3 } }, `unknown option 'reconnect.maxAttemps', there are ${policy}`],
  [{ limits: { batches: 3 } }, /^unknown option 'limits.batches', there are messageBytes, .*batch, /],
])("%o is reported on the console", (options, warning) => {
  make(options);
  expect(warnings.map(text => text.replace("jsonrpc-js: ", ""))).toEqual([expect.stringMatching(warning)]);
});

test("what is known is not reported", () => {
  make({ heartbeat: 5000, reconnect: { maxAttempts: 3 }, token: undefined });
  make({ reconnect: false });
  expect(warnings).toEqual([]);
});

test.each([
  [{ heartbeat: "5000" }, "'heartbeat' must be a number, 0 or more: 5000"],
  [{ requestTimeout: -1 }, "'requestTimeout' must be a number, 0 or more: -1"],
  [{ closeTimeout: Number.NaN }, "'closeTimeout' must be a number, 0 or more: NaN"],
  [{ reconnect: { maxDelay: "1 s" } }, "'reconnect.maxDelay' must be a number, 0 or more: 1 s"],
  [{ limits: { batch: -1 } }, "'limits.batch' must be a number, 0 or more: -1"],
])("%o is refused", (options, message) => {
  expect(() => make(options)).toThrow(message);
});

test("a notice that nobody prevents is printed", async () => {
  const network = new FakeNetwork();
  const client = make({ webSocket: network.webSocket, session: "off" });
  void client.connect();
  const socket = network.nextTry().opens().receives("no JSON");
  await settled();
  expect(warnings).toEqual(["jsonrpc-js: Malformed message: message.parse"]);
  void client.close();
  socket.ends(1000);
  const bench = new ClientBench({ session: "off" });
  void bench.client.connect();
  bench.network.nextTry().opens().receives("no JSON");
  expect(await bench.takeEvents()).toEqual(["connected undefined", "notice malformed"]);
  expect(warnings).toHaveLength(1);
});
