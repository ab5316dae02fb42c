import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { startDemoServer, unpackDemoServer } from "./demo-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Port of a demo server that every test may use and none may stop. */
    readonly demoPort: number;
    /** Where tests reach the browser. */
    readonly browser: string;
  }
}

const FLAGS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

/** One Chromium with a new profile, and one demo server, for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { CHROMIUM: executablePath = "/usr/bin/chromium" } = process.env;
  if (!existsSync(executablePath)) {
    throw new Error(`No Chromium at ${executablePath}: install it, or let CHROMIUM say where it is`);
  }
  const folder = mkdtempSync(join(tmpdir(), "jsonrpc-demo-"));
  // For the processes of the tests, too.
  Object.assign(process.env, { JSONRPC_DEMO_JAR: unpackDemoServer(join(folder, "unpacked")) });
  const demo = await startDemoServer(0, "--demo.auction.guests=0"); // nobody bids but the tests
  // As root, in a container, Chromium's own sandbox does not start.
  const browser = await chromium.launchServer({ executablePath, args: FLAGS, chromiumSandbox: false }).catch(error => {
    return demo.stop().then(() => Promise.reject(error));
  });
  project.provide("demoPort", demo.port);
  project.provide("browser", browser.wsEndpoint());
  return async () => {
    await browser.close();
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
