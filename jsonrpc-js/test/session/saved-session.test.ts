import { expect, test } from "vitest";
import { ClientSessionLink } from "../../src/session/client-session-link.ts";
import { request } from "../fixtures/messages.ts";
import { offer, openedLink, written } from "../fixtures/opened-link.ts";
import { serverText } from "../fixtures/session-server.ts";

const { ack, resumed } = serverText;

/** What the next page has of a session. */
function reloaded(link: ClientSessionLink): ClientSessionLink {
  const restored = ClientSessionLink.restore(JSON.parse(JSON.stringify(link.save())), 0);
  if (!restored) throw new Error("Not restored");
  return restored;
}

test("a restored session resumes with its token, its counts and its frames", () => {
  const link = openedLink();
  for (const text of ["a", "é", "c"]) offer(link, text);
  written(link, 1);
  link.receive(1, "x", 0);
  link.receive(1, ack(1, 1), 0);
  const next = reloaded(link);
  expect([next.sessionId, next.sent, next.received, next.acknowledged]).toEqual(["S", 3, 1, 1]);
  expect(offer(next, "d")).toBe("numbered");
  const socket = next.resume(0);
  const params = '{"sessionId":"S","token":"secret","attempt":1,"received":1,"oldest":2}';
  expect(written(next, socket)).toEqual([request('"rpc.session.1"', "rpc.session.resume", params)]);
  next.receive(socket, resumed("rpc.session.1", "new", 2, 2), 0);
  expect(written(next, socket)).toEqual([ack(1, 2, 1), "c", "d"]);
  expect(next.save()).toMatchObject({ token: "new", attempt: 1 });
});

test("a restored session waits for its socket as long as one that has lost it", () => {
  const link = reloaded(openedLink({ millis: 5000 }));
  expect([link.isExpired(4999), link.isExpired(5000)]).toEqual([false, true]);
});

test("a page that goes while its resume waits is followed by one with a higher attempt", () => {
  const link = openedLink();
  link.resume(0);
  const next = reloaded(link);
  expect(next.next(next.resume(0), 0)).toContain('"attempt":2');
});

test("256 KiB of frames are saved; of one byte more the oldest frame is left out, and the server is told", () => {
  const half = "€".repeat(43_690);
  const link = openedLink();
  offer(link, "12");
  offer(link, "12");
  offer(link, half);
  offer(link, half);
  expect(link.save()).toMatchObject({ acknowledged: 0, frames: ["12", "12", half, half] });
  offer(link, "x");
  expect(link.save()).toMatchObject({ acknowledged: 1, frames: ["12", half, half, "x"] });
  const next = reloaded(link);
  expect([next.sent, next.next(next.resume(0), 0)]).toEqual([5, expect.stringContaining('"oldest":2')]);
});

test("a single frame that is larger is left out, and what was sent still counts", () => {
  const link = openedLink();
  offer(link, "x".repeat(256 * 1024 + 1));
  expect(link.save()).toMatchObject({ acknowledged: 1, frames: [] });
});

test("what is not a saved session is not restored", () => {
  const saved = openedLink().save();
  expect(ClientSessionLink.restore(saved, 0)).toBeDefined();
  for (const value of [
    undefined,
    null,
    7,
    "text",
    [],
    {},
    { ...saved, token: "" },
    { ...saved, sessionId: 5 },
    { ...saved, received: -1 },
    { ...saved, received: 1.5 },
    { ...saved, attempt: 2 ** 53 },
    { ...saved, acknowledged: undefined },
    { ...saved, frames: undefined },
    { ...saved, frames: "ab" },
    { ...saved, frames: ["a", 1] },
    { ...saved, terms: undefined },
    { ...saved, terms: { ...saved?.terms, window: { millis: 1, bytes: 1, frames: 0 } } },
  ]) {
    expect(ClientSessionLink.restore(value, 0)).toBeUndefined();
  }
});
