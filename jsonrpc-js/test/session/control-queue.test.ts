import { expect, test } from "vitest";
import { ControlQueue } from "../../src/session/control-queue.ts";

test("however often a rate is requested, 16 messages wait at most, and the newest is sent", () => {
  const queue = new ControlQueue(1);
  for (let version = 1; version <= 1_000; version++) queue.tell("flow", { version });
  const sent: unknown[] = [];
  for (let text = queue.next(); text; text = queue.next()) sent.push(JSON.parse(text).params.version);
  expect(sent).toHaveLength(16);
  expect(sent.at(-1)).toBe(1_000);
});

test("a rate is requested when answers fill the queue", () => {
  const queue = new ControlQueue(1);
  for (let id = 1; queue.refuse(`${id}`); id++);
  queue.tell("flow", { version: 1 });
  queue.tell("flow", { version: 2 });
  expect(queue.refuse("x")).toBe(false);
  const sent: string[] = [];
  for (let text = queue.next(); text; text = queue.next()) sent.push(text);
  expect(sent).toHaveLength(17);
  expect(JSON.parse(sent[16] ?? "").params).toEqual({ version: 2 });
});
