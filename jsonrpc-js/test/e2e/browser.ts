import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import type * as Bundle from "../../src/index.ts";

declare global {
  // What the bundle puts into a page.
  var JsonRpc: typeof Bundle;
  var JsonRpcClient: typeof Bundle.JsonRpcClient;
}

const SCRIPTS = ["sockjs-client/dist/sockjs.min.js", "jsonrpc-js/jsonrpc.min.js"]
  .map(file => `<script src="/webjars/${file}"></script>`)
  .join("");

/** A page of its own in the one browser. */
export interface TestPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the console was told of errors and warnings, and what nobody caught. */
  readonly complaints: string[];
  /** URLs of the requests so far. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Opens a blank page. */
export async function blankPage(options: BrowserContextOptions = {}): Promise<TestPage> {
  const browser = await chromium.connect(inject("browser"));
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", message => {
    // Browsers ask for an icon of the page unasked.
    const bad = ["error", "warning"].includes(message.type()) && !message.location().url.endsWith("/favicon.ico");
    if (bad) complaints.push(message.text());
  });
  page.on("pageerror", error => complaints.push(String(error)));
  page.on("request", request => requests.push(request.url()));
  return { page, context, complaints, requests, close: () => browser.close() };
}

/**
 * Opens an empty page of this origin that has loaded the scripts from it.
 *
 * @param head what to load instead of the scripts of the webjars
 */
export async function openPage(origin: string, head: string = SCRIPTS): Promise<TestPage> {
  const opened = await blankPage();
  // Any document of the origin will do. One made up here would not count as local, and might not connect to localhost.
  await opened.page.goto(`${origin}/webjars/jsonrpc-js/jsonrpc.min.js`);
  await opened.page.setContent(`<!doctype html><title>test</title>${head}`);
  return opened;
}

/** What an application has that bundles the package: a script for pages with all of it. */
export async function wholePackage(): Promise<string> {
  const entry = fileURLToPath(new URL("../../src/browser.ts", import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, target: "es2022" });
  return outputFiles[0]?.text ?? "";
}

/** The page that the guide to browsers shows, its one block of HTML. */
export function guidePage(): string {
  const guide = readFileSync(new URL("../../../docs/guide/browser.md", import.meta.url), "utf8");
  const [, block, more] = guide.split(/^```html\n/m);
  if (block === undefined || more !== undefined) throw new Error("Not one block of HTML in browser.md");
  return block.slice(0, block.indexOf("\n```") + 1);
}
