import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { blankPage, type TestPage, wholePackage } from "./browser.ts";
import { type DemoServer, startDemoServer } from "./demo-server.ts";

let script: string;
let demo: DemoServer;
let opened: TestPage;
/** What the server had before: sessions of browsers that are gone. */
let before: readonly number[] = [];

beforeAll(async () => {
  [script, demo] = await Promise.all([wholePackage(), startDemoServer()]);
});

afterAll(() => demo.stop());

beforeEach(async () => {
  opened = await blankPage();
  before = [];
  before = await counts();
});

afterEach(async () => {
  const { complaints } = opened;
  await opened.close();
  expect(complaints).toEqual([]);
});

/** What the server has beside that: sockets, sessions that are no channels, and channels. */
async function counts(): Promise<number[]> {
  const { sockets, sessions } = await (await fetch(demo.http("/actuator/jsonrpc"))).json();
  const { resumable, channels } = sessions;
  return [sockets, resumable, channels].map((count, at) => count - (before[at] ?? 0));
}

/** A tab with a client in the shared worker of this user. The demo has no users, so that nobody is who it knows. */
async function tab(page: Page, identity = "") {
  await page.addScriptTag({ content: script });
  return page.evaluateHandle(async identity => {
    const sharedWorker = "/webjars/jsonrpc-js/worker.js";
    const client = new JsonRpcClient({ uri: "/echo", sharedWorker, identity, reconnect: { firstDelay: 1 } });
    const seen: string[] = [];
    for (const type of ["reconnecting", "reconnected"] as const) client.addEventListener(type, () => seen.push(type));
    await client.connect();
    return { client, seen, spec: client.channel("/spec", { fallback: false }) };
  }, identity);
}

async function newPage(): Promise<Page> {
  const page = await opened.context.newPage();
  await page.goto(demo.http("/webjars/jsonrpc-js/jsonrpc.min.js"));
  return page;
}

type Tab = Awaited<ReturnType<typeof tab>>;

/** Whether each of many calls gets its own answer. */
const talk = (held: Tab, word: string) =>
  held.evaluate(async ({ client, spec }, word) => {
    const calls = Array.from({ length: 200 }, (_, at) => [`${word} ${at}`]);
    const answers = await Promise.all(calls.map(call => client.call("echo", call)));
    return JSON.stringify(answers) === JSON.stringify(calls) && (await spec.call("subtract", [42, 23])) === 19;
  }, word);

it("two tabs have one socket and one session, and each tab's calls are its own", async () => {
  const [one, other] = await Promise.all([newPage().then(page => tab(page)), newPage().then(page => tab(page))]);
  expect(await Promise.all([talk(one, "one"), talk(other, "other")])).toEqual([true, true]);
  expect(await counts()).toEqual([1, 1, 4]);
  const ids = await Promise.all([one, other].map(held => held.evaluate(({ client }) => client.sessionId)));
  expect(ids[0]).not.toBe(ids[1]);
});

it("the channels of a tab that is killed are gone within 10 s, those of the other one go on", async () => {
  const [first, second] = [await newPage(), await newPage()];
  const stays = await tab(first);
  await tab(second).then(held => talk(held, "killed"));
  expect(await talk(stays, "stays")).toBe(true);
  expect(await counts()).toEqual([1, 1, 4]);
  const crashed = second.waitForEvent("crash");
  const devtools = await opened.context.newCDPSession(second);
  void devtools.send("Page.crash").catch(() => {});
  await crashed;
  await expect.poll(counts).toEqual([1, 1, 2]);
  expect(await talk(stays, "still there")).toBe(true);
  expect(await stays.evaluate(({ seen }) => seen)).toEqual([]);
});

it("a reload of a tab keeps socket and session, and the other tab does not notice", async () => {
  const [first, second] = [await newPage(), await newPage()];
  const stays = await tab(first);
  await tab(second);
  for (let reloads = 0; reloads < 3; reloads++) {
    await second.reload();
    expect(await talk(await tab(second), `reload ${reloads}`)).toBe(true);
    await expect.poll(counts).toEqual([1, 1, 3]);
  }
  expect(await stays.evaluate(({ seen }) => seen)).toEqual([]);
});

it("a user of another name gets a socket of its own, with a session", async () => {
  const one = await tab(await newPage());
  const other = await tab(await newPage(), "bob");
  expect(await Promise.all([talk(one, "one"), talk(other, "other")])).toEqual([true, true]);
  expect(await other.evaluate(({ client }) => client.sessionKind)).toBe("resumable");
  await expect.poll(counts).toEqual([2, 2, 3]);
});
