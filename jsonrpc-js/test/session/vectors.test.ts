import { describe, expect, test } from "vitest";
import { ClientSessionLink } from "../../src/session/client-session-link.ts";
import { openText } from "../../src/session/control-frame.ts";
import { isControl, readControl } from "../../src/session/control-reader.ts";
import type { Admission, Received } from "../../src/session/received.ts";
import { error, notification, result } from "../fixtures/messages.ts";
import { offer } from "../fixtures/opened-link.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";
import { type FrameVector, frames, type Step, textOf, token, transcripts } from "../fixtures/session-vectors.ts";

/** Requests that only a server reads: a client writes them. */
const writtenOnly = /^\{"jsonrpc":"2\.0","id":"[^"]*","method":"rpc\.session\.(open|resume|close)"/;

/** What has been read, as the server wrote it. */
function rewritten(text: string): string | undefined {
  const frame = readControl(text);
  switch (frame.kind) {
    case "opened":
      return serverText.opened(frame.id, frame.sessionId, frame.token, {
        ...frame.terms,
        extensions: frame.extensions,
      });
    case "resumed":
      return serverText.resumed(frame.id, frame.token, frame.received, frame.oldest);
    case "ack":
      return serverText.ack(frame.received, frame.sent, frame.resumed || undefined);
    case "failed": {
      const { id, code, message, reason, number } = frame;
      const counts = {
        received: reason === "gap" ? number : undefined,
        attempt: reason === "stale" ? number : undefined,
      };
      const data = reason && { reason, ...counts };
      return error(JSON.stringify(id), JSON.stringify({ code, message, data }));
    }
    case "closed":
      return result(JSON.stringify(frame.id), "true");
    case "flow":
      return notification("rpc.session.flow.now", JSON.stringify(frame.params));
    case "closing":
    case "goaway": {
      const { kind, ...params } = frame;
      const method = `rpc.session.${kind === "closing" ? "close" : kind}`;
      return notification(method, JSON.stringify(params));
    }
    default:
      return undefined;
  }
}

/** The same request, written by a client. */
function written(text: string): string | undefined {
  const { method, params } = JSON.parse(text);
  if (method === "rpc.session.open") return openText(params);
  const wire = new Client();
  if (method === "rpc.session.close") {
    wire.open();
    wire.link.close();
    return wire.written(1)[0];
  }
  const { sessionId, attempt, received, oldest } = params;
  wire.open(sessionId, params.token);
  const saved = { ...wire.link.save(), attempt: attempt - 1, received, acknowledged: oldest - 1 };
  const link = ClientSessionLink.restore(saved, 0);
  return link?.next(link.resume(0), 0);
}

describe("frames of the session layer are told apart, read and written as the vectors say", () => {
  const named = frames.map(frame => [frame.name, frame] as const);

  test.for(named.filter(([, { text }]) => !writtenOnly.test(textOf(text))))("%s", ([, frame]) => {
    const text = textOf(frame.text);
    expect(isControl(text)).toBe(frame.kind !== "data");
    if (frame.kind === "data") return;
    // Servers are asked for rates, and say which one holds.
    const kind = { flow: "unknown", flownow: "flow" }[frame.kind as string] ?? frame.kind;
    expect(readControl(text).kind).toBe(kind);
    if (!["unknown", "malformed"].includes(kind)) expect(rewritten(text)).toBe(textOf(frame.written ?? text));
  });

  const requests = named.filter(([, { text }]) => writtenOnly.test(textOf(text)));

  test.for(requests.filter(([, { kind }]) => kind !== "malformed"))("%s, which a client writes", ([, { text }]) => {
    expect(written(textOf(text))).toBe(textOf(text));
  });

  test.for(requests)("%s, which a client does not take", ([, frame]: readonly [string, FrameVector]) => {
    const client = new Client();
    client.open();
    const method = writtenOnly.exec(textOf(frame.text))?.[1];
    client.receive(1, textOf(frame.text));
    if (method === "close") expect(client.written(1)[0]).toMatch(/-32601/);
    else expect(client.closes).toEqual(new Map([[1, 4500]]));
  });
});

/** A client's end, and all that it does. */
class Client {
  #link: ClientSessionLink | undefined;
  readonly numbers = new Map<number, number>();
  readonly delivered: string[] = [];
  readonly told: string[] = [];
  readonly closes = new Map<number, number>();
  now = 1007;

  get link(): ClientSessionLink {
    if (!this.#link) throw new Error("No session");
    return this.#link;
  }

  get hasSession(): boolean {
    return this.#link !== undefined;
  }

  open(sessionId = "S", secret = token(1)): void {
    this.receive(1, serverText.opened("rpc.session.1", sessionId, secret, defaultTerms));
  }

  receive(socket: number, text: string): void {
    const number = this.numbers.get(socket);
    if (number !== undefined) {
      this.#outcome(socket, text, this.link.receive(number, text, this.now));
      return;
    }
    const frame = readControl(text);
    if (frame.kind !== "opened") throw new Error(`The socket has no session: ${text}`);
    this.#link = ClientSessionLink.opened(frame, this.now);
    this.numbers.set(socket, 1);
  }

  #outcome(socket: number, text: string, received: Received): void {
    switch (received.kind) {
      case "data":
        this.delivered.push(text);
        break;
      case "violation":
        this.closes.set(socket, received.code);
        break;
      case "lost":
        this.told.push(["lost", received.reason, received.received].filter(part => part !== undefined).join(" "));
        break;
      case "goaway":
        this.told.push(`goaway ${received.withinMillis}`);
        break;
      case "closing":
        this.told.push(`closing ${received.code}`);
        break;
      case "ignored":
      case "handled":
        break;
      default:
        this.told.push(received.kind);
    }
  }

  written(socket: number): string[] {
    const texts: string[] = [];
    const number = this.numbers.get(socket) ?? 0;
    for (let text = this.link.next(number, this.now); text; text = this.link.next(number, this.now)) texts.push(text);
    return texts;
  }

  advance(millis: number, socket: number): void {
    this.now += millis;
    if (!this.link.isAlive(this.now)) this.closes.set(socket, 4002);
    if (this.link.isExpired(this.now)) this.told.push("expired");
  }
}

/** What the vectors call the admissions. */
const ADMISSIONS: Readonly<Record<string, Admission>> = {
  NUMBERED: "numbered",
  WAIT: "wait",
  REFUSED: "refused",
  TOO_LARGE: "tooLarge",
};

class Transcript {
  readonly #client = new Client();
  #current = 0;

  step(step: Step): void {
    const client = this.#client;
    const socket = step.on ?? this.#current;
    if (step.socket !== undefined) {
      this.#current = step.socket;
      if (client.hasSession) client.numbers.set(step.socket, client.link.resume(client.now));
    } else if (step.lost !== undefined) client.link.detach(client.numbers.get(step.lost) ?? 0, client.now);
    else if (step.receive !== undefined) client.receive(socket, textOf(step.receive));
    else if (step.send !== undefined)
      expect(offer(client.link, textOf(step.send))).toBe(ADMISSIONS[step.admission ?? "NUMBERED"]);
    else if (step.expect) expect(client.written(socket)).toEqual(step.expect.map(textOf));
    else if (step.next !== undefined) {
      expect(client.link.next(client.numbers.get(socket) ?? 0, client.now)).toBe(textOf(step.next));
    } else if (step.delivered) expect(client.delivered.splice(0)).toEqual(step.delivered.map(textOf));
    else if (step.told !== undefined) expect(client.told.splice(0)).toEqual([step.told]);
    else if (step.closes !== undefined) {
      expect(client.closes.get(socket)).toBe(step.closes);
      client.closes.delete(socket);
    } else if (step.advance !== undefined) client.advance(step.advance, socket);
    else throw new Error(`Unknown step ${JSON.stringify(step)}`);
  }

  nothingElseHappened(): void {
    const { numbers, delivered, told, closes } = this.#client;
    const texts = [...numbers.keys()].flatMap(socket => this.#client.written(socket));
    expect([texts, delivered, told, [...closes]]).toEqual([[], [], [], []]);
  }
}

describe("a client behaves as the transcripts say", () => {
  const ours = transcripts.filter(({ end }) => end === "client");

  test("there are such transcripts", () => {
    expect(ours.length).toBeGreaterThan(20);
  });

  test.for(ours.map(one => [one.name, one] as const))("%s", ([, { steps }]) => {
    const transcript = new Transcript();
    for (const step of steps) {
      for (let round = 0; round < (step.times ?? 1); round++) transcript.step(step);
    }
    transcript.nothingElseHappened();
  });
});
