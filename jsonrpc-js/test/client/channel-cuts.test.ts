import { expect, test } from "vitest";
import type { ChannelEvent } from "../../src/channel/event.ts";
import { ChannelServer } from "../fixtures/channel-server.ts";
import { settled } from "../fixtures/client-bench.ts";
import { notification, result } from "../fixtures/messages.ts";

/** A client and its server; the network between them is cut once, after so many frames. */
class World {
  /** What the handlers of the server were called with. */
  readonly handled: string[] = [];
  /** How many frames have arrived at either end. */
  frames = 0;
  readonly end: ChannelServer = new ChannelServer(event => this.#handle(event));
  readonly #cutAfter: number;

  constructor(cutAfter: number) {
    this.#cutAfter = cutAfter;
  }

  /** Lets everything arrive that is under way, unless it is cut. */
  async pass(): Promise<void> {
    do await settled();
    while (await this.end.pass(() => this.frames++ !== this.#cutAfter));
  }

  #handle(event: ChannelEvent): void {
    if (event.kind !== "data" && event.kind !== "set") return;
    const { id, method } = JSON.parse(event.text);
    for (const channel of event.kind === "data" ? [event.channel] : event.members) {
      this.handled.push(`${channel} ${method}`);
      if (id) this.end.sends(channel, result(id, `"${method}"`));
    }
  }
}

/** Opens, uses, merges and closes channels; what both ends have seen of it. */
async function run(world: World): Promise<object> {
  const client = await world.end.connect();
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
  world.end.sends(1, notification("news", "[1]"));
  set.remove(one);
  set.notify("e");
  await world.pass();
  world.end.sends(3, notification("news", "[2]"));
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
  const { handled, end } = world;
  return {
    answers: await Promise.all(answers),
    heard,
    handled,
    left: end.table.size,
    kept: outcomes.every(same => same),
  };
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
    left: 0,
    kept: true,
  });
  expect(whole.frames).toBeGreaterThan(25);
  // Sockets hand over whole frames: a cut at any byte of one is a cut before it.
  for (let cut = 0; cut < whole.frames; cut++) expect(await run(new World(cut)), `after ${cut}`).toEqual(expected);
});
