import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readControl } from "../../src/session/control-reader.ts";
import { notification, request, result } from "../fixtures/messages.ts";
import { offer, openedLink, written } from "../fixtures/opened-link.ts";
import { defaultTerms, serverText } from "../fixtures/session-server.ts";

const { ack, resumed, refused } = serverText;

test("a frame beyond the frames of the window waits, and has room after an ack with news", () => {
  const link = openedLink({ frames: 2 });
  expect(["a", "b", "c"].map(text => offer(link, text))).toEqual(["numbered", "numbered", "wait"]);
  expect(written(link, 1)).toEqual(["a", "b"]);
  expect(link.receive(1, ack(0, 0), 0).kind).toBe("handled");
  expect(link.receive(1, ack(1, 0), 0).kind).toBe("room");
  expect(offer(link, "c")).toBe("numbered");
  expect(link.receive(1, ack(2, 0), 0).kind).toBe("handled");
});

test("the window is full to the byte, measured in UTF-8", () => {
  const link = openedLink({ bytes: 10 });
  expect(offer(link, "é€😀x")).toBe("numbered");
  expect(offer(link, "")).toBe("numbered");
  expect(offer(link, "x")).toBe("wait");
  expect(offer(link, "x".repeat(10))).toBe("wait");
  expect(offer(link, "x".repeat(11))).toBe("tooLarge");
  written(link, 1);
  link.receive(1, ack(1, 0), 0);
  expect(offer(link, "x".repeat(10))).toBe("numbered");
});

test("without a socket, and while a resume waits, a full window refuses", () => {
  const link = openedLink({ frames: 1 });
  link.detach(1, 0);
  expect(offer(link, "a")).toBe("numbered");
  expect(offer(link, "b")).toBe("refused");
  link.resume(0);
  expect(offer(link, "b")).toBe("refused");
});

test("63 frames are not acknowledged at once, 64 are", () => {
  const link = openedLink();
  for (let i = 0; i < 63; i++) link.receive(1, "x", 0);
  expect(link.millisUntilDue(0)).toBe(1000);
  link.receive(1, "x", 0);
  expect(link.millisUntilDue(0)).toBe(0);
  expect(written(link, 1)).toEqual([ack(64, 0)]);
});

test("half of a small window is acknowledged at once, in frames or in bytes", () => {
  const frames = openedLink({ frames: 5 });
  frames.receive(1, "x", 0);
  frames.receive(1, "x", 0);
  expect(written(frames, 1)).toEqual([]);
  frames.receive(1, "x", 0);
  expect(written(frames, 1)).toEqual([ack(3, 0)]);
  const bytes = openedLink({ bytes: 9 });
  bytes.receive(1, "xxxx", 0);
  expect(written(bytes, 1)).toEqual([]);
  bytes.receive(1, "x", 0);
  expect(written(bytes, 1)).toEqual([ack(2, 0)]);
});

test("64 KiB in UTF-8 are acknowledged at once, a byte less is not", () => {
  const link = openedLink();
  link.receive(1, "€".repeat(21_845), 0);
  expect(written(link, 1)).toEqual([]);
  link.receive(1, "x", 0);
  expect(written(link, 1)).toEqual([ack(2, 0)]);
  link.receive(1, "x".repeat(65_535), 0);
  expect(written(link, 1)).toEqual([]);
});

test("a frame is acknowledged a second after the oldest, and silence is broken after a heartbeat", () => {
  const link = openedLink();
  expect(link.millisUntilDue(0)).toBe(25_000);
  link.receive(1, "x", 100);
  link.receive(1, "x", 600);
  expect(link.millisUntilDue(600)).toBe(500);
  expect(written(link, 1, 1099)).toEqual([]);
  expect(written(link, 1, 1100)).toEqual([ack(2, 0)]);
  expect(written(link, 1, 26_099)).toEqual([]);
  expect(written(link, 1, 26_100)).toEqual([ack(2, 0)]);
  link.receive(1, "x", 51_000);
  expect(link.millisUntilDue(51_000)).toBe(100);
});

test("an ack tells what was put on the socket before it, not what has a number", () => {
  const link = openedLink();
  offer(link, "a");
  offer(link, "b");
  expect(link.next(1, 0)).toBe("a");
  link.receive(1, ack(0, 0), 0);
  expect(written(link, 1)).toEqual([ack(0, 1), "b"]);
});

test.for([
  ["smaller than before", 1, 0],
  ["larger than what is on the socket", 4, 0],
  ["with a count of theirs that is too small", 2, -1],
  ["with a count of theirs that is too large", 2, 1],
] as const)("an ack %s closes with 4500", ([, received, more]) => {
  const link = openedLink();
  for (const text of ["a", "b", "c"]) offer(link, text);
  written(link, 1);
  offer(link, "d");
  link.receive(1, "x", 0);
  expect(link.receive(1, ack(2, 1), 0).kind).toBe("handled");
  expect(link.receive(1, ack(received, 1 + more), 0)).toMatchObject({ kind: "violation", code: 4500 });
});

test("both numbers of a count that differs are told", () => {
  const reason = "ack of 0/3, not 0 to 0/0";
  expect(openedLink().receive(1, ack(0, 3), 0)).toEqual({ kind: "violation", code: 4500, reason });
});

test.for([
  ["an ack that confirms", ack(0, 0, 1)],
  ["a resume that was accepted", resumed("rpc.session.2", "t", 0, 1)],
  ["a second opening", serverText.opened("rpc.session.1", "S", "t", defaultTerms)],
] as const)("%s that nobody waits for closes with 4500", ([, text]) => {
  expect(openedLink().receive(1, text, 0)).toMatchObject({ kind: "violation", code: 4500 });
});

test("16 requests that are not known wait for their answers, one more closes with 4504", () => {
  const link = openedLink();
  const unknown = (n: number) => request(`"rpc.session.${n}"`, "rpc.session.x");
  for (let n = 1; n <= 16; n++) expect(link.receive(1, unknown(n), 0).kind).toBe("handled");
  expect(link.millisUntilDue(0)).toBe(0);
  expect(link.receive(1, notification("rpc.session.x"), 0).kind).toBe("handled");
  expect(link.receive(1, unknown(17), 0)).toMatchObject({ kind: "violation", code: 4504 });
  expect(written(link, 1)).toHaveLength(16);
});

test("the client asks to close only when nothing is unsettled", () => {
  const link = openedLink();
  expect(link.close()).toBe(true);
  expect(written(link, 1)).toEqual([request('"rpc.session.2"', "rpc.session.close")]);
  expect(link.receive(1, result('"rpc.session.2"', "true"), 0).kind).toBe("closed");
  link.resume(0);
  expect(link.close()).toBe(false);
  expect(written(link, 2)).toHaveLength(1);
  link.detach(2, 0);
  expect(link.close()).toBe(false);
});

test("an error of the server for another request goes to the owner", () => {
  expect(openedLink().receive(1, refused("rpc.session.2", { reason: "later" }), 0)).toMatchObject({
    kind: "failed",
    id: "rpc.session.2",
    reason: "later",
  });
});

test("a session waits without a socket for its window, to the millisecond", () => {
  const link = openedLink({ millis: 5000 });
  expect(link.isExpired(1e9)).toBe(false);
  link.detach(1, 100);
  expect([link.isExpired(5099), link.isExpired(5100)]).toEqual([false, true]);
  link.resume(5100);
  expect(link.isExpired(1e9)).toBe(false);
});

test("nothing is due without a socket, nor once a resume was sent", () => {
  const link = openedLink();
  offer(link, "a");
  link.close();
  expect(link.millisUntilDue(0)).toBe(0);
  link.detach(1, 0);
  expect(link.millisUntilDue(1e9)).toBe(Infinity);
  link.resume(0);
  expect(link.millisUntilDue(0)).toBe(0);
  written(link, 2);
  expect(link.millisUntilDue(1e9)).toBe(Infinity);
});

test("the end of a socket that was replaced does nothing", () => {
  const link = openedLink();
  expect(link.resume(0)).toBe(2);
  link.detach(1, 0);
  expect([link.isCurrent(1), link.isCurrent(2)]).toEqual([false, true]);
  expect(link.receive(1, "x", 0).kind).toBe("ignored");
  expect(link.next(1, 0)).toBeUndefined();
  link.detach(2, 0);
  expect(link.receive(2, "x", 0).kind).toBe("ignored");
});

test("silence for a heartbeat and its grace is borne, a millisecond more is death", () => {
  const link = openedLink();
  for (const now of [10_000, 20_000, 30_000, 35_000]) expect(link.isAlive(now)).toBe(true);
  expect(link.isAlive(35_001)).toBe(false);
  link.detach(1, 35_001);
  expect(link.isAlive(1e9)).toBe(true);
});

test("who wakes up judges one grace later, and not before", () => {
  const link = openedLink();
  expect([60_000, 70_000, 70_001].map(now => link.isAlive(now))).toEqual([true, true, false]);
});

test.for([
  ["data", "x"],
  ["an ack", ack(0, 0)],
] as const)("%s is a sign of life", ([, text]) => {
  const link = openedLink();
  for (const now of [10_000, 20_000, 30_000]) link.isAlive(now);
  link.receive(1, text, 30_000);
  for (const now of [40_000, 50_000, 60_000, 65_000]) expect(link.isAlive(now)).toBe(true);
  expect(link.isAlive(65_001)).toBe(false);
});

test("an end that slept no longer than the grace has not slept", () => {
  const link = openedLink();
  link.isAlive(10_000);
  expect(written(link, 1, 10_000)).toEqual([]);
  link.isAlive(20_001);
  expect(written(link, 1, 20_001)).toEqual([ack(0, 0)]);
});

test("a refused resume leaves the socket for a new session, a gap that we find does not", () => {
  const lost = { kind: "lost", reason: "gap", received: 7 };
  const asking = openedLink();
  expect(asking.receive(asking.resume(0), refused("rpc.session.1", { reason: "gap", received: 7 }), 0)).toEqual({
    ...lost,
    mayOpen: true,
  });
  const link = openedLink();
  expect(link.receive(link.resume(0), resumed("rpc.session.1", "t", 7, 1), 0)).toEqual({ ...lost, mayOpen: false });
});

test("a session that is lost takes, writes, saves and hears nothing", () => {
  const link = openedLink();
  offer(link, "a");
  written(link, 1);
  link.resume(0);
  expect(link.receive(2, refused("rpc.session.1", {}), 0)).toMatchObject({ kind: "lost", reason: "denied" });
  expect(offer(link, "b")).toBe("refused");
  expect([link.sent, link.acknowledged]).toEqual([1, 0]);
  expect([written(link, 2), link.save(), link.receive(2, "x", 0).kind]).toEqual([[], undefined, "ignored"]);
});

test("a stale answer with a number below our own does not take us back", () => {
  const link = openedLink();
  for (let socket = 2; socket < 6; socket++) expect(link.resume(0)).toBe(socket);
  written(link, 5);
  link.receive(5, refused("rpc.session.1", { reason: "stale", attempt: 2 }), 0);
  expect(written(link, 5)[0]).toContain('"attempt":5');
});

test("the confirmation is the first frame, also when a request came behind the answer", () => {
  const link = openedLink();
  link.resume(0);
  written(link, 2);
  link.receive(2, resumed("rpc.session.1", "t", 0, 1), 0);
  expect(link.millisUntilDue(0)).toBe(0);
  link.receive(2, request('"rpc.session.1"', "rpc.session.x"), 0);
  link.receive(2, "x", 0);
  const texts = written(link, 2);
  expect(texts[0]).toBe(ack(1, 0, 1));
  expect(texts).toHaveLength(2);
});

test("what waited for the socket before is not written on the next one", () => {
  const link = openedLink();
  link.receive(1, request('"rpc.session.1"', "rpc.session.x"), 0);
  expect(written(link, link.resume(0))).toEqual([expect.stringContaining('"attempt":1')]);
  link.receive(2, resumed("rpc.session.1", "t", 0, 1), 0);
  expect(written(link, link.resume(0))).toEqual([expect.stringContaining('"attempt":2')]);
});

test("the server may have frames that were numbered and never seen acknowledged", () => {
  const link = openedLink();
  for (const text of ["a", "b", "c"]) offer(link, text);
  written(link, 1);
  link.receive(1, "x", 0);
  link.resume(0);
  written(link, 2);
  expect(link.receive(2, resumed("rpc.session.1", "t", 3, 2), 0).kind).toBe("resumed");
  expect([link.acknowledged, link.save()?.frames]).toEqual([3, []]);
});

test("no text that begins like a control message makes the reader throw", () => {
  const starts = ['{"jsonrpc":"2.0","method":"rpc.session.', '{"jsonrpc":"2.0","id":"rpc.session.'];
  const json = fc.json().map(text => `ack","params":${text}}`);
  const result = fc.json().map(text => `1","result":${text}}`);
  const error = fc.json().map(text => `1","error":${text}}`);
  const rest = fc.oneof(fc.string(), json, result, error);
  fc.assert(
    fc.property(fc.constantFrom(...starts), rest, (start, end) => typeof readControl(start + end).kind === "string"),
  );
});

test.for([
  ['"secret","sent":0}}', "bad received"],
  ['1,"sent":0}}secret', "bad JSON"],
  ["secret", "bad JSON"],
  ['1,"secret":0,"secret":0}}', "bad JSON"],
] as const)("what a malformed message holds does not show in the reason: %s", ([end, reason]) => {
  const text = `{"jsonrpc":"2.0","method":"rpc.session.ack","params":{"received":${end}`;
  expect(openedLink().receive(1, text, 0)).toEqual({ kind: "violation", code: 4500, reason });
});

test("extensions are an object, and come as they were written", () => {
  const read = (extensions: unknown) =>
    readControl(serverText.opened("rpc.session.1", "S", "t", { ...defaultTerms, extensions }));
  expect(read({ rate: [1.5, -0.1, 1e300] })).toMatchObject({ extensions: { rate: [1.5, -0.1, 1e300] } });
  for (const wrong of [[], null, 5, "text", undefined]) expect(read(wrong).kind).toBe("malformed");
});

test("a token has up to 1,024 characters", () => {
  const kinds = [1024, 1025].map(length => readControl(resumed("rpc.session.1", "t".repeat(length), 0, 1)).kind);
  expect(kinds).toEqual(["resumed", "malformed"]);
});

test("the token does not show when a link is logged", () => {
  const link = openedLink();
  expect(inspect(link, { depth: 9, showHidden: true }) + JSON.stringify(link) + String(link)).not.toContain("secret");
});
