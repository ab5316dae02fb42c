import { beforeEach, expect, test, vi } from "vitest";
import { ClientEventTarget, type Emit, emitterOf } from "../../src/connection/events.ts";
import { ManualTimers } from "../fixtures/manual-timers.ts";

let timers: ManualTimers;
let target: ClientEventTarget;
let emit: Emit;
let printed: string[];

beforeEach(() => {
  printed = [];
  vi.spyOn(console, "warn").mockImplementation((...words) => void printed.push(words.join(" ").trim()));
  timers = new ManualTimers();
  target = new ClientEventTarget();
  emit = emitterOf(target, timers);
  return () => vi.restoreAllMocks();
});

/** What is printed of notices with these texts. */
async function notice(...messages: string[]): Promise<string[]> {
  for (const message of messages) emit("notice", { notice: { kind: "handler", message, cause: "because" } });
  await Promise.resolve();
  return printed.splice(0);
}

test("a text is printed once a minute, with the number of those left out", async () => {
  expect(await notice("a", "a", "b", "a")).toEqual(["jsonrpc-js: a because", "jsonrpc-js: b (+1) because"]);
  timers.advance(59_999);
  expect(await notice("a", "b", "c")).toEqual(["jsonrpc-js: c (+3) because"]);
  timers.advance(1);
  expect(await notice("a", "a", "c", "b")).toEqual([
    "jsonrpc-js: a because",
    "jsonrpc-js: c (+1) because",
    "jsonrpc-js: b because",
  ]);
});

test("texts that a server invents are printed 65 times a minute however many there are", async () => {
  const invented = Array.from({ length: 1000 }, (_, i) => `Nobody handles "${i}"`);
  expect(await notice(...invented)).toHaveLength(65);
  timers.advance(60_000);
  expect(await notice("a", "b")).toEqual(["jsonrpc-js: a (+935) because", "jsonrpc-js: b because"]);
});

test("each one is an event, and those that a listener takes are not printed", async () => {
  let events = 0;
  target.addEventListener("notice", event => {
    events++;
    event.preventDefault();
  });
  expect(await notice("a", "a", "a")).toEqual([]);
  expect(events).toBe(3);
});
