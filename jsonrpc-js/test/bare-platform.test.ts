import { createContext, Script } from "node:vm";
import { build } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { ClassicServer } from "./fixtures/classic-server.ts";

/** All that the engine of a bare platform has beside the language; React Native has more. */
const bare = { WebSocket, URL, AbortController, console, setTimeout, clearTimeout };

const program = `
  (async uri => {
    const client = new jsonrpc.JsonRpcClient(uri);
    const heard = [];
    const ended = new AbortController();
    const removed = () => heard.push("removed");
    const add = (type, listener, options) => client.addEventListener(type, listener, options);
    if (ownEvents) add("connected", () => { throw new Error("one listener fails"); });
    add("connected", ({ type, sessionId }) => heard.push(type + " " + sessionId), { once: true });
    add("connected", { handleEvent: () => heard.push("object") });
    add("connected", removed);
    add("connected", () => heard.push("aborted"), { signal: ended.signal });
    if (ownEvents) add("connected", null);
    client.removeEventListener("connected", removed);
    ended.abort();
    add("notice", event => { heard.push(event.notice.kind); event.preventDefault(); });
    const answer = await client.call("echo", ["hello"]);
    client.notify("tell");
    const gone = new Promise(resolve => add("disconnected", resolve));
    await client.close();
    await gone;
    return JSON.stringify([answer, heard]);
  })`;

let bundle: string;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [new URL("../src/index.ts", import.meta.url).pathname],
    bundle: true,
    format: "iife",
    globalName: "jsonrpc",
    write: false,
  });
  bundle = outputFiles[0]?.text ?? "";
});

/** Its platform's events report what a listener throws in the platform's way. */
const platforms: Record<string, object> = {
  "no EventTarget, Event, performance or queueMicrotask": { ownEvents: true },
  "an EventTarget, but no Event": { EventTarget, ownEvents: true },
  "a browser's EventTarget and Event": { EventTarget, Event, ownEvents: false },
};

test.each(Object.keys(platforms))("a platform with %s has calls, events and an end", async platform => {
  const server = await ClassicServer.start(({ params }) => ({ result: params }));
  try {
    const complaints: string[] = [];
    const console = { error: (error: Error) => complaints.push(error.message), warn: () => undefined };
    const context = createContext({ ...bare, console, ...platforms[platform] });
    new Script(bundle).runInContext(context);
    const run: (uri: string) => Promise<string> = new Script(program).runInContext(context);
    expect(JSON.parse(await run(server.uri))).toEqual([["hello"], ["connected session-1", "object"]]);
    expect(complaints).toEqual("Event" in context ? [] : ["one listener fails"]);
  } finally {
    await server.stop();
  }
});
