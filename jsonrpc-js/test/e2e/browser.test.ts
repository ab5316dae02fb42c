import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { WebSocketServer } from "ws";
import { batch, notification, result } from "../fixtures/messages.ts";
import { guidePage, openPage, type TestPage } from "./browser.ts";
import { FaultProxy } from "./fault-proxy.ts";

// Between the page and the server, so that the network can break.
let proxy: FaultProxy;
let origin: string;
let opened: TestPage | undefined;

beforeEach(async () => {
  proxy = await FaultProxy.start(inject("demoPort"));
  origin = `http://localhost:${proxy.port}`;
});

afterEach(async () => {
  await opened?.close();
  opened = undefined;
  await proxy.stop();
});

async function open(head?: string): Promise<TestPage> {
  opened = await openPage(origin, head);
  return opened;
}

it("calls, notifies, sends batches and answers the server, loaded by a script tag", async () => {
  const { page, complaints } = await open();

  const seen = await page.evaluate(async () => {
    const client = new JsonRpcClient("/callback");
    client.on("question", params => ({ answered: params }));
    client.notify("callback", ["nobody waits for it"]);
    const answer = await client.call("callback", { question: "ok?" });
    const batch = client.batch();
    const both = Promise.allSettled([batch.call("callback", [1]), batch.call("none")]);
    batch.send();
    const [first, second] = await both;
    await client.close();
    return { answer, first, refused: second?.status === "rejected" && second.reason.code, state: client.state };
  });

  expect(seen).toEqual({
    answer: { answered: { question: "ok?" } },
    first: { status: "fulfilled", value: { answered: [1] } },
    refused: -32601,
    state: "closed",
  });
  expect(complaints).toEqual([]);
});

it("tells an answer before what was received behind it", async () => {
  const server = new WebSocketServer({ port: 0 });
  await once(server, "listening");
  server.on("connection", socket => {
    socket.on("message", data => {
      const { id, method } = JSON.parse(String(data));
      const messages = [result(id, `"sub-${id}"`), notification("event", `["sub-${id}"]`)];
      if (method === "inArray") socket.send(batch(...messages));
      else for (const message of messages) socket.send(message);
    });
  });
  const { page, complaints } = await open();

  const seen = await page.evaluate(
    async uri => {
      const client = new JsonRpcClient({ uri, session: "off" });
      const known = new Set<unknown>();
      let early = 0;
      let told = () => {};
      client.on("event", params => {
        const [id] = params as [string];
        if (!known.has(id)) early++;
        told();
      });
      for (let i = 0; i < 100; i++) {
        const event = new Promise<void>(resolve => {
          told = resolve;
        });
        known.add(await client.call(i % 2 ? "inArray" : "inFrames"));
        await event;
      }
      await client.close();
      return { known: known.size, early };
    },
    `ws://localhost:${(server.address() as AddressInfo).port}/`,
  );

  server.close();
  expect(seen).toEqual({ known: 100, early: 0 });
  expect(complaints).toEqual([]);
});

it("works as a module of the webjar", async () => {
  const { page, complaints } = await open(
    `<script type="module">
      import { JsonRpcClient } from "/webjars/jsonrpc-js/index.js";
      globalThis.JsonRpcClient = JsonRpcClient;
    </script>`,
  );

  const answer = await page.evaluate(async () => {
    const client = new JsonRpcClient("/echo");
    const answer = await client.call("echo", [1]);
    await client.close();
    return answer;
  });

  expect(answer).toEqual([1]);
  expect(complaints).toEqual([]);
});

it("runs what the guide shows", async () => {
  const { page, complaints } = await open(guidePage());

  expect(await page.evaluate("client.call('echo', [1])")).toEqual([1]);
  await page.evaluate("client.close()");
  expect(complaints).toEqual([]);
});

it("works as documented", async () => {
  const { page, complaints } = await open();

  const seen = await page.evaluate(async () => {
    const events: string[] = [];
    const client = new JsonRpcClient({
      heartbeat: 3000,
      sendCloseMessage: true,
      ws: {
        uri: `ws://${location.host}/callback`,
        useSockJS: false,
        onconnected: () => events.push("connected"),
        ondisconnect: () => events.push("disconnected"),
        onerror: error => events.push(error.message),
      },
      rpc: {
        requestTimeout: 15_000,
        heartbeatRequestTimeout: 5000,
        question: (params, request) => request.reply(null, { to: params, method: request.method }),
      },
    });
    const answer = await new Promise((resolve, reject) => {
      client.send("callback", { q: 1 }, (error, result) => (error ? reject(error) : resolve(result)));
    });
    await client.close();
    return { answer, events };
  });

  expect(seen).toEqual({ answer: { to: { q: 1 }, method: "question" }, events: ["connected", "disconnected"] });
  expect(complaints).toEqual([]);
});

it("comes back to the same session after the network broke, and gets the answer that was under way", async () => {
  const { page, complaints } = await open();
  const held = await page.evaluateHandle(async () => {
    const client = new JsonRpcClient("/slow");
    const back = new Promise<boolean>(resolve =>
      client.addEventListener("reconnected", ({ sameSession }) => resolve(sameSession)),
    );
    await client.connect();
    return { client, back, slow: client.call("slow", { millis: 1000 }), sessionId: client.sessionId };
  });

  proxy.cut();
  const seen = await held.evaluate(async ({ client, back, slow, sessionId }) => {
    const seen = { sameSession: await back, slow: await slow, sameId: client.sessionId === sessionId };
    await client.close();
    return { ...seen, hasId: sessionId !== undefined };
  });

  expect(seen).toEqual({ sameSession: true, slow: 1000, sameId: true, hasId: true });
  expect(complaints).toEqual([]);
});

it("loops over a stream while the network breaks, takes no more than it can, and leaves it", async () => {
  const { page, complaints } = await open();
  const held = await page.evaluateHandle(() => {
    const client = new JsonRpcClient("/streams");
    const seen: unknown[] = [];
    const halfway = new Promise<void>(resolve => client.addEventListener("reconnected", () => resolve()));
    const loop = (async () => {
      for await (const number of client.stream("count", { to: 300 }, { credit: 8 })) {
        seen.push(number);
        if (seen.length === 100) await halfway;
      }
    })();
    return { client, seen, loop };
  });
  await expect.poll(() => held.evaluate(({ seen }) => seen.length)).toBe(100);
  proxy.cut();
  const seen = await held.evaluate(async ({ client, seen, loop }) => {
    await loop;
    for await (const tick of client.stream("ticks", { intervalMillis: 1 })) if (tick === 3) break;
    const signal = AbortSignal.timeout(1);
    const endless = client.stream("ticks", { intervalMillis: 60_000 }, { signal });
    const aborted = await endless.next().catch(error => error.name);
    const over = await client.call("rpc.stream.cancel", { subscription: "s2" });
    await client.close();
    return { seen, aborted, over };
  });
  expect(seen).toEqual({ seen: Array.from({ length: 300 }, (_, i) => i + 1), aborted: "CancelledError", over: false });
  expect(complaints).toEqual([]);
});

it("speaks SockJS over WebSocket where there is one", async () => {
  const { page, requests } = await open();
  // By itself it gives a WebSocket up after a few round trips, which a busy machine takes longer for.
  await page.evaluate(() => {
    const { SockJS } = globalThis as unknown as { SockJS: new (url: string, _: null, options: object) => object };
    function PatientSockJS(url: string) {
      return new SockJS(url, null, { timeout: 60_000 });
    }
    Object.assign(globalThis, { SockJS: PatientSockJS });
  });

  const answer = await echoOverSockJS(page);

  expect(answer).toEqual({ hello: "world" });
  expect(requests.filter(url => url.includes("xhr"))).toEqual([]);
});

it("falls back to HTTP with SockJS where WebSocket is blocked, and comes back to its session there", async () => {
  proxy.refuseWebSocket = true;
  const { page, requests } = await open();
  const held = await page.evaluateHandle(async () => {
    const client = new JsonRpcClient({ uri: "/echo", sockJS: true });
    const back = new Promise<boolean>(resolve =>
      client.addEventListener("reconnected", ({ sameSession }) => resolve(sameSession)),
    );
    return { client, back, answer: await client.call("echo", [1]) };
  });
  const streams = requests.filter(url => url.includes("xhr_streaming")).length;

  proxy.cut();
  const seen = await held.evaluate(async ({ client, back, answer }) => {
    const seen = { answer, sameSession: await back, again: await client.call("echo", [2]) };
    await client.close();
    return seen;
  });

  expect(seen).toEqual({ answer: [1], sameSession: true, again: [2] });
  expect(streams).toBe(1);
  expect(requests.filter(url => url.includes("xhr_streaming"))).toHaveLength(2);
});

async function echoOverSockJS(page: TestPage["page"]): Promise<unknown> {
  return page.evaluate(async () => {
    const client = new JsonRpcClient({ uri: "/echo", sockJS: true });
    const answer = await client.call("echo", { hello: "world" });
    await client.close();
    return answer;
  });
}

/** A client whose next try would be in an hour, in a page whose clock stands still. */
async function waitingClient(page: TestPage["page"]) {
  await page.clock.install();
  const held = await page.evaluateHandle(async () => {
    const HOUR = 3_600_000;
    const client = new JsonRpcClient({
      uri: "/echo",
      random: () => 1,
      reconnect: { firstDelay: HOUR, maxDelay: HOUR },
    });
    const lost = new Promise(resolve => client.addEventListener("reconnecting", resolve));
    const back = new Promise(resolve => client.addEventListener("reconnected", resolve));
    await client.connect();
    return { client, lost, back };
  });
  return held;
}

it.each([
  ["the network is back", goOnline],
  ["the page is seen again", showAgain],
])("tries at once when %s", async (_, happen) => {
  const { page, context } = await open();
  const held = await waitingClient(page);
  proxy.cut();
  await held.evaluate(({ lost }) => lost.then(() => {}));
  const taken = proxy.taken;

  await happen({ page, context });

  const answer = await held.evaluate(async ({ client, back }) => {
    await back;
    const answer = await client.call("echo", [1]);
    await client.close();
    return answer;
  });
  expect(answer).toEqual([1]);
  expect(proxy.taken).toBe(taken + 1);
});

async function goOnline({ context }: Pick<TestPage, "context" | "page">): Promise<void> {
  await context.setOffline(true);
  await context.setOffline(false);
}

/** A headless page is never hidden, so it is told that it was. */
async function showAgain({ page }: Pick<TestPage, "page">): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: false });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
}

it("keeps a healthy connection when its timers were late, as in a hidden page or a sleeping computer", async () => {
  const { page, complaints } = await open();
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(60_000);
  const held = await page.evaluateHandle(async () => {
    const client = new JsonRpcClient("/echo");
    const events: string[] = [];
    client.addEventListener("reconnecting", () => events.push("reconnecting"));
    await client.connect();
    return { client, events };
  });

  // What the server says is there, but the page's late timers run before it is read.
  const answers: unknown[] = [];
  for (let hours = 0; hours < 2; hours++) {
    const release = proxy.hold();
    await page.clock.fastForward("01:00:00");
    release();
    answers.push(await held.evaluate(({ client }) => client.call("echo", [1])));
  }

  const events = await held.evaluate(async ({ client, events }) => {
    await client.close();
    return events;
  });
  expect({ answers, events }).toEqual({ answers: [[1], [1]], events: [] });
  expect(complaints).toEqual([]);
});

it("offers its token as a subprotocol, a new one on each connection", async () => {
  const { page, context, complaints } = await open();
  const network = await context.newCDPSession(page);
  const offers: string[] = [];
  const selected: string[] = [];
  network.on("Network.webSocketWillSendHandshakeRequest", ({ request }) => {
    offers.push(request.headers["Sec-WebSocket-Protocol"] ?? "");
  });
  network.on("Network.webSocketHandshakeResponseReceived", ({ response }) => {
    selected.push(response.headers["Sec-WebSocket-Protocol"] ?? "");
  });
  await network.send("Network.enable");

  await page.evaluate(async () => {
    const tokens = ["first?", "second>>"];
    const client = new JsonRpcClient({ uri: "/echo", token: async () => tokens.shift() ?? "" });
    await client.connect();
    await client.reconnect();
    await client.call("echo", [1]);
    await client.close();
  });

  const carrier = (token: string) => `jsonrpc2.bearer.${Buffer.from(token).toString("base64url")}`;
  const ours = "jsonrpc2.session.v1, jsonrpc2";
  expect(offers).toEqual([`${ours}, ${carrier("first?")}`, `${ours}, ${carrier("second>>")}`]);
  expect(selected).toEqual(["jsonrpc2.session.v1", "jsonrpc2.session.v1"]);
  expect(complaints).toEqual([]);
});
