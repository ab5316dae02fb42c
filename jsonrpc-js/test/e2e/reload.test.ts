import type { Page } from "playwright-core";
import { afterEach, expect, inject, it } from "vitest";
import { blankPage, type TestPage } from "./browser.ts";
import { expectAllTicks, reloadWhileItTicks } from "./ticks.ts";

let opened: TestPage | undefined;

afterEach(async () => {
  const complaints = opened?.complaints;
  await opened?.close();
  opened = undefined;
  expect(complaints).toEqual([]);
});

/** The page of the demo: any that has loaded the script would do. */
async function open(): Promise<TestPage> {
  opened = await blankPage();
  await opened.page.goto(`http://localhost:${inject("demoPort")}/`);
  return opened;
}

/** Makes a client whose session survives a reload, and which notes every tick where the next page finds it. */
function connect(page: Page, path: string) {
  return page.evaluateHandle(async path => {
    const client = new JsonRpcClient({ uri: path, storageKey: "session", reconnect: { firstDelay: 1 } });
    client.on("tick", params => {
      localStorage.setItem("ticks", `${localStorage.getItem("ticks") ?? ""} ${(params as { seq: number }).seq}`);
    });
    const outcome = new Promise<boolean>(resolve => {
      client.addEventListener("connected", ({ sameSession }) => resolve(sameSession));
    });
    await client.connect();
    return { client, sameSession: await outcome, sessionId: client.sessionId };
  }, path);
}

it("goes on with the session when the page is reloaded: ticks come once each and in order", async () => {
  const { page } = await open();
  const first = await connect(page, "/clock");
  const sessionId = await first.evaluate(({ sessionId }) => sessionId);
  await first.evaluate(({ client }) => client.call("start", { intervalMillis: 5 }));
  let current = first;
  await reloadWhileItTicks(page, async () => {
    current = await connect(page, "/clock");
    expect(await current.evaluate(({ sameSession, sessionId }) => [sameSession, sessionId])).toEqual([true, sessionId]);
  });
  await current.evaluate(({ client }) => client.call("stop"));
  await expectAllTicks(page);
  await current.evaluate(({ client }) => client.close());
});

it("gets the answers that the server owed to the page before, and its own calls are not taken for these", async () => {
  const { page } = await open();
  const first = await connect(page, "/slow");
  await first.evaluate(({ client }) => void client.call("slow", { millis: 1500 }).catch(() => {}));
  await page.reload();
  const second = await connect(page, "/slow");
  const seen = await second.evaluate(async ({ client }) => {
    const [owed] = client.owedCalls;
    const own = await client.call("slow", { millis: 1 });
    return { owed: [owed?.method, await owed?.answer], own, pending: client.pendingCalls };
  });
  expect(seen).toEqual({ owed: ["slow", 1500], own: 1, pending: 0 });
  await second.evaluate(({ client }) => client.close());
});

it("leaves a duplicated tab nothing: it opens a session of its own, and the first one keeps its", async () => {
  const { page, context } = await open();
  const first = await connect(page, "/echo");
  await page.reload();
  const again = await connect(page, "/echo");
  // Tabs that a page opens get a copy of what it stores.
  const [duplicate] = await Promise.all([
    context.waitForEvent("page"),
    page.evaluate(() => {
      sessionStorage.setItem("copied", "yes");
      window.open("/");
    }),
  ]);
  await duplicate.waitForLoadState();
  expect(await duplicate.evaluate(() => ({ ...sessionStorage }))).toEqual({ copied: "yes" });
  const other = await connect(duplicate, "/echo");
  expect(await other.evaluate(({ sameSession }) => sameSession)).toBe(false);
  const [one, two] = await Promise.all([again, other].map(held => held.evaluate(({ client }) => client.sessionId)));
  expect(one).not.toBe(two);
  expect(await again.evaluate(({ client }) => client.call("echo", [1]))).toEqual([1]);
  await other.evaluate(({ client }) => client.close());
  await again.evaluate(({ client }) => client.close());
  await first.dispose();
});
