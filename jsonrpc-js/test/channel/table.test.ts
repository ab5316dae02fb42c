import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ChannelEvent } from "../../src/channel/event.ts";
import { channelText, type Origin, type RefusalReason } from "../../src/channel/messages.ts";
import type { Departure } from "../../src/channel/passage.ts";
import { ChannelTable, type ChannelTerms } from "../../src/channel/table.ts";
import { utf8Length } from "../../src/codec/utf8.ts";
import { expand, type Frame } from "../fixtures/vectors.ts";

type Part =
  | string
  | { readonly repeat: string; readonly times: number }
  | { readonly from: number; readonly to: number };

/** What happens in a case of `protocol/vectors/session/channels.json`; the README there explains the members. */
interface ChannelStep {
  readonly times?: number;
  readonly atOnce?: boolean;
  readonly unsent?: boolean;
  readonly weight?: number;
  readonly registerInfo?: string;
  readonly authorization?: string;
  readonly result?: string;
  readonly reason?: RefusalReason;
  readonly scheme?: string;
  readonly ticket?: string;
  readonly said?: Departure;
  readonly code?: number;
  readonly text?: string | readonly Part[];
  readonly add?: readonly number[];
  readonly remove?: readonly number[];
  readonly told?: readonly Frame[];
  readonly sent?: readonly Frame[];
  readonly closes?: number;
  readonly left?: number;
  readonly [input: string]: unknown;
}

interface ChannelVector {
  readonly name: string;
  readonly end: "client" | "server";
  readonly terms?: Partial<ChannelTerms>;
  readonly steps: readonly ChannelStep[];
}

const file = new URL("../../../protocol/vectors/session/channels.json", import.meta.url);
const cases: readonly ChannelVector[] = JSON.parse(readFileSync(file, "utf8"));

const BESIDE =
  /^(times|atOnce|unsent|weight|registerInfo|authorization|result|reason|scheme|ticket|said|code|text|add|remove|told|sent|closes|left)$/;

/** A frame that may have numbers in it. */
function textOf(frame: unknown): string {
  if (!Array.isArray(frame)) return String(frame);
  return (frame as readonly Part[])
    .map(part => {
      if (typeof part === "string" || "repeat" in part) return expand([part]);
      return Array.from({ length: (part.to - part.from) / 2 + 1 }, (_, at) => part.from + 2 * at).join();
    })
    .join("");
}

function wordOf(event: ChannelEvent): string | undefined {
  switch (event.kind) {
    case "handled":
      return undefined;
    case "data":
      return `data ${event.channel} ${event.text}`;
    case "set":
      return `set ${event.set} [${event.members}] ${event.text}`;
    case "asked": {
      const { channel, path, weight } = event.open;
      return `asked ${channel} ${path}${weight === 1 ? "" : ` weight ${weight}`}`;
    }
    case "arrives": {
      const { session, channel, ticket } = event.from;
      return `arrives ${event.open.channel} ${session} ${channel} ${ticket}`;
    }
    case "departed":
      return `departed ${event.channel}${event.isOver ? " over" : ""}`;
    case "opened":
      return `opened ${event.channel} ${JSON.stringify(event.result)}`;
    case "refused":
      return `refused ${event.channel} ${JSON.stringify(event.error)}`;
    case "closed":
      return `closed ${event.channel} ${event.code} ${event.received}`;
    case "moved":
      return `moved ${event.channel} ${event.to}`;
    case "tooLarge":
    case "exceeded":
      return `${event.kind} ${event.channel}`;
    default:
      return event.kind;
  }
}

/** The end under test, and what it did since the last step. */
class End {
  table: ChannelTable;
  told: string[] = [];
  sent: string[] = [];
  closes = 0;
  readonly #terms: ChannelTerms;
  #now = 0;

  constructor({ end, terms }: ChannelVector) {
    const bounds = { max: 64, theirMax: 64, parts: true, messageBytes: 1_048_576, ...terms };
    this.#terms = { client: end === "client", ...bounds };
    this.table = new ChannelTable(this.#terms);
  }

  /** Goes on with what is saved, at a time of another clock. */
  reload(): void {
    const saved = JSON.parse(JSON.stringify(this.table.save(this.#now)));
    this.#now += 1_000_000;
    this.table = new ChannelTable(this.#terms, saved, this.#now);
  }

  step(step: ChannelStep): void {
    const [[input = "", value] = []] = Object.entries(step).filter(([name]) => !BESIDE.test(name));
    const number = Number(value);
    const { table } = this;
    switch (input) {
      case "receive":
        for (let round = 0; round < (step.times ?? 1); round++) this.#receive(textOf(value));
        break;
      case "open": {
        const info = step.registerInfo && JSON.parse(step.registerInfo);
        this.#number(table.open(String(value), step.weight, info, step.authorization));
        break;
      }
      case "accept":
        this.#held(table.accept(number, JSON.parse(step.result ?? "{}")));
        break;
      case "refuse":
        table.refuse(number, step.reason ?? "path", step.scheme ? { scheme: step.scheme } : undefined);
        break;
      case "close":
        table.close(number, step.code ?? 1000);
        break;
      case "ended":
        table.ended(number);
        break;
      case "move":
        this.#number(table.move(number));
        break;
      case "leave":
        table.leave(number, step.ticket ?? "");
        break;
      case "openMoved":
        this.#number(table.openMoved(value as Origin));
        break;
      case "departure":
        this.told.push(table.departure({ session: "old", channel: number, ticket: step.ticket ?? "" }));
        break;
      case "acceptMoved":
        this.#held(table.acceptMoved(number, {}, step.said ?? "none"));
        break;
      case "release":
        table.release(number).forEach(this.#tell);
        break;
      case "departureReceived":
        table.departureReceived(number);
        break;
      case "merge":
        this.#number(table.merge(number, step.add ?? [], step.remove ?? []));
        break;
      case "data":
        for (let round = 0; round < (step.times ?? 1); round++) this.#data(number, textOf(step.text));
        break;
      case "early":
        for (let round = 0; round < number; round++) {
          this.#receive("1:");
          expect(this.told.pop()).toBe("kept");
        }
        break;
      case "advance":
        this.#now += number;
        table.check(this.#now).forEach(this.#tell);
        break;
      case "openMany":
        for (let round = 0; round < number; round++) {
          table.open("/a");
          this.#drain(step);
        }
        break;
      case "openedMany":
        for (let round = 0; round < number; round++) {
          if (!step.atOnce) this.#now += 20;
          this.#receive(openText(round, "/a"));
          table.accept(2 * round + 1, {});
          this.#drain(step);
        }
        break;
      case "refusedAndClosed":
        for (let round = 0; round < number; round++) {
          this.#receive(openText(round, "a"));
          this.#receive(channelText(undefined, "close", { channel: 2 * round + 1, code: 1000, received: 0 }));
          this.#drain(step);
        }
        break;
      case "mergedMany":
        for (let round = 1; round <= number; round++) {
          this.#receive(channelText(undefined, "merge", { set: 2 * round + 1, add: [1] }));
        }
        break;
      default:
        throw new Error(`Unknown input ${input}`);
    }
    if (step.unsent) return;
    for (let frame = table.next(); frame; frame = table.next()) this.sent.push(frame);
  }

  readonly #tell = (event: ChannelEvent): void => {
    if (event.kind === "violation") this.closes = event.code;
    else this.told.push(...[wordOf(event) ?? []].flat());
  };

  #held(held: readonly ChannelEvent[] | undefined): void {
    if (held) held.forEach(this.#tell);
    else this.told.push("gone");
  }

  #receive(frame: string): void {
    this.#tell(this.table.receive(frame, this.#now));
  }

  #number(number: number): void {
    this.told.push(number ? `open ${number}` : "none");
  }

  #data(number: number, text: string): void {
    const bytes = utf8Length(text);
    if (this.table.allowance(number) < bytes) {
      this.told.push("waits");
      return;
    }
    this.table.sent(number, bytes);
    this.sent.push(`${number}:${text}`);
  }

  #drain({ unsent }: ChannelStep): void {
    while (!unsent && this.table.next());
    this.told = [];
  }
}

function openText(round: number, path: string): string {
  return channelText(`rpc.session.${round + 1}`, "open", { channel: 2 * round + 1, path });
}

test.each(cases.map(one => [one.name, one] as const))("%s", (_, one) => run(one, false));
// How fast channels were opened is not saved: that is a bound on the server's, and each page begins with none.
const savable = cases.filter(({ name }) => !name.endsWith("and 50 a second"));
test.each(savable.map(one => [one.name, one] as const))("on another page after each step: %s", (_, one) => {
  run(one, true);
});

function run(one: ChannelVector, reloads: boolean): void {
  const end = new End(one);
  for (const [at, step] of one.steps.entries()) {
    if (reloads) end.reload();
    end.step(step);
    const where = `step ${at + 1}: ${JSON.stringify(step).slice(0, 200)}`;
    expect(end.told, where).toEqual((step.told ?? []).map(textOf));
    expect(end.closes, where).toBe(step.closes ?? 0);
    if (!step.unsent && !end.closes) expect(end.sent, where).toEqual((step.sent ?? []).map(textOf));
    if (step.left !== undefined) expect(end.table.size, where).toBe(step.left);
    end.told = [];
    end.sent = [];
  }
}
