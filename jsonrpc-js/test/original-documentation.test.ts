import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { ClassicServer } from "./fixtures/classic-server.ts";

const page = new URL("./original-documentation/page.js", import.meta.url);

interface Page {
  readonly jsonRpcClientWs: { close(): Promise<void>; reconnect(): void; forceClose(milliseconds?: number): void };
  sendPing(): void;
  sendRefused(): void;
}

/** Runs the script-tag bundle and then the page's script in a global scope of their own. */
async function open(globals: object): Promise<Page> {
  const entry = new URL("../src/browser.ts", import.meta.url).pathname;
  const bundle = await build({ entryPoints: [entry], bundle: true, write: false, format: "iife", target: "es2022" });
  const platform = { WebSocket, URL, TextEncoder, btoa, Event, EventTarget, AbortController };
  const timing = { performance, setTimeout, clearTimeout, queueMicrotask };
  const context = createContext({ ...platform, ...timing, ...globals });
  runInContext(bundle.outputFiles[0]?.text ?? "", context);
  runInContext(readFileSync(page, "utf8"), context);
  return context as unknown as Page;
}

test("code written from the original documentation works", async () => {
  const server = await ClassicServer.start(({ method }) =>
    method === "refused" ? { error: { code: 40001, message: "no", data: { why: "because" } } } : undefined,
  );
  const told: [what: string, value: unknown][] = [];
  const report = (what: string, value?: unknown) => void told.push([what, value]);
  const callback = (name: string) => () => report(name);
  const hear = (what: string) => vi.waitFor(() => expect(told.map(([name]) => name)).toContain(what));
  const warn = vi.fn();

  const { jsonRpcClientWs, sendPing, sendRefused } = await open({
    ws_uri: server.uri,
    connectCallback: callback("connected"),
    disconnectCallback: callback("disconnected"),
    reconnectingCallback: callback("reconnecting"),
    reconnectedCallback: callback("reconnected"),
    errorCallback: callback("error"),
    report,
    console: { warn },
  });
  await hear("connected");
  expect(warn).toHaveBeenCalledWith("jsonrpc-js: 'hearbeat' is taken for 'heartbeat'");
  expect(await server.awaitFrame(({ method }) => method === "ping")).toMatchObject({ params: { interval: 5000 } });

  sendPing();
  await hear("ping");
  sendRefused();
  await hear("refused");
  server.send({ id: 4711, method: "treeStopped", params: { tree: "t" } });
  expect(await server.awaitFrame(({ id }) => id === 4711)).toMatchObject({ result: { stopped: "t" } });
  server.send({ method: "iceCandidate", params: { candidate: "c" } });
  await hear("iceCandidate");
  jsonRpcClientWs.forceClose();
  await hear("reconnected");
  jsonRpcClientWs.reconnect();
  await vi.waitFor(() => expect(told.filter(([name]) => name === "reconnected")).toHaveLength(2));
  await jsonRpcClientWs.close();
  await hear("disconnected");

  expect(JSON.parse(JSON.stringify(told))).toEqual([
    ["connected", null],
    ["ping", { value: "pong" }],
    ["refused", [40001, "no", { why: "because" }, null]],
    ["treeStopped", { tree: "t" }],
    ["iceCandidate", { candidate: "c" }],
    ["reconnecting", null],
    ["reconnected", null],
    ["reconnecting", null],
    ["reconnected", null],
    ["disconnected", null],
  ]);
  await server.stop();
});
