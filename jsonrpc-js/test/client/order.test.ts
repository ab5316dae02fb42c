import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { JsonRpcClient } from "../../src/client.ts";
import { ClientBench, failure, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { notification, result } from "../fixtures/messages.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";

const { opened, refused, resumed } = serverText;
const OPEN_ID = "rpc.session.1";

afterEach(() => vi.unstubAllGlobals());

/** What happened, in order. */
class Story {
  readonly bench: ClientBench;
  readonly told: string[] = [];

  constructor(bench = new ClientBench()) {
    this.bench = bench;
    this.tellsOf("event");
    for (const type of ["connected", "reconnected", "reconnecting", "goAway"] as const) {
      this.bench.client.addEventListener(type, () => this.told.push(type));
    }
  }

  tellsOf(method: string): void {
    this.bench.client.on(method, params => {
      this.told.push(`${method} ${JSON.stringify(params)}`);
    });
  }

  async connected(): Promise<FakeSocket> {
    const socket = await this.bench.connected();
    // What is received first starts in a later task than the event.
    socket.receives({ method: "event", params: [0] });
    await settled();
    this.told.length = 0;
    return socket;
  }

  async inSession(): Promise<FakeSocket> {
    void this.bench.client.connect();
    await settled();
    return this.bench.network
      .nextTry()
      .opensWithSessions()
      .receives(opened(OPEN_ID, "S", "t0", defaultTerms));
  }
}

/** Frames as they arrive in one segment, without a turn of the event loop between them. */
const segment = (socket: FakeSocket, ...messages: object[]) => {
  for (const message of messages) socket.receives(message);
};
const event = (n: number) => ({ method: "event", params: [n] });

async function through(depth: number, promise: Promise<unknown>): Promise<unknown> {
  return depth ? through(depth - 1, promise) : promise;
}

describe("the code that waited for an answer runs before the handler of what was received after it", () => {
  const callers: Record<string, (client: JsonRpcClient, told: string[]) => void> = {
    "with await": async (client, told) => void told.push(`answer ${await client.call("subscribe")}`),
    "with then": (client, told) => void client.call("subscribe").then(id => told.push(`answer ${id}`)),
    "through ten async functions": async (client, told) =>
      void told.push(`answer ${await through(10, client.call("subscribe"))}`),
    "with a callback": (client, told) =>
      client.send("subscribe", (_error: unknown, id: unknown) => told.push(`answer ${id}`)),
    "among others": async (client, told) => {
      const [id] = await Promise.all([client.call("subscribe"), 1]);
      told.push(`answer ${id}`);
    },
  };
  for (const [how, subscribe] of Object.entries(callers)) {
    test.for([false, true])(`${how}, in one batch: %s`, async inBatch => {
      const story = new Story();
      const socket = await story.connected();
      subscribe(story.bench.client as JsonRpcClient, story.told);
      const messages = [{ id: 1, result: "sub-1" }, event(1), event(2)];
      if (inBatch) socket.receives(JSON.stringify(messages.map(message => ({ jsonrpc: "2.0", ...message }))));
      else segment(socket, ...messages);
      await settled();
      expect(story.told).toEqual(["answer sub-1", "event [1]", "event [2]"]);
    });
  }

  test("when it failed, and when it is what registers the handler", async () => {
    const story = new Story();
    const socket = await story.connected();
    const failing = failure(story.bench.client.call("no")).then(() => story.tellsOf("late"));
    segment(socket, { id: 1, error: { code: 1, message: "no" } }, { method: "late", params: [1] });
    await failing;
    expect(story.told).toEqual([]);
    await settled();
    expect(story.told).toEqual(["late [1]"]);
    expect(await story.bench.takeEvents()).toEqual([]);
  });

  test("200 of 200 times on a real socket", async () => {
    const server = new WebSocketServer({ port: 0 });
    await once(server, "listening");
    server.on("connection", (socket, { socket: tcp }: { socket: Socket }) => {
      socket.on("message", data => {
        const { id, method } = JSON.parse(String(data));
        tcp.cork();
        socket.send(result(id, method === "subscribe" ? `"sub-${id}"` : "{}"));
        socket.send(notification("event", `["sub-${id}"]`));
        tcp.uncork();
      });
    });
    const uri = `ws://localhost:${(server.address() as AddressInfo).port}/`;
    const client = new JsonRpcClient({ uri, webSocket: WebSocket, session: "off" });
    const known = new Set<unknown>();
    const strangers: unknown[] = [];
    let events = 0;
    client.on("event", params => {
      const [id] = params as [string];
      events++;
      if (!known.has(id)) strangers.push(id);
    });
    for (let i = 0; i < 200; i++) known.add(await client.call("subscribe"));
    await vi.waitFor(() => expect(events).toBe(200));
    await client.close();
    server.close();
    expect(strangers).toEqual([]);
  });
});

test("an answer does not wait for a handler that was received before it, nor progress", async () => {
  const story = new Story();
  const socket = await story.connected();
  const { client } = story.bench;
  void client.call("first").then(() => story.told.push("first"));
  void client
    .call("second", [], { onProgress: value => story.told.push(`progress ${value}`) })
    .then(() => story.told.push("second"));
  const progress = { method: "$/progress", params: { token: 2, value: 50 } };
  segment(socket, { id: 1, result: 1 }, event(1), progress, { id: 2, result: 2 }, event(2));
  await settled();
  expect(story.told).toEqual(["progress 50", "first", "second", "event [1]", "event [2]"]);
});

test("without an answer before it a notification is handled at once", async () => {
  const story = new Story();
  const socket = await story.connected();
  segment(socket, event(1), event(2));
  expect(story.told).toEqual(["event [1]", "event [2]"]);
});

describe("an event is told before the handler of what was received after it", () => {
  test.for([true, false])("the first connection, with a session that loses nothing: %s", async withSession => {
    const story = new Story();
    void story.bench.client.connect().then(() => story.told.push("await connect"));
    await settled();
    const socket = story.bench.network.nextTry();
    if (withSession) socket.opensWithSessions().receives(opened(OPEN_ID, "S", "t0", defaultTerms));
    else socket.opens().session("s1");
    segment(socket, event(1), event(2));
    await settled();
    expect([...story.told].sort()).toEqual(["await connect", "connected", "event [1]", "event [2]"]);
    expect(story.told.slice(2)).toEqual(["event [1]", "event [2]"]);
  });

  test("a resumed session, where answers among the repeated messages keep their place as well", async () => {
    const story = new Story();
    const first = await story.inSession();
    void story.bench.client.call("x").then(() => story.told.push("answer"));
    first.breaks();
    await settled();
    story.bench.clock.advance(250);
    await settled();
    const second = story.bench.network.nextTry().opensWithSessions();
    second.receives(resumed(OPEN_ID, "t1", 1, 1));
    segment(second, event(1), { id: 1, result: 1 }, event(2));
    await settled();
    expect(story.told).toEqual(["connected", "reconnecting", "reconnected", "answer", "event [1]", "event [2]"]);
  });

  test("a server that is about to go", async () => {
    const story = new Story();
    const socket = await story.inSession();
    socket.receives(event(1));
    await settled();
    socket.receives(notification("rpc.session.goaway", '{"withinMillis":20}')).receives(event(2));
    await settled();
    expect(story.told).toEqual(["connected", "event [1]", "goAway", "event [2]"]);
  });

  test("a new session in place of a lost one, after what its calls failed with", async () => {
    const story = new Story();
    const first = await story.inSession();
    void story.bench.client.call("x").catch(() => story.told.push("call failed"));
    first.breaks();
    await settled();
    story.bench.clock.advance(250);
    await settled();
    const second = story.bench.network.nextTry().opensWithSessions();
    second.receives(refused(OPEN_ID, { reason: "denied" })).receives(opened(OPEN_ID, "S2", "u0", defaultTerms));
    segment(second, event(1));
    await settled();
    expect(story.told).toEqual(["connected", "reconnecting", "call failed", "reconnected", "event [1]"]);
  });
});

describe("what waits for an answer to be told", () => {
  /** A client for which a request and a notification wait behind an answer. */
  async function waiting(): Promise<[story: Story, socket: FakeSocket]> {
    const story = new Story();
    const socket = await story.connected();
    story.tellsOf("ask");
    void story.bench.client.call("x");
    segment(socket, { id: 1, result: 1 }, { id: 7, method: "ask", params: [7] }, event(1));
    socket.takeSent();
    return [story, socket];
  }

  test("is handled in order", async () => {
    const [story, socket] = await waiting();
    segment(socket, event(2), { id: 8, method: "unknown" });
    await settled();
    expect(story.told).toEqual(["ask [7]", "event [1]", "event [2]"]);
    expect(socket.takeSent()).toEqual([expect.stringContaining('"code":-32601'), result(7, "null")]);
  });

  test("never starts when it is cancelled, and is answered at once", async () => {
    const [story, socket] = await waiting();
    segment(socket, { method: "$/cancelRequest", params: { id: 7 } });
    expect(socket.takeSent()).toEqual([expect.stringContaining('"id":7,"error":{"code":-32800')]);
    await settled();
    expect(story.told).toEqual(["event [1]"]);
    expect(socket.takeSent()).toEqual([]);
  });

  test("is handled although the connection ends, if it is a notification", async () => {
    const [story, socket] = await waiting();
    socket.ends(4500);
    await settled();
    expect(story.told).toEqual(["event [1]"]);
  });

  test("is dropped when the application closes the client", async () => {
    const [story] = await waiting();
    void story.bench.client.close();
    await settled();
    expect(story.told).toEqual([]);
  });

  test("has started when the page is left", async () => {
    const events = new EventTarget();
    vi.stubGlobal("addEventListener", events.addEventListener.bind(events));
    vi.stubGlobal("removeEventListener", events.removeEventListener.bind(events));
    vi.stubGlobal("sessionStorage", { getItem: () => null, setItem: () => {}, removeItem: () => {} });
    const story = new Story(new ClientBench({ storageKey: "k" }));
    const socket = await story.inSession();
    await settled();
    socket.receives(event(1));
    events.dispatchEvent(new Event("pagehide"));
    expect(story.told).toEqual(["connected", "event [1]"]);
  });
});
