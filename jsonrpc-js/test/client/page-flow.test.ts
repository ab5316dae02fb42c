import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ClientOptions } from "../../src/connection/options.ts";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";

/** A page whose state the test turns. */
class Page extends EventTarget {
  readonly document: { hidden: boolean } = { hidden: false };
  readonly connection: EventTarget & { saveData: boolean; effectiveType: string } = Object.assign(new EventTarget(), {
    saveData: false,
    effectiveType: "4g",
  });
  readonly battery: EventTarget & { level: number; charging: boolean } = Object.assign(new EventTarget(), {
    level: 1,
    charging: false,
  });

  /** How many listeners it has. */
  listening = 0;

  constructor() {
    super();
    vi.stubGlobal("addEventListener", (type: string, listener: () => void) => {
      this.listening++;
      this.addEventListener(type, listener);
    });
    vi.stubGlobal("removeEventListener", (type: string, listener: () => void) => {
      this.listening--;
      this.removeEventListener(type, listener);
    });
    vi.stubGlobal("document", this.document);
    vi.stubGlobal("navigator", { connection: this.connection, getBattery: async () => this.battery });
  }

  hide(hidden: boolean, event = "visibilitychange"): void {
    this.document.hidden = hidden;
    this.dispatchEvent(new Event(event));
  }

  link(saveData: boolean, effectiveType: string): void {
    Object.assign(this.connection, { saveData, effectiveType }).dispatchEvent(new Event("change"));
  }

  power(level: number, charging: boolean): void {
    const event = charging === this.battery.charging ? "levelchange" : "chargingchange";
    Object.assign(this.battery, { level, charging }).dispatchEvent(new Event(event));
  }
}

let page: Page;

beforeEach(() => {
  page = new Page();
});

afterEach(() => vi.unstubAllGlobals());

/** A client with one open stream. */
async function streaming(options: Partial<ClientOptions> = {}): Promise<[bench: ClientBench, socket: FakeSocket]> {
  const bench = new ClientBench({ flow: "auto", ...options });
  const socket = await bench.connected();
  bench.client
    .stream("prices")
    .next()
    .catch(() => {});
  await settled();
  socket.receives({ id: 1, result: "s1" });
  await settled();
  expect(limits(socket)).toHaveLength(1);
  return [bench, socket];
}

/** The limits that were sent since this was last asked, without the stream and its credit. */
function limits(socket: FakeSocket): object[] {
  return socket
    .takeSent()
    .map(text => JSON.parse(text))
    .filter(({ method }) => method === "rpc.stream.limit")
    .map(({ params: { subscription, limit, received, ...wanted } }) => wanted);
}

const full = {};

test("a page that is hidden for 10 s takes one item a second, and all again when it is shown", async () => {
  const [bench, socket] = await streaming();
  page.hide(true);
  bench.clock.advance(9_999);
  expect(limits(socket)).toEqual([]);
  bench.clock.advance(1);
  expect(limits(socket)).toEqual([{ perSecond: 1 }]);
  page.hide(false);
  expect(limits(socket)).toEqual([full]);
});

test("a page that is hidden for a moment only takes all", async () => {
  const [bench, socket] = await streaming();
  page.hide(true);
  bench.clock.advance(9_000);
  page.hide(false);
  page.hide(true);
  bench.clock.advance(9_000);
  page.hide(false);
  bench.clock.advance(60_000);
  expect(limits(socket)).toEqual([]);
});

test("a page that comes back from the cache of the browser takes all, though nobody said that it was shown", async () => {
  const [bench, socket] = await streaming();
  page.hide(true);
  bench.clock.advance(10_000);
  limits(socket);
  page.hide(false, "pageshow");
  expect(limits(socket)).toEqual([full]);
});

test("after a reconnect a hidden page still takes one item a second, and a page that was shown meanwhile all", async () => {
  const [bench, first] = await streaming();
  page.hide(true);
  bench.clock.advance(10_000);
  limits(first);
  first.breaks();
  await settled();
  const second = (await bench.reconnecting()).session("s1");
  await settled();
  expect(limits(second)).toEqual([{ perSecond: 1 }]);
  page.document.hidden = false;
  second.breaks();
  await settled();
  const third = (await bench.reconnecting()).session("s1");
  await settled();
  expect(limits(third).at(-1)).toEqual(full);
});

test.each([
  ["the data saver", true, "4g"],
  ["a slow network", false, "2g"],
  ["a very slow network", false, "slow-2g"],
])("%s makes it the newest item twice a second", async (_, saveData, type) => {
  const [, socket] = await streaming();
  page.link(saveData, type);
  expect(limits(socket)).toEqual([{ perSecond: 2, delivery: "latest" }]);
  page.link(false, "3g");
  expect(limits(socket)).toEqual([full]);
});

test("a low battery halves what the application wants, unless it is charged", async () => {
  const [bench, socket] = await streaming();
  page.power(0.14, false);
  expect(limits(socket)).toEqual([{ perSecond: 10 }]);
  bench.client.flow({ perSecond: 4, paused: true });
  expect(limits(socket)).toEqual([{ perSecond: 2, paused: true }]);
  page.power(0.14, true);
  expect(limits(socket)).toEqual([{ perSecond: 4, paused: true }]);
  bench.client.flow({});
  page.power(0.15, false);
  expect(limits(socket)).toEqual([full]);
});

test("of several bounds the lowest holds, and when all are gone none does", async () => {
  const [bench, socket] = await streaming();
  page.link(true, "4g");
  page.power(0.1, false);
  page.hide(true);
  bench.clock.advance(10_000);
  expect(limits(socket).at(-1)).toEqual({ perSecond: 1, delivery: "latest" });
  page.power(0.9, false);
  page.hide(false);
  page.link(false, "4g");
  expect(limits(socket).at(-1)).toEqual(full);
});

test.each([
  ["knows nothing of itself", { addEventListener: undefined, document: undefined, navigator: undefined }],
  ["knows neither network nor battery", { navigator: {} }],
  ["must not know its battery", { navigator: { getBattery: () => Promise.reject(new Error("forbidden")) } }],
])("a page that %s takes what the application wants", async (_, globals) => {
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  const [bench, socket] = await streaming();
  expect(limits(socket)).toEqual([]);
  bench.client.flow({ perSecond: 7 });
  expect(limits(socket)).toEqual([{ perSecond: 7 }]);
});

test("what the page says changes nothing without the option, nor for a client that is closed", async () => {
  const [, socket] = await streaming({ flow: undefined });
  page.power(0.1, false);
  page.link(true, "2g");
  expect(limits(socket)).toEqual([]);

  const { listening } = page;
  const [bench] = await streaming();
  expect(page.listening).toBeGreaterThan(listening);
  void bench.client.close();
  await settled();
  expect(page.listening).toBe(listening);
});
