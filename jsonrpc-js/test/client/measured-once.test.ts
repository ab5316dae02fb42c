import { expect, test, vi } from "vitest";
import { utf8Length } from "../../src/codec/utf8.ts";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { request, result } from "../fixtures/messages.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";

vi.mock("../../src/codec/utf8.ts", async original => {
  const real = await original<{ utf8Length: (text: string) => number }>();
  return { utf8Length: vi.fn(real.utf8Length) };
});

async function resumable(bench: ClientBench): Promise<FakeSocket> {
  void bench.client.connect();
  await settled();
  const socket = bench.network.nextTry().opensWithSessions();
  socket.receives(serverText.opened("rpc.session.1", "S", "t0", defaultTerms));
  await settled();
  return socket;
}

test.each([
  ["plain", (bench: ClientBench) => bench.connected()],
  ["resumable", resumable],
] as const)("each text of a %s session is measured once", async (_, connect) => {
  const bench = new ClientBench();
  const socket = await connect(bench);
  bench.client.on("m", () => "done");
  vi.mocked(utf8Length).mockClear();
  const measured = () =>
    vi
      .mocked(utf8Length)
      .mock.calls.splice(0)
      .map(([text]) => text);
  const answer = bench.client.call("x");
  expect(measured()).toEqual([request(1, "x")]);
  socket.receives(result(1, "2"));
  expect(await answer).toBe(2);
  expect(measured()).toEqual([result(1, "2")]);
  socket.receives(request(7, "m"));
  await settled();
  await settled();
  expect(measured()).toEqual([request(7, "m"), result(7, '"done"')]);
});
