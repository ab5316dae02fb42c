import { expect, test } from "vitest";
import { ChannelTable } from "../../src/channel/table.ts";
import type { JsonRpcClient } from "../../src/client.ts";
import { CHANNELS } from "../fixtures/channel-texts.ts";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import type { FakeSocket } from "../fixtures/fake-socket.ts";
import { notification, result } from "../fixtures/messages.ts";
import { defaultTerms, SessionServer, Wire } from "../fixtures/session-server.ts";

/** A client and a server that has channels; the network between them is cut once, after so many frames. */
class World {
  readonly bench: ClientBench = new ClientBench();
  /** What the handlers of the server were called with. */
  readonly handled: string[] = [];
  /** How many frames have arrived at either end. */
  frames = 0;
  readonly #cutAfter: number;
  readonly #table = new ChannelTable({ client: false, max: 64, theirMax: 16, parts: true, messageBytes: 1_048_576 });
  #wire = new Wire();
  readonly #server = new SessionServer(this.#wire, { ...defaultTerms, ...CHANNELS });
  #socket: FakeSocket | undefined;

  constructor(cutAfter: number) {
    this.#cutAfter = cutAfter;
  }

  async connect(): Promise<JsonRpcClient> {
    const { client, network } = this.bench;
    void client.connect();
    await settled();
    this.#socket = network.nextTry().opensWithSessions();
    this.#socket.takeSent();
    this.#socket.receives(this.#wire.down.take() ?? "");
    await settled();
    return client;
  }

  /** The server sends on the channel with this number. */
  sends(channel: number, text: string): void {
    this.#table.sent(channel, text.length);
    this.#server.send(`${channel}:${text}`);
  }

  /** Lets everything arrive that is under way, unless it is cut. */
  async pass(): Promise<void> {
    for (let isQuiet = false; !isQuiet; ) {
      await settled();
      for (const text of this.#socket?.takeSent() ?? []) this.#wire.up.put(text);
      isQuiet = !this.#wire.up.size && !this.#wire.down.size;
      if (this.#wire.up.size && (await this.#arrives())) this.#read();
      if (this.#wire.down.size && (await this.#arrives())) this.#socket?.receives(this.#wire.down.take() ?? "");
    }
  }

  /** Counts a frame; false if the network is cut in place of it. */
  async #arrives(): Promise<boolean> {
    if (this.frames++ !== this.#cutAfter) return true;
    this.#wire.up.cut();
    this.#wire.down.cut();
    this.#socket?.breaks();
    this.bench.clock.advance(250);
    await settled();
    this.#wire = new Wire();
    this.#socket = this.bench.network.nextTry().opensWithSessions();
    return false;
  }

  #read(): void {
    const before = this.#server.delivered.length;
    this.#server.read(this.#wire);
    for (const frame of this.#server.delivered.slice(before)) this.#handle(frame);
    for (let text = this.#table.next(); text; text = this.#table.next()) this.#server.send(text);
  }

  #handle(frame: string): void {
    const event = this.#table.receive(frame, 0);
    if (event.kind === "asked") this.#table.accept(event.open.channel, { sessionId: event.open.path });
    if (event.kind === "closed") this.#table.ended(event.channel);
    if (event.kind === "violation") throw new Error(event.reason);
    if (event.kind !== "data" && event.kind !== "set") return;
    const { id, method } = JSON.parse(event.text);
    for (const channel of event.kind === "data" ? [event.channel] : event.members) {
      this.handled.push(`${channel} ${method}`);
      if (id) this.sends(channel, result(id, `"${method}"`));
    }
  }

  get channels(): number {
    return this.#table.size;
  }
}

/** Opens, uses, merges and closes channels; what both ends have seen of it. */
async function run(world: World): Promise<object> {
  const client = await world.connect();
  const [one, two] = [client.channel("/one"), client.channel("/two")];
  const heard: unknown[] = [];
  const outcomes: unknown[] = [];
  for (const [name, channel] of Object.entries({ one, two })) {
    channel.on("news", params => heard.push([name, params]));
    channel.addEventListener("reconnected", ({ sameSession }) => outcomes.push(sameSession));
    void channel.connect();
  }
  await world.pass();
  const answers = [one.call("a"), two.call("b")];
  two.notify("c");
  await world.pass();
  const set = client.merge([one, two]);
  set.notify("d");
  world.sends(1, notification("news", "[1]"));
  set.remove(one);
  set.notify("e");
  await world.pass();
  world.sends(3, notification("news", "[2]"));
  answers.push(one.call("f"));
  await world.pass();
  void one.close();
  answers.push(two.call("g"));
  const three = client.channel("/three");
  answers.push(three.call("h"));
  await world.pass();
  void two.close();
  void three.close();
  await world.pass();
  const { handled, channels } = world;
  return { answers: await Promise.all(answers), heard, handled, channels, kept: outcomes.every(same => same) };
}

test("a network that is cut anywhere while channels are opened, used, merged and closed changes nothing", async () => {
  const whole = new World(Number.POSITIVE_INFINITY);
  const expected = await run(whole);
  expect(expected).toEqual({
    answers: ["a", "b", "f", "g", "h"],
    heard: [
      ["one", [1]],
      ["two", [2]],
    ],
    handled: ["1 a", "3 b", "3 c", "1 d", "3 d", "3 e", "1 f", "3 g", "7 h"],
    channels: 0,
    kept: true,
  });
  expect(whole.frames).toBeGreaterThan(25);
  // Sockets hand over whole frames: a cut at any byte of one is a cut before it.
  for (let cut = 0; cut < whole.frames; cut++) expect(await run(new World(cut)), `after ${cut}`).toEqual(expected);
});
