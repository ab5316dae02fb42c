import { expect, test, vi } from "vitest";
import { ClientBench, failure, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { notification, request } from "../fixtures/messages.ts";
import { defaultTerms, inSession, serverText } from "../fixtures/session-server.ts";

const AGREED = { extensions: { context: { receives: false } } };
const PLACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/** A message that says where it is in a trace. */
const traced = (text: string) => JSON.stringify({ ...JSON.parse(text), traceparent: PLACE });

const taken = (socket: FakeSocket) => socket.takeSent().map(text => JSON.parse(text));

test("the extension is offered where the application says where calls are in a trace, and only there", async () => {
  for (const traceparent of [() => PLACE, undefined]) {
    const bench = new ClientBench({ traceparent, channels: false });
    void bench.client.connect();
    await settled();
    const [open] = taken(bench.network.nextTry().opensWithSessions());
    expect(open.params.extensions.context).toEqual(traceparent && { receives: false });
  }
});

test("calls, notifications, batches and streams say where they are in a trace", async () => {
  const asked: string[] = [];
  const traceparent = (method: string) => {
    asked.push(method);
    return PLACE;
  };
  const bench = new ClientBench({ traceparent });
  const socket = await inSession(bench, AGREED);
  void bench.client.call("call", [1]);
  bench.client.notify("notify");
  const batch = bench.client.batch();
  void batch.call("one");
  batch.notify("two");
  batch.send();
  void bench.client.stream("watch")[Symbol.asyncIterator]().next();
  const [call, told, both, stream] = taken(socket);
  expect(call).toEqual(JSON.parse(traced(request(1, "call", "[1]"))));
  expect(told).toEqual(JSON.parse(traced(notification("notify"))));
  expect(both).toEqual([JSON.parse(traced(request(2, "one"))), JSON.parse(traced(notification("two")))]);
  expect(stream).toEqual(JSON.parse(traced(request(3, "watch"))));
  expect(asked).toEqual(["call", "notify", "one", "two", "watch"]);
});

test("a call of which the application does not say it says nothing", async () => {
  const bench = new ClientBench({ traceparent: method => (method === "traced" ? PLACE : undefined) });
  const socket = await inSession(bench, AGREED);
  bench.client.notify("untraced");
  bench.client.notify("traced");
  expect(taken(socket)).toEqual([JSON.parse(notification("untraced")), JSON.parse(traced(notification("traced")))]);
});

test("a server that has not accepted the extension gets nothing of it, and the application is not asked", async () => {
  const traceparent = vi.fn(() => PLACE);
  const bench = new ClientBench({ traceparent });
  bench.client.notify("before there is a session");
  const socket = await inSession(bench);
  bench.client.notify("after");
  expect(socket.takeSent()).toEqual([notification("before there is a session"), notification("after")]);
  const plain = new ClientBench({ traceparent, session: "off" });
  plain.client.notify("plain");
  await settled();
  expect(plain.network.nextTry().opens().takeSent()).toEqual([notification("plain")]);
  expect(traceparent).not.toHaveBeenCalled();
});

test("in the next session it depends on what is agreed on there", async () => {
  const bench = new ClientBench({ traceparent: () => PLACE });
  const first = await inSession(bench, AGREED);
  first.breaks();
  bench.clock.advance(250);
  await settled();
  const second = bench.network.nextTry().opensWithSessions();
  second.receives(serverText.refused("rpc.session.1", { reason: "denied" }));
  second.receives(serverText.opened("rpc.session.1", "S2", "u0", defaultTerms));
  await settled();
  second.takeSent();
  bench.client.notify("anew");
  expect(second.takeSent()).toEqual([notification("anew")]);
});

test("what the application throws fails the call, and nothing is sent", async () => {
  const bench = new ClientBench({
    traceparent: () => {
      throw new RangeError("no tracer");
    },
  });
  const socket = await inSession(bench, AGREED);
  expect(await failure(bench.client.call("call"))).toBeInstanceOf(RangeError);
  expect(() => bench.client.notify("notify")).toThrow("no tracer");
  expect(socket.takeSent()).toEqual([]);
});
