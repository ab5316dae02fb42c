import type { BrowserContextOptions, Page } from "playwright-core";
import { expect, it } from "vitest";
import { DemoPage, has, press, violationsOn } from "./demo-page.ts";

const demo = new DemoPage("/channels.html");

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await demo.open(options);
  await has(page.locator("#calls-state"), "open");
  await has(page.locator("#ticks-state"), "open");
  return page;
}

async function count(page: Page, widget: string): Promise<number> {
  const text = await page.locator(`#${widget}-count`).textContent();
  return Number(text?.replaceAll(",", ""));
}

/** Until each of these widgets has counted some more. */
async function goOn(page: Page, ...widgets: string[]): Promise<void> {
  for (const widget of widgets) {
    const before = await count(page, widget);
    await expect.poll(() => count(page, widget)).toBeGreaterThan(before + 2);
  }
}

it("has one socket for three widgets, and two go on while the third floods it, and over a break", async () => {
  const page = await open();
  const sockets = (open: string, ever: string) =>
    Promise.all([has(page.locator("#sockets"), open), has(page.locator("#sockets-ever"), ever)]);
  await sockets("1", "1");
  await goOn(page, "calls", "ticks");
  expect(await count(page, "flood")).toBe(0);

  await press(page, "Flood");
  await goOn(page, "flood", "calls", "ticks", "flood");
  await has(page.locator("#flood-size"), /^[1-9][\d,]* MB$/);
  await has(page.locator("#calls-figures"), /^median \d+\.\d ms, 95 % within /);
  await has(page.locator("#ticks-figures"), /^median \d+\.\d ms, 95 % within /);

  demo.cut();
  await has(page.locator("#same-session"), "yes, resumed");
  await sockets("1", "2");
  await goOn(page, "flood", "calls", "ticks");

  await press(page, "Flood");
  expect(await page.getByRole("button", { name: "Flood" }).getAttribute("aria-pressed")).toBe("false");
  await press(page, "Drop socket");
  await sockets("1", "3");
  await goOn(page, "calls", "ticks");
});

it("floods by the keyboard alone", async () => {
  const page = await open();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // Skip to the flood
  await page.keyboard.press("Space");
  await goOn(page, "flood");
});

it.each([390, 1280])("fits %i pixels without scrolling sideways", async width => {
  const page = await open({ viewport: { width, height: 800 } });
  await press(page, "Flood");
  await goOn(page, "flood");
  await expect.poll(() => page.locator("#calls-plot .range").count()).toBeGreaterThan(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
});

it.each(["light", "dark"] as const)("has no accessibility violation in %s colours", async colorScheme => {
  const page = await open({ colorScheme });
  await press(page, "Flood");
  await expect.poll(() => page.locator("#flood-plot .in").count()).toBeGreaterThan(0);
  expect(await violationsOn(page)).toEqual([]);
});
