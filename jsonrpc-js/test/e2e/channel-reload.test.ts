import type { Page } from "playwright-core";
import { afterEach, beforeAll, expect, inject, it } from "vitest";
import { blankPage, type TestPage, wholePackage } from "./browser.ts";
import { expectAllTicks, reloadWhileItTicks } from "./ticks.ts";

let script: string;
let opened: TestPage | undefined;

beforeAll(async () => {
  script = await wholePackage();
});

afterEach(async () => {
  const complaints = opened?.complaints;
  await opened?.close();
  opened = undefined;
  expect(complaints).toEqual([]);
});

/** Makes a client whose session and channel survive a reload; the page notes every tick where the next one finds it. */
async function connect(page: Page) {
  await page.addScriptTag({ content: script });
  return page.evaluateHandle(async () => {
    const client = new JsonRpcClient({ uri: "/jsonrpc", storageKey: "session", reconnect: { firstDelay: 1 } });
    const clock = client.channel("/clock", { key: "clock", fallback: false });
    clock.on("tick", params => {
      localStorage.setItem("ticks", `${localStorage.getItem("ticks") ?? ""} ${(params as { seq: number }).seq}`);
    });
    const outcome = new Promise<boolean>(resolve => {
      clock.addEventListener("connected", ({ sameSession }) => resolve(sameSession));
    });
    await clock.connect();
    return { client, clock, sameSession: await outcome, ids: [client.sessionId, clock.sessionId] };
  });
}

it("a channel goes on when the page is reloaded: ticks come once each and in order", async () => {
  opened = await blankPage();
  const { page, requests } = opened;
  const sockets: string[] = [];
  page.on("websocket", socket => sockets.push(socket.url()));
  await page.goto(`http://localhost:${inject("demoPort")}/webjars/jsonrpc-js/jsonrpc.min.js`);
  let current = await connect(page);
  const ids = await current.evaluate(({ ids }) => ids);
  await current.evaluate(({ clock }) => clock.call("start", { intervalMillis: 5 }));
  await reloadWhileItTicks(page, async () => {
    current = await connect(page);
    expect(await current.evaluate(({ sameSession, ids }) => [sameSession, ids])).toEqual([true, ids]);
  });
  await current.evaluate(({ clock }) => clock.call("stop"));
  await expectAllTicks(page);
  expect(sockets.map(url => new URL(url).pathname)).toEqual(Array(6).fill("/jsonrpc"));
  expect(requests.filter(url => url.includes("/clock"))).toEqual([]);
  await current.evaluate(({ client }) => client.close());
});
