import { expect, test, vi } from "vitest";
import { JsonRpcClient } from "../../src/client.ts";
import { accepted, CHANNELS, close, refusal, zero } from "../fixtures/channel-texts.ts";
import { failure } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { error, notification, request, result } from "../fixtures/messages.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";
import { type Browser, browsers, delivered } from "../fixtures/tabs.ts";

const { ack, opened, refused, resumed } = serverText;
const OPEN_ID = "rpc.session.1";
const current = browsers();

const open = (id: number, channel: number, path: string) => zero(id, "open", { channel, path });
const data = (socket: FakeSocket) => socket.takeSent().filter(text => !text.includes("session.ack"));

/** The next socket opens with a session. */
async function session(browser: Browser, id = "S", terms: object = CHANNELS): Promise<FakeSocket> {
  await delivered();
  const socket = browser.network.nextTry().opensWithSessions();
  expect(socket.takeSent()[0]).toContain('"identity":"ada"');
  socket.receives(opened(OPEN_ID, id, "t0", { ...defaultTerms, ...terms }));
  await delivered();
  return socket;
}

/** These tabs in one session: their conversations are the channels 1, 3, and so on. */
async function sessionOf(
  browser: Browser,
  tabs: readonly JsonRpcClient[],
  terms: object = {},
): Promise<[FakeSocket, number]> {
  let socket: FakeSocket | undefined;
  let number = 0;
  for (const tab of tabs) {
    void tab.connect();
    socket ??= await session(browser, "S", { ...CHANNELS, ...terms });
    await delivered();
    number++;
    expect(data(socket)).toEqual([open(number, 2 * number - 1, "/jsonrpc")]);
    socket.receives(accepted(number));
    await delivered();
  }
  return [socket as FakeSocket, number];
}

/** Two tabs in one session: their conversations are the channels 1 and 3. */
async function two(browser: Browser): Promise<[JsonRpcClient, JsonRpcClient, FakeSocket]> {
  const [one, other] = [browser.tab(), browser.tab()];
  const [socket] = await sessionOf(browser, [one, other]);
  return [one, other, socket];
}

test("two tabs have one socket, and each its own calls and handlers", async () => {
  const browser = current();
  const [one, other, socket] = await two(browser);
  expect([one.state, one.sessionId, other.state, other.sessionId]).toEqual(["connected", "c1", "connected", "c2"]);
  const heard: unknown[] = [];
  one.on("news", params => heard.push(["one", params]));
  other.on("news", params => heard.push(["other", params]));
  const answers = Promise.all([one.call("a"), other.call("b")]);
  await delivered();
  expect(data(socket)).toEqual([`1:${request(1, "a")}`, `3:${request(1, "b")}`]);
  socket
    .receives(`3:${result(1, '"b"')}`)
    .receives(`1:${result(1, '"a"')}`)
    .receives(`3:${notification("news", "[1]")}`);
  expect(await answers).toEqual(["a", "b"]);
  await delivered();
  expect(heard).toEqual([["other", [1]]]);
  expect([browser.network.isQuiet, browser.workers.length]).toEqual([true, 1]);
  expect(browser.workers[0]).toMatch(/^jsonrpc ws:\/\/test\/jsonrpc [0-9a-z]+$/);
  expect(browser.workers[0]).not.toContain("ada");
});

test("the streams of all tabs leave half of the window to calls", async () => {
  const frames = 32;
  const items = 20;
  const browser = current();
  const tabs = [browser.tab(), browser.tab(), browser.tab()];
  const [socket, received] = await sessionOf(browser, tabs, { window: { ...defaultTerms.window, frames } });
  socket.receives(ack(received, received));
  for (const tab of tabs) {
    tab.on("watch", async function* () {
      for (let item = 0; item < items; item++) yield item;
    });
  }
  const sent: string[] = [];
  const take = async () => {
    for (let round = 0; round < 2 * items; round++) await delivered();
    const more = data(socket);
    sent.push(...more);
    return more;
  };
  tabs.forEach((_, tab) => {
    socket.receives(`${2 * tab + 1}:${request(1, "watch")}`);
  });
  expect((await take()).length).toBeLessThan(frames / 2 + 2 * tabs.length);
  for (const tab of tabs) tab.call("question").catch(() => {});
  expect((await take()).filter(text => text.includes("question"))).toHaveLength(tabs.length);
  for (let acks = 0; acks < 10; acks++) {
    socket.receives(ack(received + sent.length, received + tabs.length));
    await take();
  }
  for (const number of [1, 3, 5]) {
    // The items, and the end.
    expect(sent.filter(text => text.startsWith(`${number}:`) && text.includes("rpc.stream.item"))).toHaveLength(
      items + 1,
    );
  }
});

test("further channels of a tab are channels of the same session", async () => {
  const [one, , socket] = await two(current());
  const call = one.channel("/rooms/12", { weight: 4 }).call("join");
  await delivered();
  expect(data(socket)).toEqual([zero(3, "open", { channel: 5, path: "/rooms/12", weight: 4 })]);
  socket.receives(accepted(3));
  await delivered();
  expect(data(socket)).toEqual([`5:${request(1, "join")}`]);
  socket.receives(`5:${result(1, '"joined"')}`);
  expect(await call).toBe("joined");
});

test("the channels of a tab that closes are closed, and those of the others go on", async () => {
  const [one, other, socket] = await two(current());
  await one.close();
  await delivered();
  expect(data(socket)).toEqual([close(1, 1000, 0)]);
  other.notify("x");
  await delivered();
  expect(data(socket)).toEqual([`3:${notification("x")}`]);
});

test("a worker refuses a tab of another user, whatever its name is", async () => {
  const browser = current();
  browser.collides = true;
  const [, , socket] = await two(browser);
  void browser.tab({ identity: "bob" }).connect();
  await delivered();
  expect(browser.workers).toHaveLength(1);
  expect(browser.network.nextTry().opensWithSessions().takeSent()[0]).not.toContain("identity");
  expect(data(socket)).toEqual([]);
});

test("another user has another worker", async () => {
  const browser = current();
  await two(browser);
  void browser.tab({ identity: "bob" }).connect();
  await delivered();
  expect(browser.workers).toHaveLength(2);
  expect(browser.network.nextTry().opensWithSessions().takeSent()[0]).toContain('"identity":"bob"');
});

test("a server that knows the user by another name: the tab has a socket of its own, with a session", async () => {
  const browser = current();
  const tab = browser.tab();
  void tab.connect();
  await delivered();
  const shared = browser.network.nextTry().opensWithSessions();
  shared.receives(error(`"${OPEN_ID}"`, '{"code":-32004,"message":"x","data":{"type":"session.identity"}}'));
  await delivered();
  expect(shared.closedWith).toBeDefined();
  const own = browser.network.nextTry().opensWithSessions();
  const [text = ""] = own.takeSent();
  expect(text).toContain('"method":"rpc.session.open"');
  expect(text).not.toContain("identity");
  own.receives(opened(OPEN_ID, "O", "t0", defaultTerms));
  await delivered();
  expect([tab.state, tab.sessionId, tab.sessionKind]).toEqual(["connected", "O", "resumable"]);
});

test.for([
  ["the server has no channels", {}],
  ["there are none at its path", CHANNELS],
] as const)("a tab has a socket of its own where %s", async ([, terms]) => {
  const browser = current();
  const tab = browser.tab();
  tab.on("news", () => {});
  void tab.connect();
  const shared = await session(browser, "S", terms);
  if (terms === CHANNELS) shared.receives(refusal(1, { reason: "path" }));
  await delivered();
  const own = browser.network.nextTry();
  expect([own.url, tab.state]).toEqual(["ws://test/jsonrpc", "connecting"]);
});

test("a tab that has nothing but channels needs none at its path, until it has something to say itself", async () => {
  const browser = current();
  const tab = browser.tab();
  void tab.connect();
  const shared = await session(browser);
  shared.receives(refusal(1, { reason: "path" })).takeSent();
  await delivered();
  expect([tab.state, browser.network.isQuiet]).toEqual(["connected", true]);
  const room = tab.channel("/rooms/12");
  void room.connect();
  await delivered();
  expect(data(shared).slice(-1)).toEqual([open(2, 3, "/rooms/12")]);
  shared.receives(accepted(2));
  await delivered();
  const call = tab.call("who");
  await delivered();
  browser.clock.advance(250);
  await delivered();
  const own = browser.network.nextTry().opensWithSessions();
  own.receives(opened(OPEN_ID, "O", "t0", { ...defaultTerms, ...CHANNELS }));
  expect(own.takeSent()).toContain(request(1, "who"));
  own.receives({ id: 1, result: "you" });
  expect(await call).toBe("you");
  browser.clock.advance(250);
  await delivered();
  expect(data(own)).toEqual([open(1, 1, "/rooms/12")]);
});

test.each(["SharedWorker", "navigator"])("and where the browser has no %s", async missing => {
  const browser = current();
  vi.stubGlobal(missing, undefined);
  void browser.tab().connect();
  await delivered();
  expect([browser.network.nextTry().url, browser.workers]).toEqual(["ws://test/jsonrpc", []]);
});

test("a break of the socket is one of each tab, and nothing is lost", async () => {
  const browser = current();
  const [one, other, first] = await two(browser);
  const room = one.channel("/rooms/12");
  void room.connect();
  await delivered();
  first.receives(accepted(3)).takeSent();
  await delivered();
  first.breaks();
  await delivered();
  expect([one.state, room.state, other.state]).toEqual(["reconnecting", "reconnecting", "reconnecting"]);
  const call = room.call("join");
  browser.clock.advance(250);
  await delivered();
  const next = browser.network.nextTry().opensWithSessions();
  next.takeSent();
  next.receives(resumed(OPEN_ID, "t1", 3, 4));
  await delivered();
  expect([one.state, room.state, other.state]).toEqual(["connected", "connected", "connected"]);
  expect(data(next)).toEqual([`5:${request(1, "join")}`]);
  next.receives(`5:${result(1, "1")}`);
  expect(await call).toBe(1);
});

test("a session that is lost is one of each tab, and calls know whether they were received", async () => {
  const browser = current();
  const [one, , first] = await two(browser);
  const outcome = new Promise(resolve => one.addEventListener("reconnected", resolve));
  const received = failure(one.call("a"));
  await delivered();
  const lost = failure(one.call("b"));
  await delivered();
  first.breaks();
  browser.clock.advance(250);
  await delivered();
  const next = browser.network.nextTry().opensWithSessions();
  next.receives(refused(OPEN_ID, { reason: "gap", received: 3 }));
  next.receives(opened(OPEN_ID, "S2", "t0", { ...defaultTerms, ...CHANNELS }));
  await delivered();
  expect([await received, await lost]).toMatchObject([
    { kind: "sessionLost", received: true },
    { kind: "sessionLost", received: false },
  ]);
  next.takeSent();
  browser.clock.advance(250);
  await delivered();
  expect(data(next)).toEqual([open(1, 1, "/jsonrpc"), open(2, 3, "/jsonrpc")]);
  next.receives(accepted(1));
  expect(await outcome).toMatchObject({ sameSession: false, loss: "gap" });
});

test("a worker that dies without a word: each tab opens its channels in another one", async () => {
  const browser = current();
  const [one, other] = await two(browser);
  browser.kills(1);
  await delivered();
  expect([one.state, other.state]).toEqual(["reconnecting", "reconnecting"]);
  browser.clock.advance(250);
  const next = await session(browser, "S2");
  expect(browser.workers).toHaveLength(2);
  expect(data(next)).toEqual([open(1, 1, "/jsonrpc"), open(2, 3, "/jsonrpc")]);
});

test("after a logout closed the socket the tabs are disconnected, and nothing is tried", async () => {
  const browser = current();
  const [one, other, socket] = await two(browser);
  socket.ends(4501);
  await delivered();
  browser.clock.advance(60_000);
  await delivered();
  expect([one.state, other.state, browser.network.isQuiet]).toEqual(["disconnected", "disconnected", true]);
});

test("the session ends 10 s after its last tab", async () => {
  const browser = current();
  const [one, other, socket] = await two(browser);
  await Promise.all([one.close(), other.close()]);
  await delivered();
  browser.clock.advance(9_999);
  expect(socket.closedWith).toBeUndefined();
  browser.clock.advance(1);
  expect(socket.closedWith).toEqual({ code: 1000 });
});

test("what does not go together with a shared worker is said", async () => {
  const browser = current();
  const tab = browser.tab({ storageKey: "main" });
  const notices: string[] = [];
  tab.addEventListener("notice", event => {
    event.preventDefault();
    notices.push(event.notice.message);
  });
  void tab.connect();
  const socket = await session(browser);
  socket.receives(accepted(1));
  await delivered();
  expect(notices).toEqual([
    "'storageKey' is for a socket of its own: a tab that shares one opens its channels again after a reload",
  ]);
  expect(() => tab.merge([])).toThrow("which has no sets: send to each channel");
});

test("a token is that of a tab", async () => {
  const browser = current();
  void browser.tab({ token: async () => "secret" }).connect();
  await delivered();
  expect(browser.network.nextTry().protocols).toContain(`jsonrpc2.bearer.${btoa("secret")}`);
});

test("a tab without a token does not keep the others from theirs", async () => {
  const browser = current();
  let given = (_: string) => {};
  const asked = () => new Promise<string>(resolve => (given = resolve));
  void browser.tab({ token: asked }).connect();
  void browser.tab({ token: () => Promise.reject(new Error("none")) }).connect();
  void browser.tab().connect();
  await delivered();
  given("first");
  await delivered();
  const first = await session(browser, "S", CHANNELS);
  first.breaks();
  await delivered();
  browser.clock.advance(250);
  await delivered();
  given("second");
  await delivered();
  expect(browser.network.nextTry().protocols).toContain(`jsonrpc2.bearer.${btoa("second")}`);
});

test("when no tab has a token the worker cannot log in", async () => {
  const browser = current();
  const none = () => Promise.reject(new Error("none"));
  const tabs = [browser.tab({ token: none }), browser.tab({ token: none })];
  const errors = tabs.map(tab => tab.connect().catch(({ message }) => message));
  await delivered();
  expect(await errors[0]).toContain("token supplier failed");
});

test("a tab sends no more than the worker takes, which takes what the session has room for", async () => {
  const browser = current();
  const tab = browser.tab();
  void tab.connect();
  const socket = await session(browser, "S", { ...CHANNELS, window: { ...defaultTerms.window, frames: 4 } });
  socket.receives(accepted(1)).takeSent();
  await delivered();
  for (let at = 0; at < 200; at++) tab.notify("x", [at]);
  await delivered();
  const sent = data(socket);
  expect([sent.length, tab.queuedMessages]).toEqual([3, 200 - 3 - 64]);
  while (sent.length < 200) {
    socket.receives(ack(sent.length + 1, 1));
    await delivered();
    const more = data(socket);
    expect(more.length).toBeGreaterThan(0);
    sent.push(...more);
  }
  expect(sent).toEqual(Array.from({ length: 200 }, (_, at) => `1:${notification("x", `[${at}]`)}`));
  expect(tab.queuedMessages).toBe(0);
});

test("a tab that does not read is closed, and the others go on", async () => {
  const browser = current();
  const [one, other, socket] = await two(browser);
  const large = "x".repeat(1_000_000);
  for (let at = 0; at < 6; at++) socket.receives(`1:${notification("x", `["${large}"]`)}`);
  await delivered();
  expect(data(socket)).toEqual([close(1, 4008, 5)]);
  expect([one.state, other.state]).toEqual(["reconnecting", "connected"]);
});

test("options that do not go together are errors of the constructor", () => {
  const uri = "ws://test/x";
  expect(() => new JsonRpcClient({ uri, sharedWorker: "/worker.js" })).toThrow("'sharedWorker' requires 'identity'");
  const options = { uri, sharedWorker: "/worker.js", identity: "" };
  expect(() => new JsonRpcClient({ ...options, webSocket: class {} as never })).toThrow(TypeError);
});
