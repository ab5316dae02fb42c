import fc from "fast-check";
import { expect, test } from "vitest";
import { ClientSessionLink } from "../../src/session/client-session-link.ts";
import { readControl } from "../../src/session/control-reader.ts";
import { offer } from "../fixtures/opened-link.ts";
import { SessionServer, Wire } from "../fixtures/session-server.ts";

/** A client and a server with any number of sockets between them. Each direction of a socket delays, and a cut loses it. */
class World {
  now = 0;
  readonly delivered: string[] = [];
  readonly #accepted: string[] = [];
  readonly #wires = new Map<number, Wire>();
  readonly #server: SessionServer;
  readonly #old: Wire[] = [];
  #wire = new Wire();
  #socket = 1;
  #link: ClientSessionLink;

  constructor() {
    this.#server = new SessionServer(this.#wire);
    const opened = readControl(this.#wire.down.take() ?? "");
    if (opened.kind !== "opened") throw new Error("Not opened");
    this.#link = ClientSessionLink.opened(opened, this.now);
  }

  clientSends(): void {
    const text = `c${this.#accepted.length}`;
    if (offer(this.#link, text) === "numbered") this.#accepted.push(text);
    this.#pump();
  }

  serverSends(): void {
    this.#server.send(`s${this.#server.sent.length}`);
  }

  serverAcks(): void {
    this.#server.ack();
  }

  /** The server reads from the socket in use, or from one that the client has given up. */
  serverReads(old: boolean): void {
    this.#server.read((old ? this.#old[0] : undefined) ?? this.#wire);
  }

  clientReads(old: boolean): void {
    const socket = old ? this.#socket - 1 : this.#socket;
    const text = this.#wires.get(socket)?.down.take() ?? (old ? undefined : this.#wire.down.take());
    if (text === undefined) return;
    const received = this.#link.receive(socket, text, this.now);
    if (received.kind === "data") this.delivered.push(text);
    else if (!["handled", "ignored", "resumed", "room"].includes(received.kind))
      throw new Error(JSON.stringify(received));
    this.#pump();
  }

  /** Nothing that is under way arrives. */
  cut(noticed: boolean): void {
    this.#wire.up.cut();
    this.#wire.down.cut();
    if (noticed) this.#link.detach(this.#socket, this.now);
  }

  /** Perhaps while the server, and what is under way, know nothing of it. */
  reconnect(): void {
    this.#old[0] = this.#wire;
    this.#wires.set(this.#socket, this.#wire);
    this.#wire = new Wire();
    this.#socket = this.#link.resume(this.now);
    this.#pump();
  }

  /** The page goes and comes again; what was under way to it is lost. */
  reload(): void {
    const saved = JSON.stringify(this.#link.save());
    const link = ClientSessionLink.restore(JSON.parse(saved), this.now);
    if (!link) throw new Error(`Not restored: ${saved}`);
    this.#link = link;
    this.#wires.clear();
    this.#old[0] = this.#wire;
    this.#wire = new Wire();
    this.#socket = link.resume(this.now);
    this.#pump();
  }

  advance(millis: number): void {
    this.now += millis;
    this.#link.isAlive(this.now);
    this.#pump();
  }

  #pump(): void {
    for (let text = this.#link.next(this.#socket, this.now); text; text = this.#link.next(this.#socket, this.now)) {
      this.#wire.up.put(text);
    }
  }

  finish(): void {
    this.reconnect();
    while (this.#wire.up.size + this.#wire.down.size) {
      this.serverReads(false);
      this.clientReads(false);
    }
    this.serverAcks();
    this.clientReads(false);
    expect(this.#server.delivered).toEqual(this.#accepted);
    expect(this.delivered).toEqual(this.#server.sent);
    expect([this.#link.acknowledged, this.#link.save()?.frames]).toEqual([this.#accepted.length, []]);
  }
}

const events: readonly [weight: number, (world: World, flag: boolean) => void][] = [
  [4, world => world.clientSends()],
  [4, world => world.serverSends()],
  [8, (world, old) => world.serverReads(old)],
  [8, (world, old) => world.clientReads(old)],
  [1, world => world.serverAcks()],
  [1, (world, noticed) => world.cut(noticed)],
  [1, world => world.reconnect()],
  [1, world => world.reload()],
  [1, (world, long) => world.advance(long ? 1000 : 100)],
];

// A thousand runs take longer than five seconds where others want the processor, too.
test("whatever is lost, cut, delayed, reloaded or left half open, each frame arrives once and in order", {
  timeout: 120_000,
}, () => {
  const event = fc.tuple(
    fc.oneof(...events.map(([weight, act]) => ({ weight, arbitrary: fc.constant(act) }))),
    fc.boolean(),
  );
  let frames = 0;
  fc.assert(
    fc.property(fc.array(event, { maxLength: 150, size: "max" }), steps => {
      const world = new World();
      for (const [act, flag] of steps) act(world, flag);
      world.finish();
      frames += world.delivered.length;
    }),
    { numRuns: 1000 },
  );
  expect(frames).toBeGreaterThan(1000);
});
