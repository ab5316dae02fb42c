import axe from "axe-core";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterEach, beforeEach, expect, inject } from "vitest";
import { blankPage, type TestPage } from "./browser.ts";
import { FaultProxy } from "./fault-proxy.ts";

/** A page of the demo in each test of a file, behind a proxy of its own; its console must have nothing to complain of. */
export class DemoPage {
  readonly #path: string;
  #proxy: FaultProxy | undefined;
  #opened: TestPage[] = [];

  constructor(path: string) {
    this.#path = path;
    beforeEach(async () => {
      this.#proxy = await FaultProxy.start(inject("demoPort"));
    });
    afterEach(async () => {
      const complaints = this.takeComplaints();
      await Promise.all(this.#opened.map(test => test.close()));
      this.#opened = [];
      await this.#proxy?.stop();
      expect(complaints).toEqual([]);
    });
  }

  async open(options: BrowserContextOptions = {}): Promise<Page> {
    const test = await blankPage(options);
    this.#opened.push(test);
    await test.page.goto(`http://localhost:${this.#proxy?.port}${this.#path}`);
    return test.page;
  }

  /** Cuts its connections. */
  cut(): void {
    this.#proxy?.cut();
  }

  /** What the console was told. */
  takeComplaints(): string[] {
    return this.#opened.flatMap(test => test.complaints.splice(0));
  }
}

/** Until this shows such a text. */
export const has = async (locator: Locator, text: string | RegExp): Promise<void> =>
  expect.poll(() => locator.textContent()).toMatch(text);

/** Clicks a button. */
export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name }).click();

/** What keeps people from using the page. */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`);
}
