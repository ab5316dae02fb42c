import type { Page } from "playwright-core";
import { expect } from "vitest";

/** The ticks that the pages so far have noted. */
const ticksOn = (page: Page): Promise<number[]> =>
  page.evaluate(() => (localStorage.getItem("ticks") ?? "").trim().split(" ").map(Number));

/** Reloads a page five times while it notes ticks; `goesOn` looks whether the new one goes on. */
export async function reloadWhileItTicks(page: Page, goesOn: () => Promise<void>): Promise<void> {
  for (let reloads = 0; reloads < 5; reloads++) {
    const before = (await ticksOn(page)).length;
    await expect.poll(async () => (await ticksOn(page)).length).toBeGreaterThan(before + 5);
    await page.reload();
    await goesOn();
  }
}

/** Each tick came once and in order. */
export async function expectAllTicks(page: Page): Promise<void> {
  const seen = await ticksOn(page);
  expect(seen).toEqual(seen.map((_, index) => index + 1));
}
