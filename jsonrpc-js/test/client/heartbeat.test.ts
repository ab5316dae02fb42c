import { afterEach, expect, test, vi } from "vitest";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";

const ping = (number: number, interval?: number) =>
  JSON.stringify({
    jsonrpc: "2.0",
    id: 2_000_000_000 + number,
    method: "ping",
    ...(interval && { params: { interval } }),
  });
const pong = (socket: FakeSocket, number: number) => socket.answersControl(number, { result: { value: "pong" } });
const beating = () => new ClientBench({ heartbeat: 10_000, heartbeatGrace: 3000 });

afterEach(() => vi.unstubAllGlobals());

async function beatingSocket(bench: ClientBench): Promise<FakeSocket> {
  void bench.client.connect();
  await settled();
  const socket = bench.network.nextTry().opens();
  socket.takeSent();
  socket.session("s1");
  await bench.takeEvents();
  return socket;
}

test("the first ping announces the interval, the others come at it, and none is told to the application", async () => {
  const bench = beating();
  const socket = await beatingSocket(bench);
  expect(socket.takeSent()).toEqual([ping(2, 10_000)]);
  pong(socket, 2);
  bench.clock.advance(9999);
  expect(socket.takeSent()).toEqual([]);
  bench.clock.advance(1);
  expect(socket.takeSent()).toEqual([ping(3)]);
  pong(socket, 3);
  bench.clock.advance(10_000);
  expect(socket.takeSent()).toEqual([ping(4)]);
  expect(await bench.takeEvents()).toEqual([]);
});

test("a dead server is found within the interval and the grace", async () => {
  const bench = beating();
  const socket = await beatingSocket(bench);
  pong(socket, 2);
  bench.clock.advance(12_999);
  expect(bench.client.state).toBe("connected");
  bench.clock.advance(1);
  expect(await bench.takeEvents()).toEqual(["reconnecting heartbeat 1 250"]);
  expect(socket.closedWith).toEqual({ code: undefined });
});

test("each new socket gets the interval announced again", async () => {
  const bench = beating();
  (await beatingSocket(bench)).breaks();
  const second = await bench.reconnecting();
  second.takeSent();
  second.session("s1");
  expect(second.takeSent()).toEqual([ping(2, 10_000)]);
  pong(second, 2);
  bench.clock.advance(13_000);
  expect((await bench.takeEvents()).at(-1)).toBe("reconnecting heartbeat 1 250");
});

test("any frame is a sign of life", async () => {
  const bench = beating();
  const socket = await beatingSocket(bench);
  for (let beats = 0; beats < 5; beats++) {
    bench.clock.advance(1000);
    socket.receives({ method: "$/unknown" });
    bench.clock.advance(9000);
  }
  expect(bench.client.state).toBe("connected");
});

test("a ping that is answered with an error is a sign of life", async () => {
  const bench = beating();
  const socket = await beatingSocket(bench);
  bench.clock.advance(1000);
  socket.answersControl(2, { error: { code: -32601, message: "Method not found" } });
  bench.clock.advance(9000);
  expect(bench.client.state).toBe("connected");
});

test("after a late timer the client asks first and judges one grace later", async () => {
  const bench = beating();
  const socket = await beatingSocket(bench);
  pong(socket, 2);
  bench.clock.advance(10_000);
  socket.takeSent();
  bench.sleep(600_000);
  bench.clock.advance(3000);
  expect(bench.client.state).toBe("connected");
  expect(socket.takeSent()).toEqual([ping(4)]);
  bench.clock.advance(1);
  pong(socket, 4);
  bench.clock.advance(3000);
  expect(await bench.takeEvents()).toEqual([]);
  expect(bench.client.state).toBe("connected");
});

test("after a late timer a server that is dead is still found", async () => {
  const bench = beating();
  const socket = await beatingSocket(bench);
  pong(socket, 2);
  bench.clock.advance(10_000);
  bench.sleep(600_000);
  bench.clock.advance(3000);
  bench.sleep(600_000);
  bench.clock.advance(3000);
  expect(await bench.takeEvents()).toEqual(["reconnecting heartbeat 1 250"]);
});

test("timers that run once a minute do not kill a healthy connection", async () => {
  const bench = beating();
  const socket = await beatingSocket(bench);
  socket.takeSent();
  for (let number = 2; number < 12; number++) {
    pong(socket, number);
    bench.sleep(60_000);
    bench.clock.advance(3000);
    expect(socket.takeSent()).toEqual([ping(number + 1)]);
  }
  expect(bench.client.state).toBe("connected");
});

test("without a heartbeat the client looks every thirty seconds, if the server has sessions", async () => {
  const bench = new ClientBench();
  const socket = await bench.connected();
  bench.clock.advance(29_999);
  expect(socket.takeSent()).toEqual([]);
  bench.clock.advance(1);
  expect(socket.takeSent()).toEqual([ping(2)]);
  bench.clock.advance(5000);
  expect(await bench.takeEvents()).toEqual(["reconnecting heartbeat 1 250"]);
});

test("without a heartbeat and without sessions the server is not asked anything", async () => {
  const bench = new ClientBench({ session: "off" });
  void bench.client.connect();
  const socket = bench.network.nextTry().opens();
  bench.clock.advance(3_600_000);
  expect(socket.takeSent()).toEqual([]);
  expect(bench.client.state).toBe("connected");
});

class Page extends EventTarget {
  readonly document = { hidden: false };
  listeners = 0;

  constructor() {
    super();
    vi.stubGlobal("document", this.document);
    vi.stubGlobal("addEventListener", (type: string, listener: EventListener) => {
      this.listeners++;
      this.addEventListener(type, listener);
    });
    vi.stubGlobal("removeEventListener", (type: string, listener: EventListener) => {
      this.listeners--;
      this.removeEventListener(type, listener);
    });
  }

  tells(type: "online" | "offline" | "visibilitychange"): void {
    this.dispatchEvent(new Event(type));
  }
}

test("the network being back tries at once", async () => {
  const page = new Page();
  const bench = new ClientBench();
  (await bench.connected()).breaks();
  page.tells("online");
  bench.network.nextTry().opens().session("s1");
  page.tells("online");
  expect(await bench.takeEvents()).toEqual(["reconnecting network 1 250", "reconnected true"]);
});

test("the network being gone stops no try, since the server may be on this machine", async () => {
  const page = new Page();
  const bench = new ClientBench();
  (await bench.connected()).breaks();
  page.tells("offline");
  bench.clock.advance(250);
  expect(bench.network.isQuiet).toBe(false);
});

test.each(["online", "offline"] as const)("when the browser says %s the server is probed at once", async type => {
  const page = new Page();
  const bench = beating();
  const socket = await beatingSocket(bench);
  pong(socket, 2);
  socket.takeSent();
  bench.clock.advance(100);
  page.tells(type);
  expect(socket.takeSent()).toEqual([ping(3, 10_000)]);
  bench.clock.advance(3000);
  expect(await bench.takeEvents()).toEqual(["reconnecting heartbeat 1 250"]);
});

test("a page that hides tells the server to expect little, and probes when it is visible again", async () => {
  const page = new Page();
  const bench = beating();
  const socket = await beatingSocket(bench);
  pong(socket, 2);
  socket.takeSent();
  page.document.hidden = true;
  page.tells("visibilitychange");
  expect(socket.takeSent()).toEqual([ping(3, 60_000)]);
  pong(socket, 3);
  page.document.hidden = false;
  page.tells("visibilitychange");
  expect(socket.takeSent()).toEqual([ping(4, 10_000)]);
});

test("a page that becomes visible again tries at once, one that hides does not", async () => {
  const page = new Page();
  const bench = new ClientBench();
  (await bench.connected()).breaks();
  page.document.hidden = true;
  page.tells("visibilitychange");
  expect(bench.network.isQuiet).toBe(true);
  page.document.hidden = false;
  page.tells("visibilitychange");
  expect(bench.network.isQuiet).toBe(false);
});

test("a page that shows and hides again and again does not put off the end of a dead connection", async () => {
  const page = new Page();
  const bench = beating();
  await beatingSocket(bench);
  bench.clock.advance(10_000);
  for (let times = 0; times < 3; times++) {
    page.tells("visibilitychange");
    bench.clock.advance(1000);
  }
  expect(bench.client.state).toBe("reconnecting");
});

test("nobody listens to the page before the first try and after the end", async () => {
  const page = new Page();
  const bench = new ClientBench();
  expect(page.listeners).toBe(0);
  const socket = await bench.connected();
  expect(page.listeners).toBe(3);
  socket.ends(1000);
  expect(page.listeners).toBe(0);
  await bench.connected();
  expect(page.listeners).toBe(3);
  void bench.client.close();
  expect(page.listeners).toBe(0);
});
