import type { BrowserContextOptions, Page } from "playwright-core";
import { expect, it } from "vitest";
import { notification } from "../fixtures/messages.ts";
import { DemoPage, has, press, violationsOn } from "./demo-page.ts";

const demo = new DemoPage("/jsonrpc/explorer");

const answer = (page: Page, text: string | RegExp) => has(page.locator("#answer"), text);
const frames = (page: Page, text: string | RegExp) => has(page.locator("#frames"), text);
const field = (page: Page, name: string) => page.getByRole("textbox", { name: new RegExp(`^${name}\\b`) });
const state = (page: Page, text: string) => has(page.locator("#state"), new RegExp(`^${text}$`));

/** Opens the explorer and shows a method. */
async function show(path: string, method: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await demo.open(options);
  await select(page, path, method);
  return page;
}

async function select(page: Page, path: string, method: string): Promise<void> {
  await expect.poll(() => page.locator("#path option").count()).toBeGreaterThan(1);
  await page.locator("#path").selectOption(path);
  await page.locator(`#methods button[data-method="${method}"]`).click();
  await has(page.locator("#method-name"), method);
}

/** Opens the stream of ticks and waits for the first. */
async function ticks(page: Page, intervalMillis: string): Promise<void> {
  await field(page, "intervalMillis").fill(intervalMillis);
  await press(page, "Open the stream");
  await has(page.locator(".items"), /\d/);
}

/** A number in the line that counts the items of the one stream. */
async function count(page: Page, what: string): Promise<number> {
  const text = await page.locator(".counts").textContent();
  return Number(new RegExp(`${what} (\\d+)`, "i").exec(text ?? "")?.[1]);
}

it("lists the methods of a path, calls one by its form, and shows the frames without secrets", async () => {
  const page = await show("/typed", "subtract");
  await has(page.locator("#methods-count"), "4 of 4 methods");
  await page.getByLabel("Search").fill("sub");
  await has(page.locator("#methods-count"), "1 of 4 methods");
  await field(page, "minuend").fill("42");
  await field(page, "subtrahend").fill("23");
  await press(page, "Call");
  await answer(page, /^19$/);
  await has(page.locator("#answer-state"), /^answered in \d/);
  await state(page, "connected");
  await frames(page, '"method":"subtract","params":{"minuend":42,"subtrahend":23}');
  await frames(page, '"result":19');
  await page.getByLabel("As code for").selectOption("TypeScript");
  await press(page, "Copy");
  await has(page.locator("#code"), /new JsonRpcClient\("ws:\/\/[^"]+\/typed"\);\s.*\("subtract", \{"minuend":42,/);

  expect(await page.locator("#frames").textContent()).not.toContain("rpc.session.open");
  await page.getByLabel("session frames").check();
  await frames(page, /"sessionId":"[\w-]{4}…"/);
  await frames(page, '"token":"***"');
  expect(await page.content()).not.toMatch(/[\w-]{43}/);
});

it("says what is missing or does not fit, and sends nothing then", async () => {
  const page = await show("/typed", "subtract");
  await field(page, "minuend").fill("4.5");
  await press(page, "Call");
  await has(page.locator(".params .fault").first(), "4.5 is not an integer.");
  await has(page.locator(".params .fault").nth(1), "A number is missing.");
  expect(await field(page, "minuend").getAttribute("aria-invalid")).toBe("true");
  expect(await field(page, "minuend").evaluate(input => input === document.activeElement)).toBe(true);
  await state(page, "not connected");

  await page.getByLabel("as JSON").check();
  await page.getByLabel("Params").fill('{"minuend": 42, "subtrahent": 23}');
  await press(page, "Call");
  await has(page.locator(".params .fault").last(), "The method has no param “subtrahent”.");
  await page.getByLabel("Params").fill("[42, 23]");
  await press(page, "Call");
  await answer(page, /^19$/);
  await page.getByLabel("Params").fill('{"minuend": 42, "subtrahend": "x"}');
  await press(page, "Call");
  await answer(page, /"code": -32602[\s\S]*\$\.subtrahend/);
  await has(page.locator("#answer-state"), /^error -32602 after /);
  await page.getByLabel("as JSON").uncheck();
  await has(page.locator(".params .field").nth(1), "The server refused $.subtrahend: type");
});

it("begins a form with the example of its method, whatever parts it has", async () => {
  const example = {
    lines: [
      { sku: "A", count: 2 },
      { sku: "B", count: 1 },
    ],
    payment: { type: "card", number: "4711" },
    gift: true,
    note: null,
    ratings: { "box kite": 5 },
    more: [1, "x"],
  };
  const page = await demo.open();
  await page.route("**/openrpc.json?path=%2Ftyped", async route => {
    const response = await route.fetch();
    const document = await response.json();
    const [method] = document.methods;
    method.params = Object.entries(ORDER).map(([name, schema]) => ({ name, required: name !== "note", schema }));
    const params = Object.entries(example).map(([name, value]) => ({ name, value }));
    method.examples = [{ name: "an order", params }];
    await route.fulfill({ response, json: document });
  });
  await select(page, "/typed", "get_data");
  await page.getByLabel("as JSON").check();
  const json = await page.getByLabel("Params").inputValue();
  expect(JSON.parse(json)).toEqual({ ...example, note: undefined });
});

const constant = (value: string) => ({ const: value });
const text = { type: "string" };
const whole = { type: "integer" };
const object = (properties: object) => ({ type: "object", properties, required: Object.keys(properties) });

/** The schema of each param of an order. */
const ORDER = {
  lines: { type: "array", items: object({ sku: text, count: whole }) },
  payment: {
    oneOf: [object({ type: constant("transfer"), iban: text }), object({ type: constant("card"), number: text })],
  },
  gift: { type: "boolean" },
  note: { type: ["string", "null"] },
  ratings: { type: "object", additionalProperties: whole },
  more: {},
};

it("sends params by position, as one, and as a notification", async () => {
  const page = await show("/typed", "subtract");
  await field(page, "minuend").fill("1");
  await field(page, "subtrahend").fill("2");
  await page.getByLabel("by position").check();
  await press(page, "Call");
  await answer(page, /^-1$/);
  await frames(page, '"params":[1,2]');

  await select(page, "/typed", "sum");
  for (const number of ["1", "2", "4"]) {
    await press(page, "Add to params");
    await field(page, "params \\d").last().fill(number);
  }
  await press(page, "Remove params 2");
  await press(page, "Call");
  await answer(page, /^5$/);
  await press(page, "Notify");
  await has(page.locator("#answer-state"), "sent; a notification is not answered");
  await frames(page, notification("sum", "[1,4]"));
});

it("sends calls of several methods as one batch, and shows the answer to each", async () => {
  const page = await show("/typed", "subtract");
  await field(page, "minuend").fill("42");
  await field(page, "subtrahend").fill("23");
  await press(page, "Add to batch");
  await field(page, "subtrahend").fill("50000000000");
  await press(page, "Add to batch");
  await page.locator('#methods button[data-method="get_data"]').click();
  await has(page.locator("#method-name"), "get_data");
  await press(page, "Add to batch");
  await has(page.locator("#batch-count"), "3");
  expect(await violationsOn(page)).toEqual([]);
  await press(page, "Send the batch");
  const answers = page.locator("#batch-entries p");
  await has(answers.nth(0), /^19$/);
  await has(answers.nth(1), /^RemoteError: Invalid params/);
  await has(answers.nth(2), /^\["hello",5\]$/);
  await frames(page, /"method":"subtract"[^\n]*"method":"subtract"[^\n]*"method":"get_data"/);
  await page.locator("#batch-entries").getByRole("button").first().click();
  await has(page.locator("#batch-count"), "2");
  await press(page, "Clear the batch");
  expect(await page.locator("#batch").isVisible()).toBe(false);
});

it("takes a stream at the rate of the slider, pauses it, and goes on over a broken socket", async () => {
  const page = await show("/streams", "ticks");
  await ticks(page, "5");
  const received = () => count(page, "received");
  await expect.poll(received).toBeGreaterThan(20);
  await press(page, "Break the socket");
  await has(page.locator("#breaks"), "1 break; the same session, nothing is lost");
  const before = await received();
  await expect.poll(received).toBeGreaterThan(before + 20);
  expect(await count(page, "skipped")).toBe(0);

  await page.getByLabel("When this page is slower").selectOption("latest");
  await page.getByLabel("Rate").fill("3");
  await has(page.locator(".card"), "5 a second");
  await expect.poll(() => count(page, "skipped")).toBeGreaterThan(0);
  await page.getByLabel("session frames").check();
  await frames(page, '"perSecond":5');
  await page.locator(".card").getByRole("button", { name: "Pause" }).click();
  await has(page.locator(".card .state"), "paused");
  await frames(page, '"paused":true');
  await page.locator(".card").getByRole("button", { name: "Pause" }).click();
  const paused = await received();
  await expect.poll(received).toBeGreaterThan(paused + 1);

  await press(page, "End");
  await has(page.locator(".card .state"), "ended by this page");
  const last = Number(await page.locator(".items .item").first().textContent());
  expect(last).toBe((await received()) + (await count(page, "skipped")));
  await press(page, "Remove");
  expect(await page.locator(".card").count()).toBe(0);
});

it("shows a stream to its end, and one that fails", async () => {
  const page = await show("/streams", "count");
  expect(await field(page, "to").inputValue()).toBe("40"); // the example of the method
  await press(page, "Open the stream");
  await has(page.locator(".card .state"), "complete");
  expect(await count(page, "received")).toBe(40);
  await field(page, "to").fill("0");
  await press(page, "Open the stream");
  await has(page.locator(".card .state").first(), /^failed: /);
});

it("answers what the server asks by a form, or refuses it", async () => {
  const page = await show("/callback", "callback");
  const ask = async () => {
    await page.getByRole("textbox", { name: /^params\b/ }).fill('{"q": "<img src=x onerror=alert(1)>"}');
    await press(page, "Call");
    await has(page.locator(".question pre"), '"<img src=x onerror=alert(1)>"');
  };
  await ask();
  await has(page.locator("#announcement"), "The server asks question");
  await page.getByRole("textbox", { name: /^Answer\b/ }).fill('{"a": 42,}');
  await press(page, "Answer");
  await has(page.locator(".question .fault"), /^This is not JSON\. /);
  await page.getByRole("textbox", { name: /^Answer\b/ }).fill('{"a": 42}');
  await press(page, "Answer");
  await answer(page, '"a": 42');
  await has(page.locator("#heard"), 'answered {"a":42}');
  expect(await page.locator("#questions-title").evaluate(title => title === document.activeElement)).toBe(true);

  await ask();
  await press(page, "Refuse");
  await has(page.locator("#answer-state"), /^error /);
  await has(page.locator("#heard li").first(), "refused");
  expect(await page.locator("img").count()).toBe(1);
});

it("answers with a stream of what is in the form", async () => {
  const page = await show("/streams", "sum");
  await press(page, "Call");
  await page.locator(".question").waitFor();
  for (const number of ["1", "2", "3"]) {
    await press(page, "Add to Answer");
    await field(page, "Answer \\d").last().fill(number);
  }
  await press(page, "Answer");
  await answer(page, /^6$/);
});

it("hears notifications, also after the network was cut", async () => {
  const page = await show("/clock", "start");
  await field(page, "intervalMillis").fill("50");
  await press(page, "Call");
  await answer(page, /^true$/);
  await has(page.locator("#heard"), /tick [[{]/);
  demo.cut();
  await has(page.locator("#breaks"), "1 break; the same session, nothing is lost");
  await frames(page, "the socket broke");
  const heard = await page.locator("#heard li").first().textContent();
  await expect.poll(() => page.locator("#heard li").first().textContent()).not.toBe(heard);
});

it("shows progress, and cancels", async () => {
  const page = await show("/slow", "slow");
  await field(page, "millis").fill("60000");
  await field(page, "steps").fill("100");
  await press(page, "Call");
  await has(page.locator("#answer-state"), /^progress: \d/);
  await press(page, "Cancel");
  await answer(page, "CancelledError");
  await frames(page, "$/cancelRequest");
});

it("finds its way back to a method by the address, and leaves out what is optional", async () => {
  const page = await show("/slow", "slow");
  const url = page.url();
  expect(url).toMatch(/#path=%2Fslow&method=slow$/);
  await page.goto("about:blank");
  await page.goto(url);
  await has(page.locator("#method-name"), "slow");
  await field(page, "millis").fill("1");
  await press(page, "Call");
  await answer(page, /^1$/);
  await frames(page, '"params":{"millis":1}');
});

it("asks an endpoint itself that is not listed, and says why there is nothing", async () => {
  const page = await show("/typed", "subtract");
  await page.locator("#path").selectOption("another path");
  await page.locator("#other-path").fill("/typed");
  await page.locator("#other-path").blur();
  await has(page.locator("#methods-count"), "4 of 4 methods");
  await frames(page, '"method":"rpc.discover"');
  await page.locator("#other-path").fill("/echo");
  await page.locator("#other-path").blur();
  await has(page.locator("#fault"), "/echo: Method not found");
  expect(page.url()).toContain("path=%2Ftyped");
});

it("filters, pauses and clears the frames", async () => {
  const page = await show("/typed", "get_data");
  await press(page, "Call");
  await answer(page, /hello/);
  await page.getByLabel("Only frames with the text").fill("get_data");
  await has(page.locator("#frames-count"), /^1 of \d/);
  await page.getByLabel("Only frames with the text").fill("");
  await press(page, "Clear");
  await has(page.locator("#frames-count"), /^0 of /);
  await press(page, "Pause");
  await press(page, "Call");
  await has(page.locator("#frames-count"), /paused, 2 new$/);
  expect(await page.locator("#frames li").count()).toBe(0);
  await press(page, "Pause");
  await frames(page, '"method":"get_data"');
});

it("is used with the keyboard alone", async () => {
  const page = await demo.open();
  await has(page.locator("#method-name"), "callback");
  const tabTo = async (selector: string) => {
    for (let step = 0; step < 20; step++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(wanted => document.activeElement?.matches(wanted), selector)) return step + 1;
    }
    throw new Error(`Not reached: ${selector}`);
  };
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // Skip to the method
  expect(await tabTo("#params textarea")).toBe(1);
  await page.keyboard.type("[1]");
  expect(await tabTo("#call")).toBe(2);
  await page.keyboard.press("Enter");
  await page.locator(".question").waitFor();
  await tabTo(".question textarea");
  await page.keyboard.type("[2]");
  expect(await tabTo(".question button.main")).toBe(1);
  await page.keyboard.press("Enter");
  await answer(page, /^\[\s+2\s+\]$/);
});

it("is small, and loads nothing from elsewhere", async () => {
  const page = await demo.open();
  await has(page.locator("#method-name"), /\w/);
  const loaded = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map(entry => ({
      name: entry.name,
      size: (entry as PerformanceResourceTiming).transferSize,
    })),
  );
  expect(loaded.filter(({ name }) => new URL(name).origin !== new URL(page.url()).origin)).toEqual([]);
  expect(loaded.length).toBeGreaterThan(4);
  expect(loaded.every(({ size }) => size > 0)).toBe(true);
  expect(loaded.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(150_000);
});

it.each([
  [390, "light"],
  [390, "dark"],
  [1280, "light"],
  [1280, "dark"],
] as const)(
  "fits %i pixels in %s colours without an accessibility violation, used or unused",
  async (width, colorScheme) => {
    const page = await show("/streams", "ticks", { viewport: { width, height: 800 }, colorScheme });
    expect(await violationsOn(page)).toEqual([]);

    await press(page, "Open the stream"); // says what is missing
    await ticks(page, "5");
    await page.getByLabel("When this page is slower").selectOption("latest");
    await page.getByLabel("Rate").fill("0");
    await page.locator(".items .gap").first().waitFor();
    await page.locator(".card").getByRole("button", { name: "Pause" }).click();
    await page.locator('#methods button[data-method="sum"]').click();
    await press(page, "Call");
    await page.locator(".question").waitFor();
    await press(page, "Add to Answer");
    await page.locator("#method-name").click();
    expect(await violationsOn(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  },
);
