import { expect, test, vi } from "vitest";
import { failure } from "../fixtures/client-bench.ts";
import { error, notification, request } from "../fixtures/messages.ts";
import { KEY, Page, tab } from "../fixtures/page.ts";
import { serverText } from "../fixtures/session-server.ts";

const { ack, refused, resumed } = serverText;
const OPEN_ID = "rpc.session.1";
const stored = tab();

test("the next page resumes the session, and sends what the server lacks; its ids are above the old ones", async () => {
  const old = new Page();
  const first = await old.connected();
  old.bench.client.notify("arrived");
  void failure(old.bench.client.call("on its way"));
  first.receives(ack(1, 0)).takeSent();
  old.leaves();
  expect(first.closedWith).toEqual({ code: undefined });

  const page = new Page();
  const { bench } = page;
  expect(stored.size).toBe(0);
  const next = await page.opens();
  expect(JSON.parse(next.takeSent()[0] ?? "").params).toMatchObject({ sessionId: "S", token: "t0", oldest: 2 });
  next.receives(resumed(OPEN_ID, "t1", 1, 1));
  void bench.client.call("new");
  expect(next.takeSent()).toEqual([ack(0, 1, 1), request(1, "on its way"), request(2, "new")]);
  expect(bench.client.extensions).toEqual({ a: {} });
  expect(await bench.takeEvents()).toEqual(["connected S"]);
});

test("calls that the server still owes an answer to can be waited for on the next page", async () => {
  const old = new Page();
  await old.connected();
  void failure(old.bench.client.call("slow"));
  void failure(old.bench.client.call("slower"));
  old.leaves();
  const { bench } = new Page();
  const [slow, slower] = bench.client.owedCalls;
  expect([slow?.method, slower?.method, bench.client.pendingCalls]).toEqual(["slow", "slower", 2]);
  void bench.client.connect();
  const next = bench.network
    .nextTry()
    .opensWithSessions()
    .receives(resumed(OPEN_ID, "t1", 2, 1));
  next.receives({ id: 1, result: "done" }).receives({ id: 2, error: { code: 5, message: "no" } });
  expect(await slow?.answer).toBe("done");
  expect(await failure(slower?.answer ?? Promise.resolve())).toMatchObject({ kind: "remote", code: 5 });
});

test("a call that is owed keeps its place among those in flight", async () => {
  const old = new Page();
  await old.connected();
  void failure(old.bench.client.call("slow"));
  old.leaves();
  const page = new Page({ limits: { inFlight: 1 } });
  void page.bench.client.call("new");
  const next = await page.opens();
  next.receives(resumed(OPEN_ID, "t1", 1, 1)).takeSent();
  next.receives({ id: 1, result: "done" });
  expect(next.takeSent()).toEqual([request(2, "new")]);
});

test("a handshake that fails on the next page is followed by one that asks for the session again", async () => {
  const old = new Page();
  await old.connected();
  old.leaves();
  const { bench } = new Page({ retryFirstConnection: true });
  void bench.client.connect();
  bench.network.nextTry().isRefused();
  expect(bench.network.isQuiet).toBe(true);
  bench.clock.advance(250);
  expect(bench.network.nextTry().opensWithSessions().takeSent()[0]).toContain("rpc.session.resume");
});

test("when the session is lost, owed calls tell whether the server had received them", async () => {
  const old = new Page();
  const first = await old.connected();
  void failure(old.bench.client.call("slow"));
  first.receives(ack(1, 0));
  old.leaves();
  const page = new Page();
  const owed = page.bench.client.owedCalls.map(({ answer }) => failure(answer));
  (await page.opens()).receives(refused(OPEN_ID, { reason: "denied" }));
  expect(await Promise.all(owed)).toMatchObject([{ kind: "sessionLost", received: true }]);
});

test("what waits when the page is left goes with the session, and requests that run are answered with an error", async () => {
  const old = new Page();
  const signals: AbortSignal[] = [];
  old.bench.client.on("ask", (_, { signal }) => {
    signals.push(signal);
    return new Promise(() => {});
  });
  const first = await old.connected();
  first.receives({ id: 9, method: "ask" }).breaks();
  old.bench.client.notify("waits");
  old.leaves();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  const next = await new Page().opens();
  next.takeSent();
  next.receives(resumed(OPEN_ID, "t1", 0, 2));
  expect(next.takeSent()).toEqual([
    ack(1, 0, 1),
    notification("waits"),
    error(9, '{"code":-32603,"message":"Internal error","data":{"type":"internal"}}'),
  ]);
});

test("a page that is left hears nothing more and tries nothing, unless the browser shows it again", async () => {
  const page = new Page();
  const first = await page.connected();
  let heard = 0;
  page.bench.client.on("n", () => heard++);
  page.leaves();
  first.receives({ method: "n" });
  page.bench.clock.advance(60_000);
  expect([heard, page.bench.network.isQuiet, stored.size]).toEqual([0, true, 1]);
  page.isShownAgain();
  expect(stored.size).toBe(0);
  const next = page.bench.network.nextTry().opensWithSessions();
  next.receives(resumed(OPEN_ID, "t1", 0, 1)).receives({ method: "n" });
  expect((await page.bench.takeEvents()).at(-1)).toBe("reconnected true");
  expect(heard).toBe(1);
});

test("a page that is left before its session was resumed leaves it to the next one", async () => {
  const old = new Page();
  await old.connected();
  old.leaves();
  const middle = new Page();
  await middle.opens();
  middle.leaves();
  const asked = (await new Page().opens()).takeSent()[0] ?? "";
  expect(JSON.parse(asked).params).toMatchObject({ sessionId: "S", attempt: 2 });
});

test("nothing is left without the option, without such a session, and after the end", async () => {
  const without = new Page({ storageKey: undefined });
  await without.connected();
  without.leaves();
  const classic = new Page();
  void classic.bench.client.connect();
  classic.bench.network.nextTry().opens().session("s1");
  classic.leaves();
  const closed = new Page();
  const socket = await closed.connected();
  const closing = closed.bench.client.close();
  socket.ends(1000);
  await closing;
  closed.leaves();
  expect(stored.size).toBe(0);
});

test.for([
  ["nothing", undefined],
  ["what is no JSON", "{"],
  ["what another version wrote", '{"session":{"sessionId":"S"},"lastId":1,"calls":[]}'],
] as const)("a page opens a session of its own where it finds %s", async ([, text]) => {
  if (text) stored.set(KEY, text);
  const socket = await new Page().opens();
  expect(stored.size).toBe(0);
  expect(socket.takeSent()).toEqual([expect.stringContaining('"method":"rpc.session.open"')]);
});

test("where there is no storage, or it is full, the client works without", async () => {
  vi.stubGlobal("sessionStorage", undefined);
  const page = new Page();
  await page.connected();
  page.leaves();
  expect(page.bench.client.state).toBe("reconnecting");
});
