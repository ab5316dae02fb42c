import { afterEach, beforeEach, expect, it, vi } from "vitest";

const load = (file: string) =>
  import(new URL(`../../../jsonrpc-demo-server/src/main/resources/static/auction/${file}`, import.meta.url).href);
const after = (millis: number) => new Promise(resolve => setTimeout(resolve, millis));
const { breakOnce, inWords } = await load("breaks.js");
const { Ledger } = await load("ledger.js");
const { Line } = await load("line.js");

type Heard = { sent: number; arrived: number; lost: number; doubled: number };

/** The client of the page, and the house in one. */
class House {
  state = "connected";
  readonly sessionId = "a session";
  /** Whether messages are gone, as on a line that is dead. */
  swallows = false;
  #heard: Heard = { sent: 0, arrived: 0, lost: 0, doubled: 0 };
  #sent = 0;
  readonly #kept: number[] = [];
  readonly #listeners = new Map<string, (event: object) => void>();
  #pulse: (message: { number: number }) => void = () => {};

  on(_method: string, handler: (message: { number: number }) => void): void {
    this.#pulse = handler;
  }

  addEventListener(type: string, listener: (event: object) => void): void {
    this.#listeners.set(type, listener);
  }

  dispatch(type: string, event: object = {}): void {
    this.#listeners.get(type)?.(event);
  }

  notify(_method: string, { number }: { number: number }): void {
    if (this.state !== "connected") this.#kept.push(number);
    else if (!this.swallows) this.#hear(number);
  }

  #hear(number: number): void {
    this.#heard = { ...this.#heard, sent: number, arrived: this.#heard.arrived + 1 };
  }

  async call(): Promise<object> {
    return { heard: this.#heard, sent: this.#sent };
  }

  /** Sends messages to the page. */
  send(count: number): void {
    for (let left = count; left > 0; left--) {
      this.#sent++;
      if (!this.swallows) this.#pulse({ number: this.#sent });
    }
  }

  /** The line is back, with another session. */
  comeBack(): void {
    this.swallows = false;
    this.state = "connected";
    this.#heard = { sent: 0, arrived: 0, lost: 0, doubled: 0 };
    this.#sent = 0;
    this.dispatch("reconnected", { sameSession: false });
    for (const number of this.#kept.splice(0)) this.#hear(number);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", class {});
  vi.stubGlobal("JsonRpcClient", House);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("counts what a lost session has not brought, and goes on behind it", async () => {
  const line = new Line(
    () => {},
    () => {},
  );
  const house: House = line.client;
  house.dispatch("connected");
  await vi.advanceTimersByTimeAsync(10_000); // 40 messages
  house.send(30);
  await line.count();
  expect(line.ledger.out).toEqual({ sent: 40, arrived: 40, lost: 0, doubled: 0 });
  expect(line.ledger.in).toEqual({ sent: 30, arrived: 30, lost: 0, doubled: 0 });

  const breakIt = async () => {
    house.swallows = true;
    await after(600); // 2 messages of the page, and one with the break
    house.send(4);
    await line.count(); // The house has sent 34.
    house.state = "reconnecting";
    await after(800); // 3 messages that wait for a session
    house.comeBack();
  };
  const broken = breakOnce(line, { name: "The house forgets", breakIt }, () => {});
  await vi.advanceTimersByTimeAsync(2000);
  const outcome = await broken;

  expect(outcome).toEqual({ seconds: 1.4, again: true, waited: 10, lost: 7, doubled: 0 });
  expect(inWords(outcome)).toBe(
    "The line was cut for 1.4 seconds, and the house began anew. 10 messages waited. 7 lost, 0 doubled.",
  );
  house.send(5);
  await line.count();
  const { out } = line.ledger;
  expect(out).toEqual({ sent: out.sent, arrived: out.sent - 3, lost: 3, doubled: 0 });
  expect(line.ledger.in).toEqual({ sent: 39, arrived: 35, lost: 4, doubled: 0 });
});

it("does not call lost what the client has refused to send", () => {
  const ledger = new Ledger();
  ledger.sent = 5;
  ledger.counts = { heard: { sent: 3, arrived: 3, lost: 0, doubled: 0 }, sent: 0 };
  ledger.withhold(4);
  expect(ledger.out.lost).toBe(0);
  ledger.counts = { heard: { sent: 5, arrived: 4, lost: 1, doubled: 0 }, sent: 0 };
  expect(ledger.out.lost).toBe(0);
});

it("counts the news on where another session begins", () => {
  const ledger = new Ledger();
  ledger.newsBegin("100");
  for (const position of ["101", "102", "104"]) ledger.newsAt(position);
  ledger.newsBegin("250");
  ledger.newsAt("251");
  expect(ledger.losses).toEqual({ lost: 1, doubled: 0 });
  expect(ledger.news.arrived).toBe(4);
});
