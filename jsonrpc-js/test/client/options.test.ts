import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ClientOptions } from "../../src/client/options.ts";
import { JsonRpcClient } from "../../src/client.ts";
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

test.each([
  [{ heartbeatt: 5000 }, "unknown option 'heartbeatt', did you mean 'heartbeat'?"],
  [{ requesttimeout: 5000 }, "unknown option 'requesttimeout', did you mean 'requestTimeout'?"],
  [{ useSockJS: true }, "unknown option 'useSockJS', did you mean 'sockJS'?"],
  [{ somethingElse: 1 }, "unknown option 'somethingElse'"],
  [{ reconnect: { maxAttemps: 3 } }, "unknown option 'reconnect.maxAttemps', did you mean 'reconnect.maxAttempts'?"],
])("%o is reported on the console", (options, warning) => {
  make(options);
  expect(warnings).toEqual([`jsonrpc-js: ${warning}`]);
});

test("what is known is not reported", () => {
  make({ heartbeat: 5000, reconnect: { maxAttempts: 3 }, token: undefined });
  make({ reconnect: false });
  expect(warnings).toEqual([]);
});

test.each([
  [{ heartbeat: "5000" }, "'heartbeat' must be a number of milliseconds: 5000"],
  [{ requestTimeout: -1 }, "'requestTimeout' must be a number of milliseconds: -1"],
  [{ closeTimeout: Number.NaN }, "'closeTimeout' must be a number of milliseconds: NaN"],
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
