import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { DemoPage, has, press, violationsOn } from "./demo-page.ts";

const demo = new DemoPage("/panel.html");

const state = (page: Page, text: string) => has(page.locator("#state"), new RegExp(`^${text}$`));
const answer = (page: Page, text: string | RegExp) => has(page.locator("#answer"), text);

/** Connects to an endpoint of the demo and waits until that is done. */
async function connect(page: Page, endpoint: string, transport = "WebSocket"): Promise<void> {
  await page.getByLabel("Endpoint").selectOption(endpoint);
  await page.getByLabel(transport, { exact: true }).check();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await state(page, "connected");
}

async function call(page: Page, method: string, params: string): Promise<void> {
  await page.locator("#method").fill(method);
  await page.locator("#params").fill(params);
  await press(page, "Call");
}

const log = (page: Page) => page.locator("#log");

describe.each(["WebSocket", "SockJS"])("over %s", transport => {
  it("shows answers, errors and every frame, but no whole session id", async () => {
    const page = await demo.open();
    await connect(page, "/spec", transport);
    await call(page, "subtract", "[42, 23]");
    await answer(page, /^19$/);
    await call(page, "foobar", "");
    await answer(page, /"code": -32601/);

    await has(log(page), '"method":"subtract","params":[42,23]');
    await has(log(page), '"result":19');
    await has(log(page), '"code":-32601');
    await has(log(page), /"sessionId":"[\w-]{4}…"/);
    await has(log(page), '"token":"…"');
    expect(await page.content()).not.toMatch(/[\w-]{43}/);
  });

  it("keeps the session when the network breaks, and ticks go on", async () => {
    const page = await demo.open();
    await connect(page, "/clock", transport);
    const session = await page.locator("#session").textContent();
    await call(page, "start", '{"intervalMillis": 50}');
    await has(page.locator("#heard"), "the last is tick");

    demo.cut();

    await has(page.locator("#breaks"), "1");
    await state(page, "connected");
    await has(page.locator("#same-session"), "yes, resumed");
    expect(await page.locator("#session").textContent()).toBe(session);
    const heard = await page.locator("#heard").textContent();
    await expect.poll(() => page.locator("#heard").textContent()).not.toBe(heard);
    await call(page, "stop", "{}");
    await answer(page, /^true$/);
  });

  it("answers what the server asks: with the params, a JSON value, an error, or by hand", async () => {
    const page = await demo.open();
    await connect(page, "/callback", transport);
    const ask = () => call(page, "callback", '{"q": 6}');
    const mode = page.getByLabel("this page answers");
    await ask();
    await answer(page, '"q": 6');

    await mode.selectOption("the JSON below");
    await page.getByLabel("JSON to answer").fill('{"a": 42}');
    await ask();
    await answer(page, '"a": 42');

    await mode.selectOption("an error");
    await ask();
    await has(page.locator("#questions li").first(), "refused: This page does not want to");
    await answer(page, '"code"');

    await mode.selectOption("by hand, each");
    await ask();
    await press(page, "Answer");
    await answer(page, '"a": 42');
    await has(page.locator("#questions li").first(), 'question {"q":6}answered {"a":42}');
  });
});

it("drops the socket, has the server close it, and comes back each time", async () => {
  const page = await demo.open();
  await connect(page, "/echo");
  await press(page, "Drop socket");
  await has(page.locator("#breaks"), "1");
  await state(page, "connected");
  await press(page, "Server closes it");
  await has(page.locator("#breaks"), "2");
  await has(page.locator("#reason"), "closed by the server 1003");
  await state(page, "connected");
  await has(page.locator("#same-session"), "yes, resumed");
});

it("finds a stopped network by the heartbeat, counts down to each try, and is back with it", async () => {
  const page = await demo.open();
  await page.evaluate(() => {
    let asked = 0;
    Math.random = () => (asked++ < 3 ? 0 : 1000); // the loss, two tries at once, and the third much later
  });
  await page.clock.install();
  await connect(page, "/echo");
  await press(page, "Stop network");
  await state(page, "connected, as far as the client knows");
  await call(page, "echo", '{"sent": "while nothing arrives"}');
  await page.clock.runFor(8000); // the server asks for 5 s at least, and 2 s more
  await state(page, "reconnecting");
  await has(page.locator("#reason"), "no heartbeat");
  await has(page.locator("#next-try"), /^in [12]\d{3}\.\d s$/);
  await has(page.locator("#tries"), "2");
  await press(page, "Stop network");
  await state(page, "connected");
  await has(page.locator("#same-session"), "yes");
  await answer(page, "while nothing arrives");
});

it("comes back when the browser is online again", async () => {
  const page = await demo.open();
  await connect(page, "/echo");
  await page.context().setOffline(true);
  await has(page.locator("#network"), "offline");
  demo.cut();
  await state(page, "reconnecting");
  await page.context().setOffline(false);
  await has(page.locator("#network"), "online");
  await state(page, "connected");
  // Chromium itself tells of each socket that it could not make.
  expect(demo.takeComplaints().filter(text => !text.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
});

it("shows progress, and cancels", async () => {
  const page = await demo.open();
  await connect(page, "/slow");
  await call(page, "slow", '{"millis": 60000, "steps": 100}');
  await expect.poll(() => page.getByLabel("Progress of slow").getAttribute("value")).toMatch(/^\d/);
  await press(page, "Cancel slow");
  await answer(page, "CancelledError");
  await has(log(page), "$/cancelRequest");
  expect(await page.locator("#running li").count()).toBe(0);
});

it("takes a stream as the slider says, pauses it, and neither loses nor doubles a tick over a break", async () => {
  const page = await demo.open();
  const number = async (id: string) => Number(await page.locator(`#${id}`).textContent());
  const received = () => number("stream-received");
  await page.getByLabel("The server ticks each, ms").fill("5");
  await press(page, "Open a stream");
  await has(page.locator("#stream-state"), "runs");
  await expect.poll(received).toBeGreaterThan(20);
  await press(page, "Break the socket");
  await has(page.locator("#same-session"), "yes, resumed");
  const before = await received();
  await expect.poll(received).toBeGreaterThan(before + 20);

  await page.getByLabel("This page takes").fill("3");
  await has(page.locator("#stream-rate-text"), "5 a second");
  await has(page.locator("#stream-items .gap").first(), /^[1-9]\d* skipped$/);
  await press(page, "Pause the stream");
  await has(log(page), '"paused":true');
  await press(page, "Pause the stream");
  const paused = await received();
  await expect.poll(received).toBeGreaterThan(paused + 1);

  await press(page, "End the stream");
  await has(page.locator("#stream-state"), "ended by this page");
  expect(await number("stream-last")).toBe((await received()) + (await number("stream-skipped")));
});

it("moves nothing below while a call runs, so that a click on it does not miss", async () => {
  const page = await demo.open();
  await connect(page, "/slow");
  const top = async () => (await page.locator("#answers-title").boundingBox())?.y;
  const before = await top();
  await call(page, "slow", '{"millis": 60000, "steps": 100}');
  await page.getByRole("button", { name: "Cancel slow", exact: true }).waitFor();
  expect(await top()).toBe(before);
  await press(page, "Cancel slow");
  await answer(page, "CancelledError");
});

it("sends batches and notifications", async () => {
  const page = await demo.open();
  await connect(page, "/spec");
  await page.locator("#method").fill("sum");
  await page.locator("#params").fill("[1, 2, 4]");
  await press(page, "Add to batch");
  await page.locator("#method").fill("foobar");
  await press(page, "Add to batch");
  await press(page, "Send batch");
  await has(page.locator("#answer-title"), "Answers of a batch of 2");
  await answer(page, /"result": 7[\s\S]*-32601/);
  await press(page, "Notify");
  await has(log(page), '{"jsonrpc":"2.0","method":"foobar","params":[1,2,4]}');
});

it("hears what is published", async () => {
  const page = await demo.open();
  await connect(page, "/broadcast");
  await call(page, "subscribe", "{}");
  await answer(page, /^true$/);
  await call(page, "publish", '{"text": "hi"}');
  await has(page.locator("#heard"), '1, the last is message {"text":"hi",');
});

it("copies the session id whole, which it shows shortened", async () => {
  const page = await demo.open({ permissions: ["clipboard-read", "clipboard-write"] });
  await connect(page, "/echo");
  await press(page, "Copy");
  await has(page.locator("#copy-session"), "Copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^[\w-]{43}$/);
  expect(await page.locator("#session").textContent()).toBe(`${copied.slice(0, 4)}…`);
});

it("tells what is wrong with JSON and with addresses, and sends nothing then", async () => {
  const page = await demo.open();
  await call(page, "echo", '{"a": 1,}');
  await has(page.locator("#params-fault"), /^This is not JSON\. ./);
  expect(await page.locator("#params").getAttribute("aria-invalid")).toBe("true");
  await call(page, "echo", "42");
  await has(page.locator("#params-fault"), "Params are an object {…}, an array […] or empty, but this is a number.");
  await state(page, "not connected");
  await call(page, "echo", "[42]");
  await answer(page, /^\[\s+42\s+\]$/);
  expect(await page.locator("#params-fault").isVisible()).toBe(false);

  await page.getByRole("textbox", { name: "Address" }).fill("ftp://somewhere");
  await press(page, "Connect");
  await has(page.locator("#address-fault"), "An address begins with ws://");
});

it("filters, pauses and clears the messages, and keeps no more than a thousand", async () => {
  const page = await demo.open();
  await page.getByLabel("Heartbeat, ms").fill("3600000"); // its frames would be counted, too
  await connect(page, "/clock");
  await call(page, "start", '{"intervalMillis": 1}');
  await has(page.locator("#log-count"), /of 1000; \d+ older ones dropped/);
  expect(await page.locator("#log li").count()).toBeLessThanOrEqual(200);
  await call(page, "stop", "{}");
  await answer(page, /^true$/);
  // A thousand ticks may have come between that request and its answer, but none comes after it.
  await call(page, "nothing", "{}");
  await answer(page, "-32601");
  await page.getByLabel("Kind").selectOption("answer");
  await has(page.locator("#log-count"), /^[1-9]\d? of 1000/);
  await page.getByLabel("Kind").selectOption("all kinds");
  await page.getByLabel("Only messages with the text").fill('"nothing"');
  await has(page.locator("#log-count"), /^[12] of 1000/);
  await page.getByLabel("Only messages with the text").fill("");
  await press(page, "Clear");
  // Acknowledgements of both ends may still come; they are not shown.
  await has(page.locator("#log-count"), /^0 of \d\./);
  await press(page, "Pause");
  await call(page, "stop", "{}");
  await has(page.locator("#log-count"), /paused, [2-9] new/);
  expect(await page.locator("#log li").count()).toBe(0);
  await press(page, "Pause");
  await has(log(page), '"method":"stop"');
});

it("loads the server for a while, and plots answers and messages", async () => {
  const page = await demo.open();
  await connect(page, "/echo");
  await page.getByLabel("Calls in flight").fill("8");
  await page.getByLabel("Seconds").fill("2");
  await press(page, "Load the server");
  await has(page.locator("#load-result"), /^[1-9][\d,]* answered, [\d,]+ a second; 0 failed\.$/);
  await expect.poll(() => page.locator("#rtt-plot .range").count()).toBeGreaterThan(0);
  await expect.poll(() => page.locator("#rate-plot .in").count()).toBeGreaterThan(0);
  await has(page.locator("#rtt-figures"), /median \d/);
});

it("is used with the keyboard alone", async () => {
  const page = await demo.open();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // Skip to the calls
  const reached: string[] = [];
  for (let step = 0; step < 7; step++) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement?.id ?? ""));
    if (reached.at(-1) === "call") break;
  }
  expect(reached).toEqual(["preset", "method", "timeout", "params", "call"]);
  await page.keyboard.press("Enter");
  await answer(page, '"hello": "world"');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("call");
});

it("fits a phone of 360 pixels without scrolling sideways", async () => {
  const page = await demo.open({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await connect(page, "/echo");
  await call(page, "echo", JSON.stringify({ long: "x".repeat(3000) }));
  await answer(page, /x{3000}/);
  await has(log(page), /x{500}/);
  await press(page, "Open a stream");
  await has(page.locator("#stream-last"), /\d/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

it.each(["light", "dark"] as const)(
  "has no accessibility violation in %s colours, used or unused",
  async colorScheme => {
    const page = await demo.open({ colorScheme });
    expect(await violationsOn(page)).toEqual([]);

    await press(page, "Open a stream");
    await page.getByLabel("This page takes").fill("0");
    await page.locator("#stream-items .gap").first().waitFor();
    await connect(page, "/callback");
    await page.getByLabel("this page answers").selectOption("by hand, each");
    await call(page, "callback", "[1]");
    await page.getByRole("button", { name: "Refuse" }).waitFor();
    await press(page, "Add to batch");
    await call(page, "echo", "{");
    await press(page, "Stop network");
    await press(page, "Pause");
    expect(await violationsOn(page)).toEqual([]);
  },
);
