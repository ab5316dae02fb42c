import { expect, test } from "vitest";
import { accepted, CHANNELS, close, refusal, zero } from "../fixtures/channel-texts.ts";
import { ClientBench, failure, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { defaultTerms, inSession, serverText } from "../fixtures/session-server.ts";
import { browsers, delivered } from "../fixtures/tabs.ts";

const data = (socket: FakeSocket) => socket.takeSent().filter(text => !text.includes("session.ack"));
const asked = (id: number, authorization: string, path = "/rooms/12") =>
  zero(id, "open", { channel: 2 * id - 1, path, authorization });
const current = browsers();

test("a channel may have a bearer token of its own, which is asked for whenever it is opened", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  const tokens = ["one", Promise.resolve("two")];
  const channel = bench.client.channel("/rooms/12", {
    token: () => tokens.shift() ?? Promise.reject(new Error("nobody is logged in")),
  });
  void channel.connect();
  await settled();
  expect(data(socket)).toEqual([asked(1, "Bearer one")]);
  socket.receives(accepted(1)).receives(close(1, 4001, 0));
  bench.clock.advance(250);
  await settled();
  expect(data(socket)).toEqual([close(1, 1000, 0), asked(2, "Bearer two")]);
  socket.receives(accepted(2)).receives(close(3, 4001, 0));
  bench.clock.advance(250);
  await settled();
  expect(data(socket)).toEqual([close(3, 1000, 0)]);
  expect(channel.state).toBe("reconnecting");
});

test("a channel whose token is not good fails, and its client goes on", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  const failed = failure(bench.client.channel("/rooms/12", { token: () => "expired" }).connect());
  await settled();
  expect(data(socket)).toEqual([asked(1, "Bearer expired")]);
  socket.receives(refusal(1, { reason: "authenticate", scheme: "Bearer" }));
  expect((await failed).message).toContain("the server refuses the channel: authenticate");
  expect(bench.client.state).toBe("connected");
});

test("a token that the server would take for a violation is not sent", async () => {
  const bench = new ClientBench();
  const socket = await inSession(bench, CHANNELS);
  const longest = "x".repeat(8192 - "Bearer ".length);
  const failed = failure(bench.client.channel("/rooms/12", { token: () => `${longest}x` }).connect());
  await settled();
  expect((await failed).message).toContain("the token of the channel /rooms/12 is too long: 8185 characters at most");
  void bench.client.channel("/rooms/12", { token: () => longest }).connect();
  await settled();
  expect(data(socket)).toEqual([asked(1, `Bearer ${longest}`)]);
});

test("a socket of its own, also where the server takes no credentials of channels, is opened with its token", async () => {
  const bench = new ClientBench({ token: "client" });
  const socket = await inSession(bench, CHANNELS);
  void bench.client.channel("/rooms/12", { token: () => "own" }).connect();
  await settled();
  socket.receives(refusal(1, { reason: "unsupported" }));
  await settled();
  expect(bench.network.nextTry().protocols).toContain(`jsonrpc2.bearer.${btoa("own").replaceAll("=", "")}`);
});

test("a token of a channel of a tab travels over the shared worker, and with no other channel", async () => {
  const browser = current();
  const tab = browser.tab();
  void tab.connect();
  await delivered();
  const socket = browser.network.nextTry().opensWithSessions();
  socket.takeSent();
  socket.receives(serverText.opened("rpc.session.1", "S", "t0", { ...defaultTerms, ...CHANNELS }));
  await delivered();
  expect(data(socket)).toEqual([zero(1, "open", { channel: 1, path: "/jsonrpc" })]);
  socket.receives(accepted(1));
  void tab.channel("/rooms/12", { token: async () => "own" }).connect();
  void tab.channel("/rooms/13").connect();
  await delivered();
  await delivered();
  expect(data(socket).sort()).toEqual(
    [zero(2, "open", { channel: 3, path: "/rooms/13" }), asked(3, "Bearer own")].sort(),
  );
});
