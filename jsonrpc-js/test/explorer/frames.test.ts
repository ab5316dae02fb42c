import { beforeEach, expect, it } from "vitest";
import { FrameKinds } from "../../src/explorer/frame-kinds.ts";
import { batch, error, notification, request, result } from "../fixtures/messages.ts";

let now: number;
let kinds: FrameKinds;

beforeEach(() => {
  now = 0;
  kinds = new FrameKinds(() => now);
});

it("measures the time from a call to its answer, either way", () => {
  expect(kinds.sort("out", request(1, "echo"))).toEqual({ name: "call", control: false });
  expect(kinds.sort("in", request(1, "question"))).toEqual({ name: "call", control: false });
  now = 5;
  expect(kinds.sort("in", result(1, "0"))).toEqual({ name: "answer", control: false, millis: 5 });
  now = 7;
  expect(kinds.sort("out", error(1, '{"code":1,"message":"m"}'))).toEqual({ name: "error", control: false, millis: 7 });
  expect(kinds.sort("in", result(1, "0"))).toEqual({ name: "answer", control: false, millis: undefined });
});

it("knows notifications, items, batches and what is no JSON", () => {
  expect(kinds.sort("in", notification("tick")).name).toBe("notification");
  expect(kinds.sort("in", notification("rpc.stream.item", '{"subscription":"s1"}')).name).toBe("item");
  expect(kinds.sort("out", "no JSON").name).toBe("unreadable");
  expect(kinds.sort("in", "null").name).toBe("answer");
  kinds.sort("out", batch(request(1, "a"), request(2, "b")));
  now = 3;
  expect(kinds.sort("in", batch(result(2, "0")))).toEqual({ name: "batch", control: false, millis: 3 });
});

it("knows what is about the session, its answers too", () => {
  expect(kinds.sort("out", request('"rpc.session.1"', "rpc.session.open")).control).toBe(true);
  expect(kinds.sort("in", result('"rpc.session.1"', "{}")).control).toBe(true);
  expect(kinds.sort("in", notification("rpc.session.ack")).control).toBe(true);
  expect(kinds.sort("out", notification("rpc.stream.limit")).control).toBe(true);
  expect(kinds.sort("out", request(2, "session.open")).control).toBe(false);
});

it("forgets calls that are never answered", () => {
  for (let id = 1; id <= 5001; id++) kinds.sort("out", request(id, "a"));
  expect(kinds.sort("in", result(1, "0")).millis).toBeUndefined();
  expect(kinds.sort("in", result(5001, "0")).millis).toBe(0);
});
