import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { blankPage } from "./browser.ts";
import { DemoPage, has, press, violationsOn } from "./demo-page.ts";

const demo = new DemoPage("/");

const FIRST_PAGE = 150_000;

/** Opens the page as a user, in a browser of the user's own. */
async function enter(user: "Anna" | "Ben", options: BrowserContextOptions = {}): Promise<Page> {
  const page = await demo.open(options);
  await page.getByLabel(user, { exact: true }).check();
  await press(page, "Enter the room");
  await has(page.locator("#state"), /^connected$/);
  await page.getByRole("heading", { name: "Box kite" }).waitFor();
  return page;
}

const lot = (page: Page, title: string): Locator =>
  page.locator(".lot", { has: page.getByRole("heading", { name: title }) });

const leader = (page: Page, title: string, text: string | RegExp) => has(lot(page, title).locator(".leader"), text);

const bid = (page: Page, title: string) => lot(page, title).getByRole("button", { name: "Bid" }).click();

/** What the counters say of loss and repetition, all in one. */
const faults = (page: Page): Promise<string[]> =>
  page.locator("#out-lost, #out-doubled, #in-lost, #in-doubled, #news-gaps, #news-doubled").allTextContents();

const NO_FAULTS = ["0", "0", "0", "0", "0", "0"];

it("shows each user the bids of the other, and asks whoever is outbid whether to raise", async () => {
  const [anna, ben] = await Promise.all([enter("Anna"), enter("Ben")]);
  await has(anna.locator("#visitors"), /anna.*ben/);
  await lot(anna, "Globe of 1931").getByLabel("Your bid").fill("120");
  await bid(anna, "Globe of 1931");
  await leader(anna, "Globe of 1931", "You lead, 1 bid");
  await leader(ben, "Globe of 1931", "anna leads, 1 bid");
  await has(ben.locator("#news"), "anna bid €120.00 for Globe of 1931");

  await lot(ben, "Globe of 1931").getByLabel("Your bid").fill("120.50");
  await bid(ben, "Globe of 1931");
  await has(lot(ben, "Globe of 1931").getByRole("alert"), "Bid 126.00 or more.");
  await lot(ben, "Globe of 1931").getByLabel("Your bid").fill("126");
  await bid(ben, "Globe of 1931");
  const question = anna.getByRole("dialog", { name: "ben bids €126.00" });
  await question.waitFor();
  await anna.keyboard.press("Enter"); // Raise to €132.00
  await leader(ben, "Globe of 1931", "anna leads, 3 bids");
  await leader(anna, "Globe of 1931", "You lead, 3 bids");
  await ben.getByRole("dialog", { name: "anna bids €132.00" }).waitFor();
  await ben.keyboard.press("Escape");
  await has(anna.locator("#path-count"), "3 of 5 done");
  expect(await lot(anna, "Box kite").locator("form").isVisible()).toBe(false);
  expect(await faults(anna)).toEqual(NO_FAULTS);
  expect(await faults(ben)).toEqual(NO_FAULTS);
});

it("loses and doubles nothing while the line breaks in each way during a bid", async () => {
  const [anna, ben] = await Promise.all([enter("Anna"), enter("Ben")]);
  const titles = ["Station clock", "Globe of 1931", "Box kite", "Morse key", "Miner's lamp"];
  const bidsOf = async (page: Page, title: string) =>
    Number(/(\d+) bid/.exec((await lot(page, title).locator(".leader").textContent()) ?? "")?.[1] ?? 0);
  const before = await Promise.all(titles.map(title => bidsOf(ben, title)));
  // Clicks at the moment when the line is cut, in the same task.
  await ben.evaluate(names => {
    const list = document.querySelector("#breaks") as Element;
    let cuts = 0;
    new MutationObserver(records => {
      for (const { target } of records) {
        if ((target as Element).className !== "cut") continue;
        const title = names[cuts++];
        const card = [...document.querySelectorAll(".lot")].find(
          each => each.querySelector("h3")?.textContent === title,
        );
        card?.querySelector<HTMLButtonElement>("form button")?.click();
      }
    }).observe(list, { subtree: true, attributes: true, attributeFilter: ["class"] });
  }, titles);

  await press(ben, "Break the line in every way");
  await has(ben.locator("#verdict"), /^Broken in 5 ways\. [1-9]\d* messages had to wait\. Lost: 0\. Doubled: 0\.$/);
  const told = await ben.locator("#breaks p").allTextContents();
  expect(told).toHaveLength(5);
  for (const text of told) {
    expect(text).toMatch(/^The line was cut for \d+\.\d seconds\. (\d+ messages waited\. All|1 message waited\. It)/);
  }
  expect(await faults(ben)).toEqual(NO_FAULTS);
  for (const [index, title] of titles.entries()) {
    const bids = (before[index] ?? 0) + 1;
    await leader(ben, title, `You lead, ${bids} bid`);
    await leader(anna, title, `ben leads, ${bids} bid`);
  }
  await has(ben.locator("#path-count"), "3 of 5 done");
  expect(await faults(anna)).toEqual(NO_FAULTS);
});

it("shows how far an appraisal is, and takes prices at the rate of the slider", async () => {
  const page = await enter("Anna");
  await press(page, "Appraise Valve radio");
  await expect.poll(() => page.getByLabel("Appraisal of Valve radio").getAttribute("value")).toMatch(/^[1-9]/);
  await has(lot(page, "Valve radio").locator("output"), "Worth €90.00 to €225.00");

  const number = async (id: string) => Number(await page.locator(`#${id}`).textContent());
  await page.getByLabel("Prices that you take in a second").fill("0");
  await has(page.locator("#ticker-rate-text"), "1 a second");
  await expect.poll(() => number("ticker-skipped")).toBeGreaterThan(20);
  await page.getByLabel("Prices that you take in a second").fill("5");
  const taken = await number("ticker-taken");
  await expect.poll(() => number("ticker-taken")).toBeGreaterThan(taken + 20);
  expect(await number("ticker-missing")).toBe(0);
});

it("is used with the keyboard alone", async () => {
  const page = await demo.open();
  await page.getByLabel("Anna", { exact: true }).focus();
  await page.keyboard.press("ArrowDown"); // Ben, and his password
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await has(page.locator("#user"), "ben");
  await page.getByRole("heading", { name: "Box kite" }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // Skip to the lots
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("amount");
  const title = await page.locator(".lot:has(input:focus) h3").textContent();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("1");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await has(lot(page, title ?? "").getByRole("alert"), /yours already|or more/);
});

it("says that a password is wrong, and lets out whoever leaves", async () => {
  const page = await demo.open();
  await page.getByLabel("Password").fill("wrong");
  await press(page, "Enter the room");
  await has(page.locator("#refused"), "That was not the password.");
  await page.getByLabel("Password").fill("anna");
  await press(page, "Enter the room");
  await has(page.locator("#user"), "anna");
  await press(page, "Leave");
  await page.getByRole("button", { name: "Enter the room" }).waitFor();
});

it("loads little, from its own origin only, and complains of nothing", async () => {
  const { page, requests, complaints, close } = await blankPage();
  let bytes = 0;
  page.on("requestfinished", async request => {
    const sizes = await request.sizes();
    bytes += sizes.responseBodySize + sizes.responseHeadersSize;
  });
  const origin = `http://localhost:${inject("demoPort")}`;
  await page.goto(`${origin}/`);
  await page.getByRole("button", { name: "Enter the room" }).waitFor();
  await expect.poll(() => bytes).toBeGreaterThan(10_000);
  await page.waitForLoadState("networkidle");
  expect(bytes).toBeLessThan(FIRST_PAGE);
  expect(requests.filter(url => !url.startsWith(`${origin}/`))).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

it.each(["light", "dark"] as const)(
  "has no accessibility violation in %s colours, at 390 and 1280",
  async colorScheme => {
    const page = await demo.open({ colorScheme, viewport: { width: 390, height: 844 } });
    expect(await violationsOn(page)).toEqual([]);
    await press(page, "Enter the room");
    await page.getByRole("heading", { name: "Box kite" }).waitFor();
    await has(page.locator("#state"), /^connected$/);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await violationsOn(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  },
);
