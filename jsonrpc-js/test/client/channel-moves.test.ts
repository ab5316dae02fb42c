import { expect, test } from "vitest";
import type { JsonRpcClient } from "../../src/client.ts";
import { SessionLostError } from "../../src/connection/errors.ts";
import { ChannelServer } from "../fixtures/channel-server.ts";
import { accepted, CHANNELS, close, open, refusal } from "../fixtures/channel-texts.ts";
import { ClientBench, failure, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { notification, request, result } from "../fixtures/messages.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";

const { opened, refused, resumed } = serverText;
const OPEN_ID = "rpc.session.1";

const data = (socket: FakeSocket) => socket.takeSent().filter(text => !text.includes("session.ack"));
const moved = (channel: number, ticket: string) =>
  `0:${notification("rpc.session.channel.moved", JSON.stringify({ channel, ticket }))}`;
const ticketIn = (text: string | undefined) => /"ticket":"([\w-]{43})"/.exec(text ?? "")?.[1] ?? "none";

async function inSession(bench: ClientBench, id: string): Promise<FakeSocket> {
  void bench.client.connect();
  await settled();
  const socket = bench.network.nextTry().opensWithSessions();
  socket.receives(opened(OPEN_ID, id, "t0", { ...defaultTerms, ...CHANNELS })).takeSent();
  await settled();
  return socket;
}

/** Two clients, and a channel of the first one with number 1, which the server knows as c1. */
async function twoClients(): Promise<[JsonRpcClient, FakeSocket, FakeSocket, ClientBench, ClientBench]> {
  const [before, after] = [new ClientBench(), new ClientBench()];
  const [here, there] = [await inSession(before, "S"), await inSession(after, "T")];
  const channel = before.client.channel("/rooms/12");
  void channel.connect();
  await settled();
  expect(data(here)).toEqual([open(1, 1, "/rooms/12")]);
  here.receives(accepted(1));
  await settled();
  return [channel, here, there, before, after];
}

/** The move up to the last message of the client in the session before. */
async function leaves(here: FakeSocket, there: FakeSocket): Promise<string> {
  await settled();
  const [asked] = data(there);
  const ticket = ticketIn(asked);
  expect(asked).toContain(`{"channel":1,"from":{"session":"S","channel":1,"ticket":"${ticket}"}}`);
  there.receives(accepted(1));
  await settled();
  expect(data(here)).toEqual([moved(1, ticket)]);
  return ticket;
}

test("a channel goes on with another client, with its calls, and the client of before may be closed", async () => {
  const [channel, here, there, before, after] = await twoClients();
  const heard: unknown[] = [];
  channel.on("news", params => heard.push(params));
  const one = channel.call("one");
  expect(data(here)).toEqual([`1:${request(1, "one")}`]);
  const moving = channel.moveTo(after.client);
  const ticket = await leaves(here, there);
  const two = channel.call("two");
  expect([data(here), data(there)]).toEqual([[], [`1:${request(2, "two")}`]]);

  there.receives(`1:${notification("news", "[2]")}`);
  here.receives(`1:${notification("news", "[1]")}`).receives(moved(1, ticket));
  there.receives(`1:${notification("news", "[3]")}`);
  await moving;
  void before.client.close();
  there.receives(`1:${result(1, "1")}`).receives(`1:${result(2, "2")}`);

  expect(await Promise.all([one, two])).toEqual([1, 2]);
  await settled();
  expect(heard).toEqual([[1], [2], [3]]);
  expect([channel.state, channel.sessionId]).toEqual(["connected", "c1"]);
  void after.client.close();
  expect(channel.state).toBe("closed");
});

test("what a set sends to a channel that moves waits for what is still to come", async () => {
  const [channel, here, there, , after] = await twoClients();
  const heard: unknown[] = [];
  channel.on("news", params => heard.push(params));
  const moving = channel.moveTo(after.client);
  const ticket = await leaves(here, there);
  there.receives(`0:${notification("rpc.session.channel.merge", '{"set":2,"add":[1]}')}`);
  there.receives(`2:${notification("news", "[2]")}`).receives(`1:${notification("news", "[3]")}`);
  here.receives(`1:${notification("news", "[1]")}`).receives(moved(1, ticket));
  await moving;
  there.receives(`2:${notification("news", "[4]")}`);
  await settled();
  expect(heard).toEqual([[1], [2], [3], [4]]);
});

test("what is begun is sent before the session is left, and the rest in the other one", async () => {
  const [channel, here, there, , after] = await twoClients();
  const large = "x".repeat(300_000);
  channel.notify("large", [large]);
  channel.notify("next");
  void channel.moveTo(after.client);
  await settled();
  const ticket = ticketIn(data(there)[0]);
  there.receives(accepted(1));
  const sent = data(here);
  expect(sent.at(-1)).toMatch(/^1\+:/);
  while (!sent.at(-1)?.includes("moved")) {
    here.receives(serverText.ack(1 + sent.length, 1));
    sent.push(...data(here));
  }
  expect(sent.at(-1)).toBe(moved(1, ticket));
  expect(
    sent
      .slice(0, -1)
      .map(text => text.replace(/^1\+?:/, ""))
      .join(""),
  ).toBe(notification("large", `["${large}"]`));
  expect(data(there)).toEqual([`1:${notification("next")}`]);
});

test("what is begun is sent once although the socket breaks meanwhile", async () => {
  const [channel, here, there, before, after] = await twoClients();
  const large = "x".repeat(200_000);
  channel.notify("large", [large]);
  void channel.moveTo(after.client);
  await settled();
  const ticket = ticketIn(data(there)[0]);
  there.receives(accepted(1));
  const sent = data(here);
  here.breaks();
  before.clock.advance(250);
  await settled();
  const next = before.network.nextTry().opensWithSessions();
  next.takeSent();
  let received = 1 + sent.length;
  next.receives(resumed(OPEN_ID, "t1", received, 2));
  for (let count = 0; count < 20 && !sent.at(-1)?.includes("moved"); count++) {
    const more = data(next);
    sent.push(...more);
    received += more.length;
    next.receives(serverText.ack(received, 1));
  }
  expect(sent.at(-1)).toBe(moved(1, ticket));
  const texts = sent.slice(0, -1).map(text => text.replace(/^1\+?:/, ""));
  expect(texts.join("")).toBe(notification("large", `["${large}"]`));
  expect(data(there)).toEqual([]);
});

test("a move that the server refuses changes nothing", async () => {
  const [channel, here, there, , after] = await twoClients();
  const moving = failure(channel.moveTo(after.client));
  await settled();
  data(there);
  there.receives(refusal(1, { reason: "forbidden" }));
  expect((await moving).message).toBe("the server refuses the channel: forbidden");
  expect(data(there)).toEqual([close(1, 1000, 0)]);
  channel.notify("n");
  expect(data(here)).toEqual([`1:${notification("n")}`]);
  void after.client.close();
  expect(channel.state).toBe("connected");
});

test("a move that the server does not answer ends in time, and one that it accepts later is closed", async () => {
  const [channel, here, there, before, after] = await twoClients();
  const moving = failure(channel.moveTo(after.client));
  await settled();
  data(there);
  before.clock.advance(5000);
  expect((await moving).message).toBe("The server does not accept the channel in the other session in time");
  there.receives(accepted(1));
  expect(data(there)).toEqual([close(1, 1000, 0)]);
  channel.notify("n");
  expect(data(here)).toEqual([`1:${notification("n")}`]);
});

test("it ends when the session before is lost that the server has not left, and is opened again where it belongs", async () => {
  const [channel, here, there, before, after] = await twoClients();
  const one = failure(channel.call("one"));
  data(here);
  const moving = failure(channel.moveTo(after.client));
  await leaves(here, there);
  const two = failure(channel.call("two"));
  data(there);
  here.breaks();
  before.clock.advance(250);
  await settled();
  before.network
    .nextTry()
    .opensWithSessions()
    .receives(refused(OPEN_ID, { reason: "gap", received: 2 }));

  expect(await moving).toMatchObject({ kind: "connection" });
  const lost = await Promise.all([one, two]);
  expect(lost.map(error => [error instanceof SessionLostError, (error as SessionLostError).received])).toEqual([
    [true, true],
    [true, undefined],
  ]);
  after.clock.advance(250);
  before.clock.advance(250);
  await settled();
  expect(data(there)).toEqual([close(1, 4500, 0), open(2, 3, "/rooms/12")]);
});

test("it ends when the server closes it in the session before, which knows what it has received", async () => {
  const [channel, here, there, , after] = await twoClients();
  const one = failure(channel.call("one"));
  data(here);
  const moving = failure(channel.moveTo(after.client));
  await leaves(here, there);
  const two = failure(channel.call("two"));
  data(there);
  here.receives(close(1, 1000, 0));

  expect((await moving).message).toBe("The channel is over, so it does not move");
  expect([(await one) as SessionLostError, (await two) as SessionLostError].map(error => error.received)).toEqual([
    false,
    false,
  ]);
  expect(data(there)).toEqual([close(1, 1000, 0)]);
  expect(channel.state).toBe("disconnected");
});

test("what the server opened, what is not open, and where it is already, do not move", async () => {
  const [channel, here, , before, after] = await twoClients();
  expect((await failure(before.client.moveTo(after.client))).message).toBe("No channel that a client has opened");
  expect((await failure(channel.moveTo(before.client))).message).toBe("The channel belongs to this client already");
  const other = before.client.channel("/other");
  expect((await failure(other.moveTo(after.client))).message).toBe("The channel is not open: connect it");
  const [one, two] = [before.client, after.client].map(client => client.channel("/other", { key: "same" }));
  expect((await failure(one?.moveTo(after.client) ?? Promise.resolve())).message).toBe(
    "A channel of the other client with the key 'same' is not closed",
  );
  void two?.close();
  expect(data(here)).toEqual([]);
  void channel.moveTo(after.client).catch(() => {});
  expect((await failure(channel.moveTo(after.client))).message).toBe("The channel is not open, or is moving already");
});

/** Two clients of one server that has channels; the network of either is cut once, after so many frames of both. */
class World {
  readonly handled: string[] = [];
  frames = 0;
  readonly #cutAfter: number;
  readonly ends: readonly [ChannelServer, ChannelServer] = [this.#end(0), this.#end(1)];
  /** Where the server has the conversation of the channel. */
  #place = { end: this.ends[0], number: 1 };
  /** The number of a channel that is to arrive somewhere. */
  #arriving = 0;

  constructor(cutAfter: number) {
    this.#cutAfter = cutAfter;
  }

  #end(at: 0 | 1): ChannelServer {
    return new ChannelServer((event, frame) => {
      const [here, there] = [this.ends[at], this.ends[1 - at] as ChannelServer];
      if (event.kind === "data") this.#handle(event.text);
      if (event.kind === "arrives") {
        this.#arriving = event.open.channel;
        here.table.acceptMoved(this.#arriving, { sessionId: "moved" }, "possible");
      }
      if (event.kind !== "departed") return;
      here.table.leave(event.channel, ticketIn(frame));
      here.table.ended(event.channel);
      this.#place = { end: there, number: this.#arriving };
      for (const held of there.table.release(this.#arriving)) if (held.kind === "data") this.#handle(held.text);
      there.table.departureReceived(this.#arriving);
      there.say();
    });
  }

  async pass(): Promise<void> {
    for (let isQuiet = false; !isQuiet; ) {
      await settled();
      isQuiet = true;
      for (const end of this.ends) if (await end.pass(() => this.frames++ !== this.#cutAfter)) isQuiet = false;
    }
  }

  /** The server sends on the channel, wherever that is. */
  sends(text: string): void {
    const { end, number } = this.#place;
    end.sends(number, text);
  }

  #handle(text: string): void {
    const { id, method } = JSON.parse(text);
    this.handled.push(method);
    if (id) this.sends(result(id, `"${method}"`));
  }
}

/** Opens, uses and moves a channel to and fro; what both ends have seen of it. */
async function run(world: World): Promise<object> {
  const [before, after] = world.ends;
  const [one, two] = [await before.connect(), await after.connect()];
  const channel = one.channel("/rooms/1");
  const heard: unknown[] = [];
  const outcomes: unknown[] = [];
  channel.on("news", params => heard.push(params));
  channel.addEventListener("reconnected", ({ sameSession }) => outcomes.push(sameSession));
  void channel.connect();
  await world.pass();
  const answers: Promise<unknown>[] = [];
  for (const target of [two, one, two]) {
    answers.push(channel.call(`a${answers.length}`));
    world.sends(notification("news", `[${answers.length}]`));
    const moving = channel.moveTo(target);
    answers.push(channel.call(`b${answers.length}`));
    await world.pass();
    world.sends(notification("news", `[${answers.length}]`));
    answers.push(channel.call(`c${answers.length}`));
    await world.pass();
    await moving;
  }
  void one.close();
  answers.push(channel.call("last"));
  await world.pass();
  void channel.close();
  await world.pass();
  const left = world.ends.map(end => end.table.size);
  const { handled } = world;
  return { answers: await Promise.all(answers), heard, handled, left, kept: outcomes.every(same => same) };
}

test("a network that is cut anywhere while a channel moves to and fro changes nothing", async () => {
  const whole = new World(Number.POSITIVE_INFINITY);
  const expected = await run(whole);
  const calls = ["a0", "b1", "c2", "a3", "b4", "c5", "a6", "b7", "c8", "last"];
  expect(expected).toEqual({
    answers: calls,
    heard: [[1], [2], [4], [5], [7], [8]],
    handled: calls,
    left: [0, 0],
    kept: true,
  });
  expect(whole.frames).toBeGreaterThan(40);
  for (let cut = 0; cut < whole.frames; cut++) expect(await run(new World(cut)), `after ${cut}`).toEqual(expected);
});
